"""Any text is a query, and any state of a search is an address."""

from __future__ import annotations

import sqlite3
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.search import FACETS, SORTS, Selection, search
from kb.search.query import MOST, parse
from kb.search.query_item import Item
from kb.search.selection import read_years, years_text

ODD = [
    *('"', "-", "*", "(", ")", ":", "^", "+", "\\", "'", "\0", "\ue000", "\ud800", "{", "%", "é"),
    *(
        "author:",
        "year:",
        "feature:network",
        "2005..",
        "NEAR(",
        "AND",
        "net*",
        'source:"',
        "-kind:",
    ),
    *("{statement} :", "the", "trust", '"peer review"', "year:2012..2005", "of*", '-"', "--x"),
]
anything = st.text(max_size=60) | st.lists(st.sampled_from(ODD), max_size=9).map(" ".join)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("trust", [Item("trust")]),
        ("  peer   review ", [Item("peer"), Item("review")]),
        ('"peer  review"', [Item("peer review", phrase=True)]),
        ('"peer review', [Item("peer"), Item("review")]),
        ("net*", [Item("net", prefix=True)]),
        ("-net*", [Item("net", prefix=True, excluded=True)]),
        ("second-hand", [Item("second-hand")]),
        ("AUTHOR:lima", [Item("lima", "author")]),
        ('-author:"de lima"', [Item("de lima", "author", phrase=True, excluded=True)]),
        ("year:2005..2012", [Item("2005..2012", "year")]),
        ("ratio:3", [Item("ratio:3")]),
        ("author: lima", [Item("author:"), Item("lima")]),
        ("C++ & co", [Item("C++"), Item("co")]),
        ('- * -* : "" \'', []),
    ],
)
def test_reading(text: str, items: list[Item]) -> None:
    assert list(parse(text).items) == items


@given(anything)
def test_what_was_read_is_read_again_as_the_same(text: str) -> None:
    query = parse(text)
    assert all(item.words for item in query.items)
    assert len(query.items) <= MOST
    assert parse(str(query)) == query


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=anything)
def test_any_text_is_a_query(shipped: sqlite3.Connection, text: str) -> None:
    found = search(shipped, Selection(text), 5)
    assert found.total >= len(found.hits)
    for hit in found.hits:
        assert any(not part.marked for part in hit.statement) or len(hit.statement) == 1


values = st.text(max_size=12).filter(lambda text: text == text.strip() and bool(text))
years = st.none() | st.integers(0, 2999)
all_states = st.builds(
    Selection,
    words=values.map(lambda text: " ".join(text.split())) | st.just(""),
    chosen=st.dictionaries(
        st.sampled_from(list(FACETS)),
        st.lists(values, min_size=1, max_size=3, unique=True).map(lambda one: tuple(sorted(one))),
    ),
    years=st.tuples(years, years).map(
        lambda pair: pair if None in pair or pair[0] <= pair[1] else pair[::-1]
    ),
    sort=st.sampled_from(list(SORTS)),
    page=st.integers(1, 5000),
)


@given(all_states)
def test_every_state_is_an_address(selection: Selection) -> None:
    try:
        address = selection.query()
    except UnicodeEncodeError:
        return
    read = Selection.parse(address)
    assert read == selection
    assert read.query() == address
    assert Selection.parse(f"?{address}&colour=red") == selection


@given(st.text(max_size=80))
def test_every_address_is_a_state(text: str) -> None:
    selection = Selection.parse(text)
    assert Selection.parse(selection.query()) == selection


def test_one_state_has_one_address() -> None:
    one = Selection.parse("kind=finding&feature=b&feature=a&feature=b&q=trust&page=1")
    other = Selection.parse("q=trust&feature=a&kind=finding&feature=b")
    assert one.query() == other.query() == "q=trust&feature=a&feature=b&kind=finding"
    assert one.toggled("feature", "a").query() == "q=trust&feature=b&kind=finding"
    assert one.toggled("feature", "a").toggled("feature", "a").query() == one.query()
    assert Selection.parse(urlencode({"from": "2012", "to": "2005"})).years == (2005, 2012)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2005", (2005, 2005)),
        ("2005..2012", (2005, 2012)),
        ("2012..2005", (2005, 2012)),
        ("..2012", (None, 2012)),
        ("2005..", (2005, None)),
        ("soon", (None, None)),
        ("99999", (None, None)),
    ],
)
def test_years(text: str, found: tuple[int | None, int | None]) -> None:
    assert read_years(text, None, None) == found
    assert read_years(years_text(found), None, None) == found
