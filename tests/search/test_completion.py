"""Names that are offered as one types."""

from __future__ import annotations

import sqlite3

import pytest

from kb.search.completion import KINDS, completions
from kb.search.names import fold


@pytest.mark.parametrize(
    ("typed", "kind", "ident"),
    [
        ("trust", "feature", "trust"),
        ("TRUS", "feature", "trust"),
        ("attain", "outcome", "attainment"),
        ("avila lim", "author", "Lima, Jorge Ávila de"),
        ("lima, jorge", "author", "Lima, Jorge Ávila de"),
        ("does coach", "question", "does-coaching-raise-attainment"),
        ("thinking more deeply", "source", "lima2010thinking"),
    ],
)
def test_what_is_typed_offers_it(
    shipped: sqlite3.Connection, typed: str, kind: str, ident: str
) -> None:
    assert (kind, ident) in [(one.kind, one.id) for one in completions(shipped, typed)]


def test_all_words_start_words_of_the_name(shipped: sqlite3.Connection) -> None:
    order = [kind.name for kind in KINDS]
    for typed in ("school net", "co", "le st", "ma"):
        offered = completions(shipped, typed)
        assert 0 < len(offered) <= 8
        assert [order.index(one.kind) for one in offered] == sorted(
            order.index(one.kind) for one in offered
        )
        for one in offered:
            words = fold(one.name).replace("(", " ").split()
            assert all(any(w.startswith(t) for w in words) for t in fold(typed).split()), one


def test_another_label_is_named_beside_the_term(shipped: sqlite3.Connection) -> None:
    offered = {one.id: one for one in completions(shipped, "collaboration")}
    assert (offered["network"].label, offered["network"].name) == ("Network", "collaboration")


@pytest.mark.parametrize("typed", ["", "x", "()", "\0\0", "\udc80\udc80", "zzzz", "a" * 9999])
def test_nothing_is_offered_for_nothing(shipped: sqlite3.Connection, typed: str) -> None:
    assert completions(shipped, typed) == ()
