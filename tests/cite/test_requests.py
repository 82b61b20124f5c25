"""What people type to have something cited: keys, places, words around them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.cite.requests import CiteRequest, read_requests
from kb.cite.values import Mode


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a, p. 2", [CiteRequest("a", "p. 2")]),
        ("@a, the last page", [CiteRequest("a", "the last page")]),
        ("-@a", [CiteRequest("a", mode=Mode.SUPPRESSED)]),
        ("@a [p. 2]", [CiteRequest("a", "p. 2", mode=Mode.NARRATIVE)]),
        (
            "@a [p. 2; see also @b]",
            [CiteRequest("a", "p. 2", mode=Mode.NARRATIVE), CiteRequest("b", prefix="see also")],
        ),
        (
            "[see @a, p. 2, my emphasis; -@b and others]",
            [
                CiteRequest("a", "p. 2", "see", ", my emphasis"),
                CiteRequest("b", suffix=" and others", mode=Mode.SUPPRESSED),
            ],
        ),
        (
            "[@{https://x.org/a}, vol. 2, pp. 3-4]",
            [CiteRequest("https://x.org/a", "vol. 2, pp. 3-4")],
        ),
        ("[@a {near the end}]", [CiteRequest("a", "near the end")]),
        ("[@DBLP:conf/x/Y01.]", [CiteRequest("DBLP:conf/x/Y01", suffix=".")]),
        ("[me@a.org]", [CiteRequest("me@a.org")]),
        ("[]", []),
    ],
)
def test_one_citation(text: str, expected: list[CiteRequest]) -> None:
    assert read_requests([text]) == ([tuple(expected)] if expected else [])


def test_what_is_named_one_by_one_is_cited_one_by_one() -> None:
    assert read_requests(["a; b, p. 2", "a"]) == [(CiteRequest("a"),), (CiteRequest("b", "p. 2"),)]


@given(st.text(alphabet="@[]{};,- ap.2\n", max_size=40) | st.text())
def test_any_text_is_taken(text: str) -> None:
    assert all(request.name for together in read_requests([text]) for request in together)
