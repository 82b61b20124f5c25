"""What is written as RIS and as CSL-JSON, and what our own importers make of it again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from kb.base.text import TextFile
from kb.cite.export.csl_json import write_csl_json
from kb.cite.export.ris import write_ris
from kb.model import Creator, Person, Source
from kb.parse.dates import parse_date
from kb.parse.records.csl_json import read_csl_json
from kb.parse.records.ris import read_ris
from tests.cite.made import sources
from tests.cite.test_bibtex import bare

NOT_IN_CSL_JSON = {"2010?", "../2010", "2010/..", "198X"}
"""Dates whose doubt or open end CSL-JSON cannot say, or that it says in another way."""


@settings(max_examples=100, deadline=None)
@given(sources().filter(lambda s: s.date is None or s.date.edtf not in NOT_IN_CSL_JSON))
def test_csl_json_is_read_back_without_loss(source: Source) -> None:
    found, findings = read_csl_json(TextFile("made.json", write_csl_json([source])))
    assert findings == ()
    assert bare(found[0]) == source


IN_RIS = (
    "key", "type", "title", "container", "publisher", "publisher_place", "volume", "doi", "url",
    "edition", "genre", "language", "abstract", "keywords", "retracted",
)  # fmt: skip
"""What is the same in RIS; names, dates and numbers have tests of their own."""
NOT_IN_RIS = {"speech", "interview"}


@settings(max_examples=100, deadline=None)
@given(sources().filter(lambda s: s.type not in NOT_IN_RIS))
def test_ris_is_read_back_but_for_what_it_cannot_say(source: Source) -> None:
    found, _ = read_ris(TextFile("made.ris", write_ris([source])))
    wanted = {name: getattr(source, name) for name in IN_RIS}
    if source.type == "software":  # whose tag for an edition is that of a version
        version = found[0].find("version")
        assert (version.value if version else "") == wanted.pop("edition")
    assert {name: getattr(found[0], name) for name in wanted} == wanted


@pytest.mark.parametrize(
    "person",
    [
        Person(family="Ainscow"),
        Person(family="Lima", given="Jorge Ávila"),
        Person(family="King", given="Martin Luther", suffix="Jr."),
        Person(literal="National Audit Office"),
    ],
)
def test_ris_keeps_people_and_bodies_apart(person: Person) -> None:
    source = Source("k", "book", title="T", creators=(Creator("author", person),))
    found, findings = read_ris(TextFile("made.ris", write_ris([source])))
    assert findings == ()
    assert found[0].creators == source.creators


@pytest.mark.parametrize("date", ["2010", "2009-07", "2009-07-09", "2004-21"])
def test_ris_keeps_a_date(date: str) -> None:
    source = Source(
        "k", "article-journal", title="T", date=parse_date(date), pages="1–21", issue="3"
    )
    found, findings = read_ris(TextFile("made.ris", write_ris([source])))
    assert findings == ()
    assert (found[0].date, found[0].pages, found[0].issue) == (source.date, "1–21", "3")
