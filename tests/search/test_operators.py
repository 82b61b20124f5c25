"""AND, OR, NOT and parentheses: read as far as they go, and evaluated as plain sets would be."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable
from functools import reduce

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.search import Selection, search
from kb.search.query import MOST, parse

ALL = "SELECT id FROM claims"
ON_ITEMS = "SELECT claim FROM evidence e JOIN sources s ON s.key = e.source WHERE "
FIELDS = {
    "relation:disputes": f"{ON_ITEMS} relation = 'disputes'",
    "relation:supports": f"{ON_ITEMS} relation = 'supports'",
    "certainty:low": f"{ALL} WHERE certainty = 'low'",
    "basis:second-hand": f"{ON_ITEMS} second_hand",
    "year:1990..2005": f"{ON_ITEMS} relation <> 'background' AND s.year BETWEEN 1990 AND 2005",
}
"""Field words, and what they say of claims in SQL."""


@pytest.fixture(scope="module")
def plain(synthetic_db: object) -> sqlite3.Connection:
    return sqlite3.connect(str(synthetic_db))


def claims(plain: sqlite3.Connection, sql: str, *values: str) -> frozenset[str]:
    return frozenset(row[0] for row in plain.execute(sql, values))


@pytest.fixture(scope="module")
def holders(plain: sqlite3.Connection) -> dict[str, frozenset[str]]:
    """Words from frequent to rare that are in no name of a feature, with the claims that hold
    them, asked of FTS5; and field words with theirs."""
    names = {
        word.lower()
        for (text,) in plain.execute(
            "SELECT label FROM features UNION SELECT value FROM features, json_each(alt_labels)"
        )
        for word in text.split()
    }
    text = " ".join(row[0].lower() for row in plain.execute("SELECT statement FROM claims"))
    words = sorted({word for word in text.replace(".", " ").split() if word.isalpha()} - names)
    chosen = random.Random(1).sample(words, 30)
    sql = (
        "SELECT c.id FROM claims_fts JOIN claims c ON c.rowid = claims_fts.rowid"
        " WHERE claims_fts MATCH ?"
    )
    found = {word: claims(plain, sql, word) for word in chosen}
    return found | {field: claims(plain, sql) for field, sql in FIELDS.items()}


Made = tuple[str, Callable[[dict[str, frozenset[str]], frozenset[str]], frozenset[str]]]
"""A query, and what it finds."""


def trees(leaves: st.SearchStrategy[str]) -> st.SearchStrategy[Made]:
    """Queries in which parentheses stand around each operator, with the sets they are."""

    def leaf(text: str) -> Made:
        return text, lambda holders, _: holders[text]

    def negated(part: Made) -> Made:
        return f"NOT ({part[0]})", lambda holders, every: every - part[1](holders, every)

    def joined(word: str, parts: list[Made]) -> Made:
        combine = frozenset.intersection if word == "AND" else frozenset.union
        text = f" {word} ".join(f"({part})" for part, _ in parts)
        return text, lambda holders, every: reduce(
            combine, (value(holders, every) for _, value in parts)
        )

    return st.recursive(
        leaves.map(leaf),
        lambda inner: (
            inner.map(negated)
            | st.builds(
                joined, st.sampled_from(["AND", "OR"]), st.lists(inner, min_size=2, max_size=3)
            )
        ),
        max_leaves=8,
    )


@pytest.mark.slow
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_query_with_operators_finds_what_sets_would(
    made: sqlite3.Connection,
    plain: sqlite3.Connection,
    holders: dict[str, frozenset[str]],
    data: st.DataObject,
) -> None:
    words = [word for word in holders if ":" not in word]
    text, value = data.draw(trees(st.sampled_from([*words, "certainty:low"])))
    found = search(made, Selection(text), 1000)
    expected = value(holders, claims(plain, ALL))
    assert {hit.id for hit in found.hits} == expected
    assert found.total == len(expected)
    assert not found.holders.differ


@pytest.mark.slow
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_field_words_of_evidence_beside_words_stand_for_claims(
    made: sqlite3.Connection,
    plain: sqlite3.Connection,
    holders: dict[str, frozenset[str]],
    data: st.DataObject,
) -> None:
    words = [word for word in holders if ":" not in word]
    field, other = data.draw(st.tuples(st.sampled_from(list(FIELDS)), st.sampled_from(words)))
    every = claims(plain, ALL)
    either = search(made, Selection(f"{field} OR {other}"), 1000)
    assert {hit.id for hit in either.hits} == holders[field] | holders[other]
    without = search(made, Selection(f"{other} AND NOT {field}"), 1000)
    assert {hit.id for hit in without.hits} == holders[other] - holders[field]
    neither = search(made, Selection(f"NOT ({field} OR {other})"), 1000)
    assert {hit.id for hit in neither.hits} == every - holders[field] - holders[other]


def test_field_words_of_evidence_under_and_hold_on_one_item(
    made: sqlite3.Connection, plain: sqlite3.Connection
) -> None:
    query = "(relation:disputes OR relation:qualifies) AND basis:second-hand AND year:1990.."
    found = search(made, Selection(query), 1000)
    condition = "relation IN ('disputes', 'qualifies') AND second_hand AND s.year >= 1990"
    expected = claims(plain, ON_ITEMS + condition)
    assert {hit.id for hit in found.hits} == expected
    assert len(expected) > 3


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("trust OR belief time", "trust OR (belief AND time)"),
        ("a AND b OR c AND d", "(a AND b) OR (c AND d)"),
        ("a NOT (b OR c)", "a AND NOT (b OR c)"),
        ("-(a OR b) c", "NOT (a OR b) AND c"),
        ("a AND (b OR c", "a AND (b OR c)"),
        ("a) OR b", "a OR b"),
        ("OR a AND", "a"),
        ("a OR NOT", "a"),
        ("NOT NOT a OR b", "a OR b"),
        ("() OR a AND b", "a AND b"),
        ('"a AND b" OR c', '"a AND b" OR c'),
        ("teacher(s) AND head(s)", "teacher(s) AND head(s)"),
        ("author:lima OR -year:2010", "author:lima OR NOT year:2010"),
    ],
)
def test_how_operators_are_read(typed: str, read: str) -> None:
    query = parse(typed)
    assert str(query) == read
    assert query.is_reworded == (typed != read)


def test_a_malformed_query_is_read_as_far_as_it_goes_and_says_so(made: sqlite3.Connection) -> None:
    found = search(made, Selection("jaibroul AND (OR"))
    assert found.total == search(made, Selection("jaibroul")).total > 0
    assert found.notes == ("This was read as: jaibroul",)


def test_stop_words_do_not_matter_beside_operators(shipped: sqlite3.Connection) -> None:
    found, same = (
        [hit.id for hit in search(shipped, Selection(text), 500).hits]
        for text in ("the london AND of teachers", "london AND teachers")
    )
    assert found == same != []


def test_a_title_in_capitals_is_a_title(shipped: sqlite3.Connection) -> None:
    key = "SELECT key, title FROM sources WHERE title LIKE '% and %' AND claims > 0 LIMIT 1"
    name, title = shipped.execute(key).fetchone()
    hits = search(shipped, Selection(title.upper())).hits
    assert name in {source.key for source in hits[0].sources}


@pytest.mark.parametrize(
    "text",
    ["(" * 20_000, "(" * 9_000 + "a OR b" + ")" * 9_000, "a AND NOT " * 5_000, "OR (" * 5_000],
)
def test_thousands_of_parentheses_are_read_at_once(made: sqlite3.Connection, text: str) -> None:
    start = time.perf_counter()
    found = search(made, Selection(text))
    assert time.perf_counter() - start < 1
    assert len(found.query.items) <= MOST
