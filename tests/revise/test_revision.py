"""A change of several texts, as the files before and after it."""

from __future__ import annotations

import pytest

from kb.base.text import Place, Span
from kb.diagnostics import Edit
from kb.revise.revision import CannotRevise, Revision, Rewritten, by_path, rewritten, where

OLD, NEW = "claims/old.md", "claims/new.md"
DATA = {OLD: b"one two\n", "claims/gone.md": b"three\n"}


def edit(start: int, end: int, text: str) -> Edit:
    return Edit(Span(start, end, 1, start + 1, 1, end + 1), text)


def test_a_file_moves_with_its_edits_others_come_and_go() -> None:
    revision = Revision(
        edits={OLD: (edit(0, 3, "a"), edit(4, 7, "b"))},
        moves={OLD: NEW},
        removed=("claims/gone.md",),
        added={"claims/added.md": "four “4”\n"},
    )
    assert revision.paths == (OLD,)
    assert rewritten(revision, DATA) == (
        Rewritten(OLD, NEW, b"one two\n", b"a b\n"),
        Rewritten("claims/gone.md", "claims/gone.md", b"three\n", None),
        Rewritten("claims/added.md", "claims/added.md", None, "four “4”\n".encode()),
    )


def test_what_is_removed_is_not_edited() -> None:
    revision = Revision({OLD: (edit(0, 3, "a"),)}, removed=(OLD,))
    assert rewritten(revision, DATA) == (Rewritten(OLD, OLD, b"one two\n", None),)


def test_an_encoding_that_lacks_a_character_is_one_message() -> None:
    data = {"sources/old.bib": b"@book{m\xfcller2000,}\n"}
    revision = Revision({"sources/old.bib": (edit(6, 12, "Дурново"),)})
    with pytest.raises(CannotRevise, match=r"sources/old\.bib cannot hold .* save it as UTF-8"):
        rewritten(revision, data)


def test_edits_stand_by_file_each_once_in_the_order_of_the_text() -> None:
    late, early = edit(4, 7, "b"), edit(0, 3, "a")
    assert by_path([("b", late), ("a", late), ("a", early), ("a", late)]) == {
        "a": (early, late),
        "b": (late,),
    }


def test_a_place_is_named_as_compilers_do() -> None:
    assert where(Place(OLD, Span(9, 12, 3, 2, 3, 5))) == "claims/old.md:3:2"
