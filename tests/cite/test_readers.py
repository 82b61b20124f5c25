"""What other programs read from each export, held against the sources themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import rispy

from kb.cite.csl import csl_item
from kb.cite.export.bibtex import write_biblatex, write_bibtex
from kb.cite.export.csl_json import write_csl_json
from kb.cite.export.ris import write_ris
from kb.model import Creator, Person, Source
from kb.parse.dates import parse_date
from kb.workspace import load
from tests.cite.programs import Items, biber_rewrites, citation_js_reads, pandoc_reads
from tests.cite.test_bibtex import bare, read
from tests.conftest import ROOT

MARKUP = r"\input{/etc/passwd} & 100% of $x_1^2$ #1 ~ a < b `tick` -- \end{document}"
HOSTILE = Source(
    key="hostile2020",
    type="article-journal",
    title=MARKUP,
    title_markup=MARKUP,
    creators=(
        Creator("author", Person(family="van Gogh", given="{Vincent}")),
        Creator("author", Person(literal=r"Barnes and Noble \& Co, Ltd")),
    ),
    date=parse_date("2020"),
    container="A & B_C: Journal of {Braces}",
    volume="7",
    doi="10.1000/a_b",
)


@pytest.fixture(scope="module")
def sources() -> list[Source]:
    """The sources that this repository ships, and one that means harm."""
    return [*load(ROOT, cache=False).corpus.sources.values(), HOSTILE]


def plain(item: dict[str, Any], names: set[str]) -> dict[str, str]:
    """What is compared: without markup, kinds of dash and quotation marks, and capitals.

    Programs that read BibTeX set titles in sentence case, as they must for their styles.
    """
    found = {}
    for name in names & item.keys():
        # A list of publishers is one to biblatex, and each program joins it in its own way.
        value = " and ".join(item[name]) if isinstance(item[name], list) else str(item[name])
        value = value.replace("; ", " and ") if name == "publisher" else value
        text = re.sub(r"</?(?:i|b|su[bp]|span)[^>]*>", "", value)
        for marks, mark in (("[-–—]+", "-"), ('[“”"]', '"'), ("[’‘'`]", "'"), (r"\s+", " ")):
            text = re.sub(marks, mark, text)
        found[name] = text.casefold()
    return found


def people(item: dict[str, Any], roles: Iterable[str]) -> list[str]:
    """Every name in an item in one form, since programs split them differently."""
    parts = ("dropping-particle", "non-dropping-particle", "family", "literal", "given", "suffix")
    # Pandoc keeps “and others” as a name, which an item that is handed on must not have.
    names = [n for role in roles for n in item.get(role, []) if "others" not in n.values()]
    reported = (" ".join(str(name[part]) for part in parts if part in name) for name in names)
    return [" ".join(sorted(name.split())) for name in reported]


def compare(
    sources: list[Source],
    found: Items,
    names: set[str],
    roles: Iterable[str] = ("author", "editor"),
) -> None:
    """Hold what a program read against the sources."""
    assert found.keys() == {source.key for source in sources}
    for source in sources:
        wanted, got = csl_item(source), found[source.key]
        assert plain(got, names) == plain(wanted, names), source.key
        assert people(got, roles) == people(wanted, roles), source.key
        year = wanted.get("issued", {}).get("date-parts", [[None]])[0][0]
        got_year = got.get("issued", {}).get("date-parts", [[None]])[0][0]
        assert str(got_year) == str(year), source.key


ALL = {
    "title", "container-title", "publisher", "publisher-place", "volume", "issue", "page", "DOI",
    "ISBN", "ISSN", "URL", "edition",
}  # fmt: skip


@pytest.mark.parametrize(
    ("form", "write"), [("biblatex", write_biblatex), ("bibtex", write_bibtex)]
)
def test_pandoc_reads_what_the_source_says(form: str, write: Any, sources: list[Source]) -> None:
    compare(sources, pandoc_reads(write(sources), form), ALL | {"number", "genre", "note"})


def test_pandoc_reads_csl_json(sources: list[Source]) -> None:
    compare(sources, pandoc_reads(write_csl_json(sources), "csljson"), ALL | {"type", "note"})


def test_biber_reads_and_writes_what_the_source_says(sources: list[Source], tmp_path: Path) -> None:
    rewritten = read(biber_rewrites(write_biblatex(sources), tmp_path))
    assert rewritten == {source.key: bare(source) for source in sources}


@pytest.mark.parametrize(
    ("form", "write"), [("@biblatex/text", write_biblatex), ("@bibtex/text", write_bibtex)]
)
def test_citation_js_reads_bibliographies(form: str, write: Any, sources: list[Source]) -> None:
    harmless = [source for source in sources if source is not HOSTILE]
    compare(harmless, citation_js_reads(write(harmless), form), ALL - {"edition"})


def test_citation_js_reads_csl_json(sources: list[Source]) -> None:
    compare(sources, citation_js_reads(write_csl_json(sources), "json"), ALL | {"type"})


def test_citation_js_reads_ris(sources: list[Source]) -> None:
    # To RIS every comma in a name ends a part of it, also in the name of a body.
    sources = [source for source in sources if source is not HOSTILE]
    names = ALL - {"edition", "ISBN", "ISSN"}
    compare(sources, citation_js_reads(write_ris(sources), "@ris/file"), names, ["author"])


def test_ris_is_read_by_its_library(sources: list[Source]) -> None:
    found = {record["id"]: record for record in rispy.loads(write_ris(sources))}
    assert len(found) == len(sources)
    for source in sources:
        record = found[source.key]
        assert record.get("title", "") == " ".join(source.title.split())
        assert record.get("secondary_title", "") == source.container
        assert record.get("doi", "") == source.doi
        assert record.get("year", "") == str(source.year or "")
        first, _, last = source.pages.partition("–")
        assert (record.get("start_page", ""), record.get("end_page", "")) == (first, last)
