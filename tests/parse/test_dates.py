"""Dates in EDTF, and BibTeX's year and month."""

from __future__ import annotations

from datetime import date as day

import edtf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.model import Date
from kb.parse.dates import is_month, parse_date, year_and_month

GOOD = {
    "2010": Date("2010", (2010,)),
    "2010-08": Date("2010-08", (2010, 8)),
    "2012-02-29": Date("2012-02-29", (2012, 2, 29)),
    "2010-21": Date("2010-21", (2010, 21)),
    "2003/2008": Date("2003/2008", (2003,), (2008,)),
    "2003-05/2003-07-01": Date("2003-05/2003-07-01", (2003, 5), (2003, 7, 1)),
    "2003/..": Date("2003/..", (2003,), ()),
    "../2003": Date("../2003", (), (2003,)),
    "2010?": Date("2010?", (2010,), uncertain=True),
    "2010-05~": Date("2010-05~", (2010, 5), approximate=True),
    "2010%": Date("2010%", (2010,), uncertain=True, approximate=True),
    "198X": Date("198X", (1980,), (1989,)),
    "2010-XX": Date("2010-XX", (2010,)),
    "-0500": Date("-0500", (-500,)),
    "Y170000002": Date("Y170000002", (170_000_002,)),
}
BAD = [
    *("18 July 2014", "2010-13", "2010-02-30", "2011-02-29", "2010-1", "201", "20100", "today", ""),
    *("2010/2009", "2010-05/2010-03", "/", "../..", "2010/x", "२०१०", "2010--2012"),
]


@pytest.mark.parametrize("text", GOOD)
def test_a_date_is_read(text: str) -> None:
    assert parse_date(f" {text} ") == GOOD[text]


@pytest.mark.parametrize("text", GOOD)
def test_the_edtf_package_takes_it_for_edtf_too(text: str) -> None:
    assert edtf.parse_edtf(text) is not None


@pytest.mark.parametrize("text", BAD)
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date(text) is None


@given(first=st.dates(min_value=day(1000, 1, 1)), last=st.dates(min_value=day(1000, 1, 1)))
def test_ranges_run_forwards_only(first: day, last: day) -> None:
    found = parse_date(f"{first}/{last}")
    assert (found is not None) == (first <= last)
    if found:
        assert found.start == first.timetuple()[:3]
        assert found.end == last.timetuple()[:3]


@pytest.mark.parametrize(
    ("year", "month", "date"),
    [
        ("2010", "", Date("2010", (2010,))),
        ("2010", "jan", Date("2010-01", (2010, 1))),
        ("2010", "September", Date("2010-09", (2010, 9))),
        ("2010", "Sept.", Date("2010-09", (2010, 9))),
        ("2010", "12", Date("2010-12", (2010, 12))),
        ("2010", "Winter", Date("2010-24", (2010, 24))),
        ("2010", "jan 5", Date("2010-01-05", (2010, 1, 5))),
        ("2010", "feb 30", Date("2010-02", (2010, 2))),
        ("2010", "jan/feb", Date("2010-01", (2010, 1))),
        ("2010", "13", Date("2010", (2010,))),
        ("[2010]", "", Date("2010?", (2010,), uncertain=True)),
        ("c. 2010", "", Date("2010~", (2010,), approximate=True)),
        ("ca. 2010?", "", Date("2010%", (2010,), uncertain=True, approximate=True)),
        ("2010--2012", "", Date("2010/2012", (2010,), (2012,))),
        ("published 2010", "", Date("2010", (2010,))),
        ("in press", "may", Date("in press")),
        ("n.d.", "", Date("n.d.")),
        ("20010", "", Date("20010")),
    ],
)
def test_year_and_month(year: str, month: str, date: Date) -> None:
    assert year_and_month(year, month) == date


def test_no_year_is_no_date() -> None:
    assert year_and_month(" ", "jan") is None


def test_months() -> None:
    assert all(map(is_month, ["1", "12", "mar", "March", "spring"]))
    assert not any(map(is_month, ["0", "13", "foo", "", "9" * 5000]))


@pytest.mark.parametrize("year", ["1914-15", "1914--15", "1914–15", "1914/15"])
def test_a_year_and_the_next_shortened_is_a_range(year: str) -> None:
    date = year_and_month(year, "")
    assert date is not None
    assert (date.edtf, date.start, date.end) == ("1914/1915", (1914,), (1915,))
