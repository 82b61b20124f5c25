"""Cohen's kappa: a published table, another library, and what it is not defined for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.model import Claim, Evidence, EvidenceRelation, Ref, Reviewed
from kb.weighing.agreement import Agreement, agreement, readers

# J. Cohen (1968), “Weighted kappa”, Psychological Bulletin 70(4), table 1: two judges, 200 cases,
# three diagnoses; numbers of cases, of which the paper gives an unweighted kappa of .492.
DIAGNOSES = [[88, 10, 2], [14, 40, 6], [18, 10, 12]]
RATINGS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1)


def test_the_published_example() -> None:
    ratings = [
        (row, column)
        for row, counts in enumerate(DIAGNOSES)
        for column, count in enumerate(counts)
        for _ in range(count)
    ]
    of_judges = agreement(ratings)
    assert (of_judges.items, of_judges.observed) == (200, 0.70)
    assert of_judges.kappa == pytest.approx(0.492, abs=0.0005)


@settings(max_examples=20)
@given(RATINGS)
def test_another_library_says_the_same(ratings: list[tuple[str, str]]) -> None:
    library = pytest.importorskip("statsmodels.stats.inter_rater")
    table = np.zeros((3, 3))
    for first, second in ratings:
        table["abc".index(first), "abc".index(second)] += 1
    ours = agreement(ratings).kappa
    if ours is None:
        assert len({category for pair in ratings for category in pair}) == 1
    else:
        assert ours == pytest.approx(library.cohens_kappa(table, return_results=False))


def test_it_is_not_defined_where_both_know_one_word() -> None:
    assert agreement([("supports", "supports")] * 3) == Agreement(3, 1.0, None)


def test_readers_are_paired_over_what_both_have_read_as_it_stands() -> None:
    def read(*said: tuple[str, str, str]) -> Evidence:
        records = tuple(
            Reviewed("2026-11-28", EvidenceRelation(relation), by, words)
            for by, relation, words in said
        )
        return Evidence(Ref("x"), EvidenceRelation.SUPPORTS, reviewed=records)

    items = (
        read(("Bo", "supports", "aa"), ("Ana", "supports", "aa")),
        read(("Ana", "supports", ""), ("Bo", "disputes", "bb")),
        read(("Ana", "disputes", "cc"), ("Bo", "disputes", "cc")),
        read(("Ana", "supports", "dd"), ("Bo", "disputes", "ee")),  # of other words
        read(("Ana", "supports", "ff")),
    )
    claim = Claim("c", "Networks help.", evidence=items)
    (two,) = readers([claim])
    assert (two.first, two.second, two.agreement.items) == ("Ana", "Bo", 3)
    assert two.agreement.kappa == pytest.approx(0.4)
