"""What was lost once between an entry and its exports, each with the right value."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from kb.base.text import TextFile
from kb.cite import pandoc
from kb.cite.csl import csl_item, csl_record
from kb.cite.export.bibtex import write_biblatex, write_bibtex
from kb.cite.export.csl_json import write_csl_json
from kb.cite.export.ris import without_place, write_ris
from kb.fields import FIELDS, FieldKind
from kb.fields.table import AT_HOME
from kb.model import Source
from kb.parse.bibtex import parse_bib, resolve
from kb.parse.records.csl_json import read_csl_json
from kb.parse.records.ris import read_ris
from tests.cite.programs import needed
from tests.cite.test_bibtex import bare
from tests.conftest import ROOT

BIB = Path(__file__).with_name("losses.bib")


def read(text: str) -> dict[str, Source]:
    file, _ = parse_bib(TextFile("sources/made.bib", text))
    return {source.key: source for source in resolve([file])[0]}


SOURCES = read(BIB.read_text(encoding="utf-8"))


def ris(key: str) -> Mapping[str, list[str]]:
    """The values of each tag of a source in RIS."""
    found: dict[str, list[str]] = {}
    for line in write_ris([SOURCES[key]]).splitlines():
        tag, _, value = line.partition("  - ")
        found.setdefault(tag, []).append(value)
    return found


@pytest.mark.parametrize(
    ("key", "variable", "value"),
    [
        ("doe1999volume", "title", 'A History of <span class="nocase">NASA</span> and'
         " <i>Schools</i>: In Parts"),
        ("doe1999volume", "volume-title", "Of Schools: A First Volume. With Maps"),
        ("doe1999volume", "title-short", "Schools"),
        ("doe1999volume", "collection-title", "Studies in Education"),
        ("doe1999volume", "collection-number", "17"),
        ("doe1999volume", "number-of-volumes", "5"),
        ("doe1999volume", "number-of-pages", "320"),
        ("doe1999volume", "original-date", {"date-parts": [[1951]]}),
        ("doe1999volume", "annote", "Read in part."),
        ("doe1999volume", "call-number", "LB 1028"),
        ("roe2004part", "container-title", "All Books"),
        ("roe2004part", "volume-title", "The Second Book"),
        ("roe2004part", "chapter-number", "7"),
        ("roe2004part", "part-number", "3"),
        ("roe2004part", "compiler", [{"family": "Poe", "given": "Edgar"}]),
        ("roe2004part", "contributor", [{"family": "Loe", "given": "Lee"}]),
        ("roe2004part", "container-author", [{"family": "Noe", "given": "Nan"}]),
        ("moe2010talk", "event-title", "Tenth Meeting on Networks"),
        ("moe2010talk", "event-place", "Leeds"),
        ("moe2010talk", "event-date", {"date-parts": [[2010, 5, 3], [2010, 5, 5]]}),
        ("moe2010talk", "status", "in press"),
        ("foe2021preprint", "URL", "https://arxiv.org/abs/2104.01234"),
        ("foe2021preprint", "accessed", {"date-parts": [[2021, 5, 6]]}),
        ("joe2019tool", "version", "1.2.3"),
    ],
)  # fmt: skip
def test_csl_has_the_variable(key: str, variable: str, value: object) -> None:
    assert csl_item(SOURCES[key])[variable] == value


@pytest.mark.parametrize(
    ("key", "name", "value"),
    [
        ("doe1999volume", "origlanguage", "german"),
        ("doe1999volume", "options", "useprefix"),
        ("doe1999volume", "usera", "Kept on the second shelf"),
        ("doe1999volume", "titleaddon", "With Maps"),
        ("roe2004part", "editortype", "compiler"),
        ("roe2004part", "foreword", [{"family": "Hoe", "given": "Hal"}]),
        ("foe2021preprint", "eprint", "2104.01234"),
        ("foe2021preprint", "eprinttype", "arxiv"),
        ("foe2021preprint", "eprintclass", "cs.SI"),
        ("goe2001machine", "holder", [{"literal": "Machines and More"}]),
    ],
)
def test_what_csl_has_no_variable_for_stands_under_custom(
    key: str, name: str, value: object
) -> None:
    assert csl_record(SOURCES[key])["custom"]["biblatex"][name] == value


def test_a_cut_list_is_no_person_but_to_the_processor() -> None:
    source = SOURCES["doe1999volume"]
    names = [name.get("family") or name["literal"] for name in csl_record(source)["author"]]
    assert names == ["Doe", "Berg"]
    assert csl_record(source)["custom"]["cut"] == ["author"]
    assert csl_item(source)["author"][-1] == {"literal": "others"}
    assert [name.partition(",")[0] for name in ris(source.key)["AU"]] == ["Doe", "van der Berg"]
    assert "author (“and others”)" in without_place(source)


@pytest.mark.parametrize(
    ("key", "tag", "values"),
    [
        ("doe1999volume", "T3", ["Studies in Education"]),
        ("doe1999volume", "ST", ["Schools"]),
        ("doe1999volume", "NV", ["5"]),
        ("doe1999volume", "SP", ["320"]),
        ("doe1999volume", "OP", ["1951///"]),
        ("doe1999volume", "SN", ["978-0-415-61461-0 978-1-909437-50-0"]),
        ("doe1999volume", "CN", ["LB 1028"]),
        ("doe1999volume", "RN", ["Read in part."]),
        ("roe2004part", "SE", ["7"]),
        ("roe2004part", "C2", ["Noe, Nan"]),
        ("moe2010talk", "ED", ["Zoe, Zed"]),
        ("moe2010talk", "T2", ["Tenth Meeting on Networks"]),
        ("moe2010talk", "C3", ["Proceedings of the Tenth Meeting"]),
        ("moe2010talk", "CY", ["Leeds"]),
        ("moe2010talk", "C1", ["York"]),
        ("foe2021preprint", "UR", ["https://arxiv.org/abs/2104.01234"]),
        ("foe2021preprint", "AN", ["2104.01234"]),
        ("foe2021preprint", "DB", ["arxiv"]),
        ("foe2021preprint", "Y2", ["2021/05/06/"]),
        ("goe2001machine", "PB", ["Machines and More"]),
        ("goe2001machine", "AU", ["Goe, Guy"]),
        ("goe2001machine", "SN", ["GB 123"]),
        ("joe2019tool", "ET", ["1.2.3"]),
    ],
)
def test_ris_has_the_tag(key: str, tag: str, values: list[str]) -> None:
    assert ris(key)[tag] == values


def test_ris_names_what_it_has_no_place_for() -> None:
    assert set(without_place(SOURCES["doe1999volume"])) == {
        "author (“and others”)", "maintitle", "mainsubtitle", "origlanguage", "options", "usera",
    }  # fmt: skip
    assert "compiler" not in without_place(SOURCES["roe2004part"])
    assert {"foreword", "part", "maintitle"} <= set(without_place(SOURCES["roe2004part"]))


@pytest.mark.parametrize("key", SOURCES)
def test_biblatex_is_the_entry_again(key: str) -> None:
    again = read(write_biblatex([SOURCES[key]]))[key]
    assert bare(again) == bare(SOURCES[key])
    assert again.fields == SOURCES[key].fields


@pytest.mark.parametrize("key", SOURCES)
def test_bibtex_passes_on_what_it_does_not_know(key: str) -> None:
    again = read(write_bibtex([SOURCES[key]]))[key]
    renamed = {"eprinttype": "archiveprefix", "eprintclass": "primaryclass"}
    found = {field.name for field in again.fields}
    for field in SOURCES[key].fields:
        name = renamed.get(field.name, field.name)
        taken = {"subtitle", "journaltitle", "booktitle", "location", "date", "publisher"}
        assert field.name in taken or name in found, field.name
    assert [c.person for c in again.creators] == [c.person for c in SOURCES[key].creators]


def test_csl_json_comes_back_whole() -> None:
    found, findings = read_csl_json(TextFile("a.json", write_csl_json(SOURCES.values())))
    assert findings == ()
    for source in found:
        wanted = SOURCES[source.key]
        assert source.title == wanted.title
        assert sorted(source.creators, key=str) == sorted(wanted.creators, key=str)
        kept = {field.name: field.value for field in source.fields}
        for field in wanted.fields:
            if field.name in kept:
                assert kept[field.name] == field.value or field.name in {"origdate", "urldate"}


def test_ris_comes_back_with_its_fields() -> None:
    found, findings = read_ris(TextFile("a.ris", write_ris(SOURCES.values())))
    assert findings == ()
    by_key = {source.key: source for source in found}
    fields = {key: {f.name: f.value for f in s.fields} for key, s in by_key.items()}
    assert fields["doe1999volume"] == {
        "shorttitle": "Schools", "series": "Studies in Education", "volumes": "5",
        "library": "LB 1028", "annotation": "Read in part.", "origdate": "1951",
        "pagetotal": "320",
    }  # fmt: skip
    assert fields["moe2010talk"] == {"eventtitle": "Tenth Meeting on Networks", "venue": "Leeds"}
    assert by_key["moe2010talk"].container == "Proceedings of the Tenth Meeting"
    assert fields["foe2021preprint"]["eprint"] == "2104.01234"
    assert [c.role for c in by_key["goe2001machine"].creators] == ["author", "holder"]


def test_the_schema_of_csl_knows_each_variable() -> None:
    """The variables of CSL 1.0.2, appendix IV, that the table names are among them."""
    names = {field.csl for field in FIELDS} - {"", "custom"}
    assert {"title", "issued", "DOI", "container-author", "part-number"} <= names
    assert all(name == name.lower() or name.isupper() for name in names)


def test_each_field_of_the_data_model_is_in_the_table() -> None:
    """Against biblatex's own file, where it is installed."""
    path = Path("/usr/share/texlive/texmf-dist/tex/latex/biblatex/blx-dm.def")
    if not path.exists():
        pytest.skip("biblatex is not installed: apt-get install texlive-bibtex-extra")
    text = "".join(path.read_text(encoding="utf-8").split())
    lists = re.findall(r"\\DeclareDatamodelFields\[type=[^\]]*\]\{([a-z,]*)\}", text)
    names = {name for one in lists for name in one.split(",")}
    assert len(names) > 130
    assert names <= {field.name for field in FIELDS}


def test_no_field_stands_twice() -> None:
    names = [field.name for field in FIELDS]
    assert len(names) == len(set(names))
    assert set(names) >= AT_HOME
    assert all(isinstance(field.kind, FieldKind) for field in FIELDS)


def test_items_are_json() -> None:
    items: list[dict[str, Any]] = json.loads(write_csl_json(SOURCES.values()))
    assert [item["id"] for item in items] == list(SOURCES)


def test_programs_find_nothing_lost() -> None:
    """By the same comparison that docs/testing.md tells to run on bibliographies from the wild."""
    needed("biber", shutil.which("biber"), "install the system's package biber")
    if pandoc.program() is None:
        pytest.skip("the extra “cite” is not installed")
    command = [sys.executable, str(ROOT / "scripts" / "field_losses.py"), str(BIB), "--examples"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "6 entries, 6 types" in done.stdout
