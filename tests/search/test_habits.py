"""What people type by habit: operators, author and year, numbers of records, spellings, slips."""

from __future__ import annotations

import sqlite3

import pytest

from kb.search import Selection, search
from kb.search.catalogue import SOURCES, catalogue
from kb.search.named_sources import acronyms
from kb.search.query import parse
from kb.search.suggestions import suggestion


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("lima 2010", "lima2010thinking"),
        ("(Lima, 2010)", "lima2010thinking"),
        ("Muijs 2015", "muijs2015improving"),
        ("ofsted 2013", "ofsted2013unseen"),
        ("NAO 2009", "nao2009partnering"),
        ("NAO", "nao2009partnering"),
        ("10.1007/s10833-008-9099-1", "lima2010thinking"),
        ("https://doi.org/10.1007/S10833-008-9099-1", "lima2010thinking"),
        ("doi:10.1007/s10833-008-9099-1", "lima2010thinking"),
        ("DOI: 10.1007/s10833-008-9099-1.", "lima2010thinking"),
        ("(https://dx.doi.org/10.1007%2Fs10833-008-9099-1)", "lima2010thinking"),
        ("9780102955064", "nao2009partnering"),
        ("0102955069", "nao2009partnering"),
        ("ISBN 978-0-10-295506-4", "nao2009partnering"),
        ("0 10 295506 9", "nao2009partnering"),
        ("lima2010thinking", "lima2010thinking"),
        ("Thinking more deeply about networks in education", "lima2010thinking"),
    ],
)
def test_a_source_that_is_named_puts_its_claims_first(
    shipped: sqlite3.Connection, typed: str, key: str
) -> None:
    sql = "SELECT count(DISTINCT claim) FROM evidence WHERE source = ?"
    (claims,) = shipped.execute(sql, (key,)).fetchone()
    hits = search(shipped, Selection(typed), 100).hits
    assert claims
    assert key in {source.key for source in hits[0].sources}
    holders = [hit for hit in hits if key in {source.key for source in hit.sources}]
    assert len(holders) == claims


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("1-78277-253-7", "greany2018hierarchy"),
        ("9781782772538", "greany2018hierarchy"),
        ("lima 2010", "lima2010thinking"),
        ("NAO 2009", "nao2009partnering"),
        ("https://doi.org/10.1007/s10833-008-9099-1", "lima2010thinking"),
        ("lima2010thinking", "lima2010thinking"),
        ("Thinking more deeply about networks in education", "lima2010thinking"),
    ],
)
def test_sources_are_found_by_the_same(shipped: sqlite3.Connection, typed: str, key: str) -> None:
    found = catalogue(shipped, SOURCES, Selection(typed, kind=SOURCES.kind), 20)
    assert found.rows[0].id == key
    assert not found.holders.unheld


def test_a_source_without_claims_is_on_record(shipped: sqlite3.Connection) -> None:
    found = search(shipped, Selection("DfES"))
    assert any("dfes2003transforming" in note for note in found.notes)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("program", "programme"),
        ("center", "centre"),
        ("behavior", "behaviour"),
        ("organization", "organisation"),
        ("co-ordination", "coordination"),
        ("students", "pupils"),
        ("headteachers", "heads"),
        ("“school networks”", '"school networks"'),
    ],
)
def test_words_that_count_as_one(shipped: sqlite3.Connection, one: str, other: str) -> None:
    first, second = (search(shipped, Selection(text), 200) for text in (one, other))
    assert first.total == second.total > 0
    assert {hit.id for hit in first.hits} == {hit.id for hit in second.hits}


def test_operators_in_capitals() -> None:
    assert parse("networks NOT london") == parse("networks -london")
    assert parse('a NOT "b c"') == parse('a -"b c"')
    assert not parse("trust OR belief").is_reworded
    assert not parse("not only trust or belief and time").is_reworded
    assert parse("not only trust or belief and time").tree is None


def test_operators_say_what_was_read(shipped: sqlite3.Connection) -> None:
    found = search(shipped, Selection("networks NOT london"), 200)
    assert found.hits
    assert "networks -london" in found.notes[0]
    assert not {hit.id for hit in found.hits} & {
        hit.id for hit in search(shipped, Selection("london"), 200).hits
    }


@pytest.mark.parametrize("typed", ["?!", "—", "“”", "()", "AND"])
def test_signs_only_find_nothing_and_say_so(shipped: sqlite3.Connection, typed: str) -> None:
    found = search(shipped, Selection(typed))
    assert found.total == 0
    assert "no word" in found.notes[0]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("atainment", "attainment"), ("colaboration", "collaboration"), ("netwroks", "networks")],
)
def test_a_slip_is_corrected(shipped: sqlite3.Connection, typed: str, meant: str) -> None:
    assert suggestion(shipped, typed) == meant
    assert any(f"“{meant}”" in note for note in search(shipped, Selection(typed)).notes)


def test_no_word_is_near_to_nonsense(shipped: sqlite3.Connection) -> None:
    assert not suggestion(shipped, "qqqqzzzzxx")


def test_acronyms() -> None:
    assert "nao" in acronyms("National Audit Office")
    assert "dfes" in acronyms("Department for Education and Skills")
