"""Links between notes as they stand on the site."""

from __future__ import annotations

import pytest

from kb.parse.markdown import Prose
from kb.parse.note_links import note_link


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("other-claim.md", "/claim/other-claim"),
        ("../pairing/other-claim.md#why", "/claim/other-claim"),
        ("/claims/pairing/other-claim.md", "/claim/other-claim"),
        ("../questions/does-it-help.md", "/question/does-it-help"),
        ("../../docs/curation.md", None),
        ("https://example.org/other-claim.md", None),
        ("//example.org/a.md", None),
        ("other-claim", None),
    ],
)
def test_a_link_to_a_note_leads_to_its_page(href: str, address: str | None) -> None:
    found = note_link(href, "claims/london/this-claim.md")
    assert (found.address if found else None) == address


def test_words_of_a_link_may_run_over_a_line() -> None:
    prose = Prose("See [[other-claim|two\nwords]], [x](other-claim.md), [y](https://a.org).")
    html = prose.html(
        cite=lambda cite: cite.key,
        claim=lambda link: f"<{link.id}|{link.text}>",
        path="claims/a.md",
    )
    assert html == (
        "<p>See <other-claim|two words>, "
        '<a href="/claim/other-claim">x</a>, <a href="https://a.org">y</a>.</p>\n'
    )
