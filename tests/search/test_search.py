"""Searching the shipped collection, through the engine and through the command."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.search import State, ask
from kb.search.words import Term, read_words, synonyms
from tests.conftest import RunKb

FIELDS = ("author", "feature", "year")


@pytest.fixture(scope="module")
def database(kb_db: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(kb_db)
    yield connection
    connection.close()


def ids(connection: sqlite3.Connection, words: str) -> list[str]:
    return [hit["id"] for hit in ask(connection, State(words=words), 100).hits]


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("trust", '("trust")'),
        ("do networks help", '("networks" OR "help")'),
        ("do what", '("do" OR "what")'),
        ('"careful study" -london', '("careful study") NOT "london"'),
        ("net*", '("net"*)'),
        ('"unclosed phrase', '("unclosed phrase")'),
        ("well-known", '("well known")'),
        ("AND OR NOT ( ) : * ^", '("AND" OR "OR" OR "NOT")'),
        ("-only", ""),
        ("", ""),
        ("ratio:3", '("ratio 3")'),
        ("author:lima", ""),
    ],
)
def test_reading(text: str, expression: str) -> None:
    assert read_words(text, FIELDS).expression() == expression


def test_fields_are_read() -> None:
    words = read_words('author:lima feature:"peer observation" year:2005..2012 trust', FIELDS)
    assert words.fields == {
        "author": ("lima",),
        "feature": ("peer observation",),
        "year": ("2005..2012",),
    }
    assert words.wanted == (Term(("trust",)),)


def test_other_names_of_a_feature_are_asked_too() -> None:
    groups = [["Pairing of schools", "trios", "partner school"], ["Trust", "goodwill"]]
    found = synonyms(read_words("how about a Partner School", FIELDS), groups)
    assert [" ".join(term.tokens) for term in found] == [
        "pairing of schools",
        "trios",
        "partner school",
    ]


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    text=st.text(max_size=40)
    | st.lists(
        st.sampled_from(
            ['"', "-", "*", "author:", "year:", "feature:trust", "2005..", "NEAR(", "é", "net"]
        ),
        max_size=8,
    ).map(" ".join)
)
def test_any_text_is_a_query(database: sqlite3.Connection, text: str) -> None:
    found = ask(database, State(words=text), 5)
    assert found.total >= len(found.hits)


def test_words_are_not_all_required_but_more_of_them_come_first(
    database: sqlite3.Connection,
) -> None:
    found = ids(database, "what do evaluations say of attainment in school trios")
    assert found[0] == "trios-brought-no-overall-gain"
    assert len(found) > 3


def test_accents_case_and_endings_do_not_matter(database: sqlite3.Connection) -> None:
    assert ids(database, "AVILA") == ids(database, "ávila") != []
    assert "networks-spread-by-faith-and-fashion" in ids(database, "fashions")


def test_field_words_narrow(database: sqlite3.Connection) -> None:
    every = set(ids(database, ""))
    by_lima = set(ids(database, "author:lima"))
    assert by_lima
    assert by_lima < every
    query = """
        SELECT DISTINCT claim FROM evidence JOIN source_people USING (source)
        JOIN people ON people.id = person WHERE name LIKE 'Lima%'
    """
    assert by_lima == {row[0] for row in database.execute(query)}
    early = set(ids(database, "author:lima year:..2009"))
    assert early < by_lima or early == set()
    assert set(ids(database, "feature:trios")) == set(ids(database, "feature:pairing"))
    assert ids(database, "certainty:moderate")
    assert set(ids(database, "relation:disputes certainty:low")) <= set(
        ids(database, "relation:disputes")
    )


def test_a_field_word_that_means_nothing_is_read_as_words(database: sqlite3.Connection) -> None:
    assert ids(database, "feature:attainment-in-trios") == ids(database, "attainment-in-trios")


def test_other_labels_find_claims(database: sqlite3.Connection) -> None:
    assert "similar-schools-data-helped-pairing" in ids(database, "matching")


def test_the_command_gives_what_the_engine_gives(
    tmp_path: Path, kb_db: Path, database: sqlite3.Connection, kb: RunKb
) -> None:
    for name in ("sources", "claims"):
        (tmp_path / name).mkdir()
    (tmp_path / "kb.db").write_bytes(kb_db.read_bytes())
    done = kb("-C", tmp_path, "search", "london challenge", "--limit", "4", "--format", "json")
    rows = json.loads(done.stdout)
    assert [row["id"] for row in rows] == ids(database, "london challenge")[:4]
    assert all(set(row) == {"id", "statement", "score"} for row in rows)
    scores = [row["score"] for row in rows]
    assert scores == sorted(scores, reverse=True)
    text = kb("-C", tmp_path, "search", "london challenge", "--limit", "2").stdout
    assert text.splitlines()[0] == rows[0]["statement"]


def test_without_a_database_one_message(small_kb: Path, kb: RunKb) -> None:
    done = kb("-C", small_kb, "search", "anything")
    assert done.returncode == 1
    assert "kb build" in done.stderr
    (small_kb / "kb.db").write_bytes(b"no database" * 1000)
    done = kb("-C", small_kb, "search", "anything")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
