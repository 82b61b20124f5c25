"""Check digits, held against a library that knows them all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import isbn, issn
from stdnum.iso7064 import mod_11_2

from kb.check.rules import checksums

LAST = "0123456789X"


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count)


@given(digits(9), st.sampled_from(LAST))
def test_isbn_of_ten(number: str, last: str) -> None:
    assert checksums.isbn10(number + last) == isbn.is_valid(number + last)


@given(st.sampled_from(["978", "979"]), digits(9), digits(1))
def test_isbn_of_thirteen(prefix: str, number: str, last: str) -> None:
    assert checksums.isbn13(prefix + number + last) == isbn.is_valid(prefix + number + last)


@given(digits(7), st.sampled_from(LAST))
def test_issn(number: str, last: str) -> None:
    assert checksums.issn(number + last) == issn.is_valid(number + last)


@given(digits(15), st.sampled_from(LAST))
def test_orcid(number: str, last: str) -> None:
    assert checksums.orcid(number + last) == mod_11_2.is_valid(number + last)


@pytest.mark.parametrize("number", ["080442957X", "080442957x", "0306406152"])
def test_known_numbers(number: str) -> None:
    assert checksums.isbn10(number)
