"""Libraries as programs export them: every record is there, whatever its key."""

from __future__ import annotations

import pytest

from kb.cite.pandoc import program
from kb.draft.entry import written
from kb.ingest.formats import Format, format_of
from kb.ingest.library import NOT_READ, read_library

NBIB = """
PMID- 31234567
OWN - NLM
IS  - 1476-4687 (Electronic)
IS  - 0028-0836 (Print)
VI  - 12
IP  - 3
DP  - 2019 Dec-2020 Jan
TI  - A trial of exercise in older adults, with a title that runs on
      to the next line.
PG  - 1023-9
LID - 10.1000/x.1 [doi]
AB  - Theirs.
FAU - Doe, Ann B
AU  - Doe AB
CN  - Exercise Study Group
AD  - Somewhere
LA  - eng
PT  - Journal Article
PL  - England
TA  - J Ex
JT  - Journal of exercise
MH  - *Exercise
RIN - J Ex. 2021 Mar 4;13(2):1. PMID: 1

PMID- 2
TI  - [Ein Titel].
DP  - 2001 Winter
AU  - Roe B
"""
NBIB_ENTRIES = """\
@article{k,
  author       = {Doe, Ann B and {Exercise Study Group}},
  title        = {A trial of exercise in older adults, with a title that runs on to the next line},
  journaltitle = {Journal of exercise},
  shortjournal = {J Ex},
  volume       = {12},
  number       = {3},
  pages        = {1023--1029},
  date         = {2019-12/2020-01},
  langid       = {en},
  doi          = {10.1000/x.1},
  issn         = {0028-0836},
  pmid         = {31234567},
  keywords     = {Exercise},
  retracted    = {2021-03-04: notice in J Ex. 2021 Mar 4;13(2):1. PMID: 1},
}
@article{k,
  author = {Roe, B},
  title  = {Ein Titel},
  date   = {2001-24},
  pmid   = {2},
}
"""
ENDNOTE = """\
<?xml version="1.0" encoding="UTF-8"?>
<xml><records><record>
<ref-type name="Journal Article">17</ref-type>
<contributors><authors><author>Doe, Ann</author></authors></contributors>
<titles><title>How schools learn</title>
<secondary-title>Journal of Schools</secondary-title></titles>
<dates><year>2013</year></dates><volume>3</volume>
</record></records></xml>
"""


def test_pubmed() -> None:
    library = read_library(NBIB.encode(), "pubmed.nbib")
    entries = [written(record.entry("k", abstract=False)) for record in library.records]
    assert "".join(entries) == NBIB_ENTRIES
    assert [record.line for record in library.records] == [2, 26]
    assert [(f.code, f.place.span.line) for f in library.findings] == [("I002", 17)]


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ('[{"id": "a", "type": "book"}]', "x.txt", Format.CSL_JSON),
        ("\ufeffTY  - JOUR\nER  - \n", "x.txt", Format.RIS),
        ("\nPMID- 1\nTI  - T\n", "x.txt", Format.NBIB),
        ("% Encoding: UTF-8\n@Article{a, title={T}}", "x.txt", Format.BIBTEX),
        (ENDNOTE, "x.xml", Format.ENDNOTE),
        ("<html><p>@article{x}</p></html>", "x.html", None),
        ("", "x.bib", Format.BIBTEX),
        ("FN Clarivate Analytics Web of Science\nVR 1.0\n", "x.txt", None),
    ],
)
def test_the_text_tells_the_format(text: str, path: str, expected: Format | None) -> None:
    assert format_of(text, path) is expected


def test_entries_without_a_key_and_with_one_key() -> None:
    text = (
        "@Article{,\n title = {One}}\n"
        "@Article{title = {Two}}\n"
        "@Article{doe, title = {Three}}\n"
        "@Article{DOE, title = {Four}}\n"
        "@Article{broken, title = {Five\n"
        "@Article{last, title = {Six}}\n"
    )
    library = read_library(text.encode(), "jabref.bib")
    seen = [(r.source.key, r.source.title, r.line) for r in library.records]
    assert seen == [
        ("", "One", 1), ("", "Two", 3), ("doe", "Three", 4), ("DOE", "Four", 5),
        ("last", "Six", 7),
    ]  # fmt: skip
    unread = [f.place.span.line for f in library.findings if f.code in NOT_READ]
    assert unread == [6]


@pytest.mark.skipif(program() is None, reason="needs pandoc")
def test_endnote_xml() -> None:
    library = read_library(ENDNOTE.encode(), "endnote.xml")
    (record,) = library.records
    source = record.source
    assert (source.key, source.title, source.container) == (
        "", "How schools learn", "Journal of Schools",
    )  # fmt: skip
    broken = read_library(b"<xml><records><record>", "endnote.xml")
    assert not broken.records
    assert broken.findings[0].message.startswith("pandoc could not read the library: ")
