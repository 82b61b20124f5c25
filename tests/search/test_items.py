"""Sets of items of evidence do what plain sets of pairs do, however many items a claim has."""

from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.base.bitsets import docs_of, encode
from kb.search import items
from kb.search.items import Grid, Items, arrange, both, either, slots

counts = st.lists(st.integers(0, 3) | st.sampled_from([0, 0, 1, 2, 9, 40]), max_size=60).map(
    lambda made: [0, *made]
)


@pytest.fixture(params=[200, 4, 1], autouse=True)
def _rows(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Few further rows, as there are, or many."""
    monkeypatch.setattr(items, "FURTHER_SHARE", request.param)


def owners(held: list[int]) -> list[int]:
    return [claim for claim, count in enumerate(held) for _ in range(count)]


def as_items(grid: Grid, held: list[int], some: set[int]) -> Items:
    placed = slots(grid, held)
    return grid.read(encode(sorted(placed[number] for number in some), grid.slots))


@given(counts, st.data())
def test_items_are_those_of_their_claims(held: list[int], data: st.DataObject) -> None:
    grid, owner = arrange(held), owners(held)
    numbers = st.sets(st.sampled_from(range(len(owner)))) if owner else st.just(set[int]())
    one, other = data.draw(numbers), data.draw(numbers)
    first, second = as_items(grid, held, one), as_items(grid, held, other)
    starts = [0, *accumulate(held)]
    assert len(set(slots(grid, held))) == len(owner)
    assert docs_of(grid.claims(first)) == sorted({owner[n] for n in one})
    assert grid.claims(both(first, second)) == grid.claims(as_items(grid, held, one & other))
    assert either([first, second]) == as_items(grid, held, one | other)
    assert grid.count(first, second) == len({owner[n] for n in one & other})
    assert sorted(grid.places(first, starts)) == [(owner[n], n) for n in sorted(one)]
    assert grid.layered(int.from_bytes(grid.raw(first), "little")) == first
    claims = set(data.draw(st.sets(st.integers(1, max(len(held) - 1, 1))))) & set(range(len(held)))
    inside = grid.of_claims(first, sum(1 << claim for claim in claims))
    assert inside == as_items(grid, held, {n for n in one if owner[n] in claims})
    placed = slots(grid, held)
    assert all(grid.claim_of(placed[n]) == owner[n] for n in one)


def test_claims_of_very_many_items_go_on_in_further_rows() -> None:
    grid = arrange([0, *[2] * 1000, 5000])
    assert grid.layers < 5000
    assert set(grid.further) == {1001}
    assert len(grid.further) * items.FURTHER_SHARE <= grid.size


def test_no_claims_have_no_items() -> None:
    grid = arrange([0])
    assert grid.claims(grid.nothing) == 0
    assert list(slots(grid, [0])) == []
