"""What is being written at the cursor, told apart by the lines alone."""

from __future__ import annotations

import pytest

from kb.base.text import TextFile
from kb.lsp.cursor import CITATION, LINK, Spot, spot_in_bib, spot_in_note, spot_in_yaml


def spot(text: str, path: str = "claims/a.md") -> Spot | None:
    """The spot at the mark ``|`` in a note."""
    offset = text.index("|")
    return spot_in_note(TextFile(path, text.replace("|", "", 1)), offset)


@pytest.mark.parametrize(
    ("text", "keys", "begun", "at_key"),
    [
        ("---\nkind: fi|\n---\n", ("kind",), "fi", False),
        ("---\nki|\n---\n", (), "ki", True),
        ("---\nevidence:\n  - source: we|\n", ("evidence", "source"), "we", False),
        ("---\nevidence:\n  - source: a\n    rel|\n", ("evidence",), "rel", True),
        ("---\nfeatures: {pairing: sup|}\n", ("features", "pairing"), "sup", False),
        ("---\nfeatures: {pairing: supports, le|}\n", ("features",), "le", True),
        ("---\ncontexts: [england, se|]\n", ("contexts",), "se", False),
        ("---\nclaim: X\n---\nAs [[tri|", LINK, "tri", False),
        ("---\nclaim: X\n---\nAs [@west2017|", CITATION, "west2017", False),
        ("---\nclaim: X\n---\nAs [see -@we|", CITATION, "we", False),
    ],
)
def test_a_note(text: str, keys: tuple[str, ...], begun: str, at_key: bool) -> None:
    at = text.index("|")
    assert spot(text) == Spot(keys, begun, at - len(begun), at_key)


@pytest.mark.parametrize(
    "text",
    [
        "---\nclaim: X\n---\nProse wri|tten here",
        "---\nclaim: X\n---\nAda@exa|mple.org",
        "---\nkind: finding # a rem|ark\n---\n",
    ],
)
def test_free_text_has_no_spot(text: str) -> None:
    assert spot(text) is None


def test_every_offset_of_a_broken_note_has_an_answer_that_slices_back() -> None:
    file = TextFile(
        "claims/a.md", "---\nclaim: X\nevidence:\n  - source: we\nfeatures: {a: [b, {c\n---\n[[d @e"
    )
    for offset in range(len(file.text) + 1):
        at = spot_in_note(file, offset)
        assert at is None or file.text[at.start : offset] == at.begun


@pytest.mark.parametrize("field", ["crossref = {", "xdata = {one, ", 'XREF="'])
def test_the_parents_of_an_entry(field: str) -> None:
    text = f"@book{{a,\n  {field}pa"
    spot = spot_in_bib(TextFile("sources/a.bib", text), len(text))
    assert spot == Spot(CITATION, "pa", len(text) - 2)
    assert spot_in_bib(TextFile("sources/a.bib", "@book{a,\n  title = {pa"), 22) is None


def test_yaml_without_front_matter_counts_from_its_first_line() -> None:
    text = "- id: a\n  design: ran"
    assert spot_in_yaml(TextFile("sources/studies.yml", text), len(text)) == Spot(
        ("design",), "ran", len(text) - 3
    )
