"""New entries read back as what they were made of."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from kb.base.text import TextFile
from kb.draft.entry import copied_entry, entry_text, inserted, omitted_fields
from kb.format.bibliography import format_bibliography
from kb.model import Creator, Date, Field, Person, Source
from kb.parse.bibtex import parse_bib, resolve
from kb.workspace import load
from tests.conftest import ROOT

SORTED = "% Ours.\n\n@book{a, title = {A}}\n\n% About c.\n@book{c, title = {C}}\n"


def read(text: str) -> Source:
    bib, found = parse_bib(TextFile("sources/new.bib", text))
    (source,), more = resolve([bib])
    assert not found
    # A work whose title nobody saw has none; that is the collection's affair, not the writer's.
    assert {finding.rule.code for finding in more} <= {"B013"}
    assert not more or not source.title
    return source


def test_a_looked_up_source_reads_back() -> None:
    source = Source(
        key="",
        type="article-journal",
        title="50% of Networks & _what_ {holds} them: $5",
        title_markup="50% of Networks & _what_ {holds} them: $5",
        creators=(Creator("author", Person(family="Sousa", given="Ana")),),
        date=Date("2020-02", (2020, 2)),
        container="Journal of Networks",
        doi="10.1234/networks_2020",
        abstract="Words of others.",
        fields=(Field("urldate", "2026-11-25"), Field("series", "A & B")),
    )
    text = entry_text(source, "sousa2020fifty")
    assert format_bibliography(TextFile("sources/new.bib", text))[0] == text
    back = read(text)
    assert back.key == "sousa2020fifty"
    assert (back.title, back.container, back.doi) == (source.title, source.container, source.doi)
    assert (back.creators, back.date) == (source.creators, source.date)
    assert back.abstract == ""
    assert {f.name: f.value for f in back.fields}.items() >= {
        "urldate": "2026-11-25",
        "series": "A & B",
    }.items()


def test_a_copied_entry_keeps_what_was_written() -> None:
    foreign = read(
        '@string{jec = "Journal of Educational Change"}\n'
        "@string{half = {More}}\n"
        '@Article{WOS:1, Author = {Lima, Jorge {\\\'A}vila de}, title = "Thinking " # half #'
        ' " {D}eeply",\n journal = jec, year = 2010, month = feb, pages = "1--21",\n'
        " abstract = {Theirs}, file = {x.pdf}, owner = {me}, note = {50\\% seen}}\n"
    )
    text = copied_entry(foreign, "lima2010thinking")
    assert "{\\'A}vila" in text
    assert re.search(r"month += feb,", text)
    back = read(text)
    blank = {"key": "", "abstract": "", "fields": (), "title_markup": ""}
    assert replace(back, **blank) == replace(foreign, **blank)
    assert set(omitted_fields(foreign)) == {"abstract", "file", "owner"}


@pytest.mark.parametrize("write", [copied_entry, entry_text])
def test_the_shipped_sources_read_back(write) -> None:
    for source in load(ROOT).corpus.sources.values():
        back = read(
            write(
                replace(source, fields=source.fields if write is copied_entry else ()), source.key
            )
        )
        for name in (
            "key",
            "title",
            "creators",
            "date",
            "doi",
            "isbn",
            "pages",
            "publisher",
            "note",
        ):
            assert getattr(back, name) == getattr(source, name), source.key


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("", ["b"]),
        (SORTED, ["a", "b", "c"]),
        (SORTED.rstrip("\n"), ["a", "b", "c"]),
        ("@book{c, title = {C}}\n@book{a, title = {A}}\n", ["c", "a", "b"]),
        ("@book{a, title = {A}}", ["a", "b"]),
        ("@book{c, title = {C}}", ["c", "b"]),
        (SORTED.replace("\n", "\r\n"), ["a", "b", "c"]),
    ],
)
def test_where_an_entry_goes(text: str, after: list[str]) -> None:
    new = inserted(text, "@book{b,\n  title = {B},\n}\n", "b")
    bib, found = parse_bib(TextFile("sources/new.bib", new))
    assert not found
    assert [entry.key for entry in bib.entries] == after
    assert ("\n" in new.replace("\r\n", "")) is ("\r\n" not in text)
    if "About c" in text:
        assert new.index("About c") > new.index("{b,"), "a remark stays with what it is about"
    without = new.replace("@book{b,\r\n  title = {B},\r\n}", "").replace(
        "@book{b,\n  title = {B},\n}", ""
    )
    assert without.split() == text.split()
