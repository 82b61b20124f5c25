"""The search of sources and questions: words, names of sources, facets, and what it counts."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kb.search import Selection, index, search
from kb.search.catalogue import (
    QUESTIONS,
    SOURCES,
    Catalog,
    Catalogue,
    catalogue,
    counts_of,
    questions_for,
)
from tests.building import build_kb
from tests.conftest import write_files
from tests.web.knowledge import FILES

BIB = """
@article{walesa2011droga, author = {Wałęsa, Łukasz and Sørensen, Åse}, year = {2011},
  title = {Straße und Schulnetze}, journal = {Zeitschrift}, doi = {10.1000/Wal.2011}}
@book{pappas1999odos, author = {Παππάς, Νίκος}, year = {1999}, title = {Η οδός της συνεργασίας},
  isbn = {978-0-306-40615-7}}
@report{office2015oﬀice, author = {{Office for Quality of Care}}, year = {2015},
  title = {Eﬃcient co-ordination of offices}, institution = {OQC},
  retracted = {2020-01-02: errors in the data}}
"""


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> sqlite3.Connection:
    bib = BIB.replace("office2015oﬀice", "office2015efficient")
    root = tmp_path_factory.mktemp("odd") / "kb"
    write_files(root, {**FILES, "sources/odd.bib": bib})
    build_kb(root)
    return sqlite3.connect(root / "kb.db")


def asked(
    connection: sqlite3.Connection, words: str = "", catalog: Catalog = SOURCES, **chosen: str
) -> Catalogue:
    picked = {name: (value,) for name, value in chosen.items()}
    state = Selection(words=words, chosen=picked, kind=catalog.kind)
    return catalogue(connection, catalog, state, 200)


def keys(connection: sqlite3.Connection, words: str = "", **chosen: str) -> list[str]:
    return [row.id for row in asked(connection, words, **chosen).rows]


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("walesa", "walesa2011droga"),
        ("sorensen", "walesa2011droga"),
        ("strasse", "walesa2011droga"),
        ("οδος", "pappas1999odos"),
        ("παππασ", "pappas1999odos"),
        ("efficient", "office2015efficient"),
        ("coordination", "office2015efficient"),
        ("coördination offices", "office2015efficient"),
        ("OQC", "office2015efficient"),
        ("OQC 2015", "office2015efficient"),
        ("9780306406157", "pappas1999odos"),
        ("978-0-306-40615-7", "pappas1999odos"),
        ("https://doi.org/10.1000/WAL.2011", "walesa2011droga"),
        ("walesa2011droga", "walesa2011droga"),
        ("Wałęsa 2011", "walesa2011droga"),
        ("Eﬃcient co-ordination of offices", "office2015efficient"),
    ],
)
def test_a_source_is_found_however_it_is_named(
    odd: sqlite3.Connection, words: str, key: str
) -> None:
    assert keys(odd, words)[0] == key


def test_a_retracted_source_is_a_facet(odd: sqlite3.Connection) -> None:
    retracted = odd.execute("SELECT key FROM sources WHERE retracted IS NOT NULL ORDER BY key")
    gone = [key for (key,) in retracted]
    assert "office2015efficient" in gone
    assert sorted(keys(odd, retracted="yes")) == gone


def test_operators_and_field_words_hold_exactly(shipped: sqlite3.Connection) -> None:
    every = set(keys(shipped))
    trust, network = set(keys(shipped, '"trust"')), set(keys(shipped, '"network"'))
    assert set(keys(shipped, "trust OR network")) == trust | network
    assert set(keys(shipped, "trust AND network")) == trust & network
    assert set(keys(shipped, "NOT (trust OR network)")) == every - trust - network
    assert set(keys(shipped, '"network" -"trust"')) == network - trust
    assert set(keys(shipped, "author:chapman")) == set(keys(shipped, author="Chapman, Christopher"))
    assert "asks of claims" in asked(shipped, "certainty:low trust").notes[0]


def test_every_count_of_a_facet_is_what_choosing_it_leaves(shipped: sqlite3.Connection) -> None:
    for words in ("", "networks", "author:muijs"):
        before = asked(shipped, words, used="yes")
        for facet in before.facets:
            for choice in facet.choices[:6]:
                chosen = {"used": "yes", facet.name: choice.value}
                assert asked(shipped, words, **chosen).total == choice.count, chosen


def test_a_design_is_of_the_evidence_or_of_the_study(shipped: sqlite3.Connection) -> None:
    rows = shipped.execute(
        "SELECT source FROM evidence WHERE design = 'randomised-trial' AND relation <> 'background'"
        " UNION SELECT source FROM study_sources JOIN studies ON studies.id = study"
        " WHERE studies.design = 'randomised-trial'"
    )
    assert set(keys(shipped, design="randomised-trial")) >= {key for (key,) in rows}


def test_years_and_orders(shipped: sqlite3.Connection) -> None:
    state = Selection(kind=SOURCES.kind, years=(2010, 2012), sort="year")
    found = catalogue(shipped, SOURCES, state, 0)
    sql = "SELECT key, year FROM sources"
    years = dict(shipped.execute(sql).fetchall())
    assert [years[row.id] for row in found.rows] == sorted(
        (year for year in years.values() if year and 2010 <= year <= 2012), reverse=True
    )
    assert sum(bar.claims for bar in found.years) == sum(
        year is not None for year in years.values()
    )


def test_words_that_no_source_holds_are_named(shipped: sqlite3.Connection) -> None:
    found = asked(shipped, "networks atainment")
    assert found.total
    assert any("atainment" in note for note in found.notes)
    assert asked(shipped, "…!").total == 0


def test_the_tabs_count_what_their_pages_show(shipped: sqlite3.Connection) -> None:
    for words in ("", "trust", "does lesson study work", "lima 2010"):
        counts = counts_of(shipped, words, {})
        assert counts["claims"] == search(shipped, Selection(words)).total
        assert counts["sources"] == asked(shipped, words).total
        assert counts["questions"] == asked(shipped, words, QUESTIONS).total


def test_what_a_search_counted_is_not_counted_again(shipped: sqlite3.Connection) -> None:
    words = "trust relation:supports"
    narrowed = Selection(words, match="some", chosen={"certainty": ("low",)}, years=(2005, 2015))
    claims = search(shipped, narrowed)
    assert claims.by_words == search(shipped, Selection(words)).total > claims.total
    used = Selection("networks", match="some", chosen={"used": ("no",)}, kind=SOURCES.kind)
    sources = catalogue(shipped, SOURCES, used, 20)
    assert sources.by_words == asked(shipped, "networks").total > sources.total
    counts = counts_of(shipped, "networks", {"claims": -1, "sources": sources.by_words})
    assert counts["claims"] == -1
    assert counts["sources"] == sources.by_words


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("does coaching raise attainment", "does-coaching-raise-attainment"),
        ("lesson study", "does-lesson-study-raise-attainment"),
        ("networks attainment", "do-networks-raise-attainment"),
    ],
)
def test_a_question_that_is_asked_stands_above_the_claims(
    shipped: sqlite3.Connection, words: str, first: str
) -> None:
    assert questions_for(shipped, words)[0].id == first


@pytest.mark.parametrize(
    "words", ["", "the", "certainty:low", '"lesson study"', "trust OR time", "xylophone", "-trust"]
)
def test_what_asks_no_question_brings_none(shipped: sqlite3.Connection, words: str) -> None:
    assert questions_for(shipped, words) == ()


def test_a_database_that_changes_is_read_anew(shipped_db: Path, tmp_path: Path) -> None:
    """What is kept of sources hangs on the digest of the index, which knows of them."""
    with closing(sqlite3.connect(shipped_db)) as connection:
        digest = "SELECT digest FROM search_index"
        before = connection.execute(digest).fetchone()
        connection.execute("BEGIN")
        connection.execute("UPDATE sources SET retracted = '{}' WHERE key = 'lima2010thinking'")
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE name LIKE 'search_%' AND type = 'table'"
            " AND name NOT LIKE '%fts_%'"
        ).fetchall()
        for (name,) in tables:
            connection.execute(f"DROP TABLE {name}")
        index.write(connection)
        assert connection.execute(digest).fetchone() != before
        connection.rollback()
