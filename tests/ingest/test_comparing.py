"""What two records of one work say differently: no more than what makes a difference."""

from __future__ import annotations

import pytest

from kb.ingest.comparing import compare
from kb.parse.bibtex.entries import ValuePart
from kb.parse.bibtex.layout import Entry, Field


def entry(fields: dict[str, str]) -> Entry:
    laid_out = (Field(n, f"{{{v}}}", (ValuePart(v),)) for n, v in fields.items())
    return Entry("", "article", "k", tuple(laid_out))


@pytest.mark.parametrize(
    ("ours", "theirs", "missing", "differing"),
    [
        ({"date": "2013-05"}, {"year": "2013", "month": "5"}, [], []),
        ({"year": "2013"}, {"date": "2014"}, [], ["date"]),
        ({"journaltitle": "J. of X"}, {"journal": "J of x"}, [], []),
        ({"author": "Moreno, Ana and Park, Lee"}, {"author": "Moreno, A. and Lee Park"}, [], []),
        ({"author": "Moreno, Ana"}, {"author": "Moreno, Bea"}, [], ["author"]),
        ({"title": "{\\'A}gil: one"}, {"title": "Agil", "subtitle": "One"}, [], []),
        ({"title": "A"}, {"title": "A", "volume": "3", "pages": "1"}, ["volume", "pages"], []),
        ({"pages": "1--22"}, {"pages": "1–22"}, [], []),
        ({"doi": "10.1/ABC"}, {"doi": "https://doi.org/10.1/abc"}, [], []),
        ({"institution": "Office"}, {"publisher": "Press"}, [], ["publisher"]),
    ],
)
def test_two_records(
    ours: dict[str, str], theirs: dict[str, str], missing: list[str], differing: list[str]
) -> None:
    found = compare(entry(ours), entry(theirs))
    assert [field.name for field in found.missing] == missing
    assert [one.name for one in found.differing] == differing
