"""New notes say what was given, whatever it was."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.base.folding import composed
from kb.base.text import TextFile
from kb.draft.note import ClaimDraft, EvidenceDraft, note_text
from kb.draft.yaml import scalar
from kb.parse.note import parse_note

# What a terminal can hand over: no control characters, and some text at least.
WORDS = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp"), exclude_characters="\ufeff"),
    min_size=1,
).filter(lambda text: text.strip() and " ".join(text.split()))


def read(draft: ClaimDraft):
    return parse_note(TextFile("claims/it-holds.md", note_text(draft)))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    WORDS
    | st.sampled_from(
        ["no", "~", "null", "- x", "a: b", "a #b", "'x", '"x"', "@x", "[x]", "\U0002f800"]
    )
)
def test_any_words_come_back(text: str) -> None:
    folded = composed(" ".join(text.split()))
    evidence = EvidenceDraft("lima2010", "supports", quote=text, note=text)
    claim, findings = read(ClaimDraft(text, evidence, certainty_reason=text))
    assert claim is not None
    assert not [f for f in findings if f.code in {"N003", "N011", "N012"}]
    assert claim.statement == folded
    assert claim.evidence[0].quote == claim.evidence[0].note == claim.certainty_reason == folded


def test_plain_words_stand_without_quotes() -> None:
    assert scalar("Networks help, and schools’ trust grows.") == (
        "Networks help, and schools’ trust grows."
    )
    assert scalar("Networks: a cure?") == '"Networks: a cure?"'


def test_everything_has_its_place() -> None:
    draft = ClaimDraft(
        "Networks help schools.",
        EvidenceDraft(
            "lima2010", "supports", "p. 4", "nao2009", "audit", "relayed", "q", "10", "set", "n"
        ),
        "finding",
        "low",
        "One audit.",
        (("network", "supports"), ("trust", "describes")),
        ("england",),
        (("supports", "a"), ("disputes", "b"), ("supports", "c")),
        "Prose [@lima2010].",
    )
    claim, findings = read(draft)
    assert claim is not None
    assert not findings
    item = claim.evidence[0]
    assert (item.source.id, item.locator, item.via and item.via.id) == (
        "lima2010",
        "p. 4",
        "nao2009",
    )
    assert (item.sample, item.dataset) == ("10", "set")
    assert [(b.feature.id, b.bearing) for b in claim.features] == list(draft.features)
    assert [(r.relation, r.target.id) for r in claim.relations] == [
        ("supports", "a"), ("supports", "c"), ("disputes", "b"),
    ]  # fmt: skip
    assert claim.body.strip() == "Prose [@lima2010]."
