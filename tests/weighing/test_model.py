"""The one model of direction, held against the table of the design and lines counted by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.model import (
    Bearing,
    BroaderKind,
    Context,
    ContextKind,
    Design,
    Direction,
    Evidence,
    EvidenceRelation,
    Feature,
    OutcomeDirection,
    Ref,
    Study,
)
from kb.weighing import (
    Lines,
    Scope,
    bearing_direction,
    contained,
    outcome_direction,
    together,
    under,
)

TABLE = """
supports    for      mixed  against  -
qualifies   mixed    mixed  mixed    -
disputes    against  mixed  for      -
background  -        -      -        -
"""
BEARINGS = ("supports", "qualifies", "disputes", "describes")


def test_an_item_points_as_the_table_says() -> None:
    for row in TABLE.split("\n")[1:-1]:
        relation, *cells = row.split()
        for bearing, cell in zip(BEARINGS, cells, strict=True):
            found = bearing_direction(EvidenceRelation(relation), Bearing(bearing))
            assert (str(found) if found else "-") == cell, (relation, bearing)


@pytest.mark.parametrize(
    ("relation", "says", "points"),
    [
        ("supports", "benefit", "for"),
        ("supports", "no-difference", "against"),
        ("supports", "harm", "against"),
        ("disputes", "harm", "for"),
        ("disputes", "benefit", "against"),
        ("qualifies", "benefit", "mixed"),
        ("supports", "mixed", "mixed"),
        ("supports", "unclear", None),
        ("background", "benefit", None),
    ],
)
def test_outcomes_go_by_the_same_table(relation: str, says: str, points: str | None) -> None:
    found = outcome_direction(EvidenceRelation(relation), OutcomeDirection(says))
    assert found == (Direction(points) if points else None)


def item(source: str, study: str = "", dataset: str = "") -> Evidence:
    named = Ref(study) if study else None
    return Evidence(Ref(source), EvidenceRelation.SUPPORTS, study=named, dataset=dataset)


def study(ident: str, *reports: str, shares: tuple[str, ...] = ()) -> Study:
    refs = tuple(map(Ref, reports))
    return Study(ident, ident, reports=refs, shares_data_with=tuple(map(Ref, shares)))


STUDIES = {
    one.id: one
    for one in (
        study("trial", "west2017", "north2019"),
        study("follow-up", "east2020", shares=("trial",)),
        study("twin", "south2021", shares=("follow-up",)),
        study("other", "ray2018"),
    )
}


@pytest.mark.parametrize(
    ("items", "lines"),
    [
        ([item("a"), item("b"), item("a")], (1, 2, 1)),
        # Two reports of one study, whether the items name it or not.
        ([item("west2017", "trial"), item("north2019", "trial")], (1, 1)),
        ([item("west2017"), item("north2019")], (1, 1)),
        # Studies that share data, over one that is not among the items.
        ([item("west2017", "trial"), item("south2021", "twin"), item("ray2018")], (1, 1, 2)),
        # One source with two studies joins them, and what else is of these.
        ([item("a", "trial"), item("a", "other"), item("ray2018", "other")], (1, 1, 1)),
        # Without that source they are apart.
        ([item("west2017", "trial"), item("ray2018", "other")], (1, 2)),
        # A data set is a study without a record.
        ([item("a", dataset="pisa"), item("b", dataset="pisa"), item("c")], (1, 1, 2)),
        ([item("a", dataset="trial"), item("north2019")], (1, 1)),
        ([], ()),
    ],
)
def test_lines_counted_by_hand(items: list[Evidence], lines: tuple[int, ...]) -> None:
    assert Lines(STUDIES).number(items) == lines


@given(
    st.lists(
        st.builds(
            item,
            st.sampled_from(["a", "b", "west2017", "north2019", "south2021"]),
            st.sampled_from(["", "trial", "twin", "other"]),
            st.sampled_from(["", "pisa", "trial"]),
        ),
        max_size=8,
    )
)
def test_lines_do_not_depend_on_the_order(items: list[Evidence]) -> None:
    lines = Lines(STUDIES)
    there = lines.number(items)
    back = lines.number(items[::-1])[::-1]
    for first in range(len(items)):
        for second in range(len(items)):
            assert (there[first] == there[second]) is (back[first] == back[second])


def test_lines_that_point_both_ways_are_mixed() -> None:
    assert together([Direction.FOR, None, Direction.FOR]) is Direction.FOR
    assert together([Direction.FOR, Direction.AGAINST]) is Direction.MIXED
    assert together([Direction.FOR, Direction.MIXED]) is Direction.MIXED
    assert together([None]) is None


def test_direction_passes_from_kinds_and_counts_from_parts() -> None:
    network = Feature("network", "Network")
    pairing = Feature("pairing", "P", broader=Ref("network"), broader_kind=BroaderKind.KIND_OF)
    trust = Feature("trust", "Trust", broader=Ref("network"))
    trios = Feature("trios", "Trios", broader=Ref("pairing"), broader_kind=BroaderKind.KIND_OF)
    faith = Feature("faith", "Faith", broader=Ref("trust"), broader_kind=BroaderKind.KIND_OF)
    terms = {term.id: term for term in (network, pairing, trust, trios, faith)}
    assert under(terms, Scope.DIRECT)["network"] == ("network",)
    assert set(under(terms, Scope.KINDS)["network"]) == {"network", "pairing", "trios"}
    assert set(under(terms, Scope.PARTS)["network"]) == set(terms)
    assert set(under(terms, Scope.KINDS)["trust"]) == {"trust", "faith"}


def test_places_phases_and_designs_contain_their_narrower_terms() -> None:
    england = Context("england", "England", kind=ContextKind.PLACE)
    london = Context("london", "London", broader=Ref("england"), kind=ContextKind.PLACE)
    city = Context("city", "City Challenge", kind=ContextKind.PROGRAMME)
    part = Context("keys", "Keys", broader=Ref("city"), kind=ContextKind.PROGRAMME)
    contexts = {term.id: term for term in (england, london, city, part)}
    assert contained(contexts)["england"] == ("england", "london")
    assert contained(contexts)["city"] == ("city",)
    designs = {
        term.id: term
        for term in (Design("trial", "Trial"), Design("rct", "R", broader=Ref("trial")))
    }
    assert contained(designs)["trial"] == ("trial", "rct")


def test_populations_and_declared_kinds_contain_narrower_ones() -> None:
    terms = {
        "adults": Context("adults", "Adults", kind=ContextKind.POPULATION),
        "old": Context("old", "Older adults", broader=Ref("adults"), kind=ContextKind.POPULATION),
        "mammals": Context("mammals", "Mammals", kind="species"),
        "dogs": Context("dogs", "Dogs", broader=Ref("mammals"), kind="species"),
        "first": Context("first", "First phase", kind=ContextKind.PERIOD),
        "year": Context("year", "A year of it", broader=Ref("first"), kind=ContextKind.PERIOD),
    }
    within = contained(terms)
    assert (within["adults"], within["mammals"]) == (("adults", "old"), ("mammals", "dogs"))
    assert within["first"] == ("first",)
