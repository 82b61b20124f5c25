"""Sets and bit-sliced scores do what plain sets and dictionaries do."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.base import bitsets
from kb.search import intersections

SIZE = 200
docs = st.sets(st.integers(1, SIZE)).map(sorted)
scores = st.dictionaries(st.integers(1, SIZE), st.integers(1, 255))


def planes(held: Mapping[int, int]) -> bitsets.Planes:
    ordered = sorted(held)
    return bitsets.planes_of(ordered, bytes(held[doc] for doc in ordered), SIZE)


def as_bits(held: list[int]) -> int:
    return sum(1 << doc for doc in held)


@given(docs)
def test_a_set_survives_its_blob(held: list[int]) -> None:
    found = bitsets.decode(bitsets.encode(held, SIZE))
    listed = bitsets.docs_of(found) if isinstance(found, int) else list(found)
    assert listed == held


@given(st.sets(st.integers(1, 10**6), max_size=50).map(sorted))
def test_a_sparse_set_survives_its_blob(held: list[int]) -> None:
    found = bitsets.decode(bitsets.encode(held, 10**6))
    assert not isinstance(found, int)
    assert list(found) == held


@given(docs, st.integers(0, SIZE + 1))
def test_the_lowest_documents(held: list[int], count: int) -> None:
    assert bitsets.docs_of(bitsets.lowest(as_bits(held), count)) == held[:count]


@given(docs)
def test_flags(held: list[int]) -> None:
    found = bitsets.flags(as_bits(held), SIZE)
    assert [doc for doc, flag in enumerate(found) if flag] == held
    assert len(found) == SIZE + 1


@given(scores, scores)
def test_sums(first: dict[int, int], second: dict[int, int]) -> None:
    total = bitsets.add(planes(first), planes(second))
    every = list(range(1, SIZE + 1))
    assert bitsets.scores(total, every) == [first.get(d, 0) + second.get(d, 0) for d in every]
    assert bitsets.union(total) == as_bits(sorted({*first, *second}))


@given(scores)
def test_both_ways_to_planes(held: dict[int, int]) -> None:
    spread = bytearray(SIZE + 1)
    for doc, score in held.items():
        spread[doc] = score
    assert bitsets.planes_of_levels(spread) == planes(held)


@given(scores, docs, st.integers(0, SIZE + 1))
def test_the_top(held: dict[int, int], among: list[int], count: int) -> None:
    ordered = sorted(among, key=lambda doc: (-held.get(doc, 0), doc))
    found = bitsets.top(planes(held), as_bits(among), count)
    assert bitsets.docs_of(found) == sorted(ordered[:count])


@given(docs, st.permutations(range(1, SIZE + 1)), st.integers(0, 30), st.integers(0, 30))
def test_walking_an_order(held: list[int], order: list[int], start: int, count: int) -> None:
    expected = [doc for doc in order if doc in held][start : start + count]
    assert bitsets.walk(order, bitsets.flags(as_bits(held), SIZE), start, count) == expected


@given(st.integers(0, (1 << 41_000) - 1), st.integers(0, (1 << 41_000) - 1))
def test_what_two_sets_share_is_the_same_by_numpy(first: int, second: int) -> None:
    pytest.importorskip("numpy", reason="the extra “semantic” is not installed")
    one, other = (
        intersections.word_array_of_bits(first, 41_000),
        intersections.word_array_of_bits(second, 41_000),
    )
    assert intersections.shared(one, other) == (first & second).bit_count()
