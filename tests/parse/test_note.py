"""Notes: what is read, and what is said of mistakes."""

from __future__ import annotations

import pytest

from kb.base.text import TextFile
from kb.model import (
    Basis,
    Bearing,
    Certainty,
    Claim,
    ClaimRelation,
    EvidenceRelation,
    Kind,
    MentionKind,
    Status,
)
from kb.parse.markdown import Prose
from kb.parse.note import parse_note
from kb.parse.rendered import render
from kb.parse.vocabulary import parse_vocabulary

EVIDENCE = "evidence:\n  - source: lima2010thinking\n    relation: supports\n"
FULL = """\
---
claim: Networks have spread through belief.   # a remark
kind: finding
certainty: very-low
certainty-reason: >-
  One paper,
  read in another.
status: reviewed
features:
  network: disputes
contexts: [general, england]
evidence:
  - source: lima2010thinking
    relation: supports
    locator: pp. 2–3
    via: menzies2014collaboration
    design: conceptual
    basis: relayed
    quote: "faith: and fads"
    sample: 104 schools
    dataset: london-interviews
    note: Not seen.
relations:
  supports: [networks-are-no-cure-all]
---

Prose [see @lima2010thinking, p. 2, on this; -@west2010school].
As @nao2009partnering [para. 9] says, not me@example.org or `@code`.

> é [[networks-are-no-cure-all]] and
> [[other|words]] [@a:b_c]

| left | right |
|------|-------|
| @one | [@two] |
"""


def read(text: str, path: str = "claims/a-claim.md") -> tuple[Claim | None, list[str]]:
    claim, findings = parse_note(TextFile(path, text))
    return claim, [f"{f.place.span.line}:{f.place.span.column} {f.code}" for f in findings]


def test_everything_is_read() -> None:
    claim, findings = read(FULL)
    assert findings == []
    assert claim is not None
    assert claim.id == "a-claim"
    assert claim.statement == "Networks have spread through belief."
    assert (claim.kind, claim.certainty) == (Kind.FINDING, Certainty.VERY_LOW)
    assert claim.certainty_reason == "One paper, read in another."
    assert claim.status is Status.REVIEWED
    assert [(f.feature.id, f.bearing) for f in claim.features] == [("network", Bearing.DISPUTES)]
    assert [c.id for c in claim.contexts] == ["general", "england"]
    (item,) = claim.evidence
    assert (item.source.id, item.relation) == ("lima2010thinking", EvidenceRelation.SUPPORTS)
    assert (item.locator, item.basis, item.quote) == ("pp. 2–3", Basis.RELAYED, "faith: and fads")
    assert item.via is not None
    assert item.via.id == "menzies2014collaboration"
    assert item.second_hand
    (relation,) = claim.relations
    assert (relation.relation, relation.target.id) == (
        ClaimRelation.SUPPORTS,
        "networks-are-no-cure-all",
    )


def test_mentions_have_their_places() -> None:
    file = TextFile("claims/a-claim.md", FULL)
    claim, _ = parse_note(file)
    assert claim is not None
    reported = []
    for mention in claim.mentions:
        place = mention.target.place
        assert place is not None
        assert file.slice(place.span) == mention.target.id
        reported.append((mention.kind, mention.target.id, mention.locator, place.span.line))
    source, link = MentionKind.SOURCE, MentionKind.CLAIM
    assert reported == [
        (source, "lima2010thinking", "p. 2", 27),
        (source, "west2010school", "", 27),
        (source, "nao2009partnering", "para. 9", 28),
        (link, "networks-are-no-cure-all", "", 30),
        (link, "other", "", 31),
        (source, "a:b_c", "", 31),
        (source, "one", "", 35),
        (source, "two", "", 35),
    ]


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_line_ends_do_not_matter(line_end: str) -> None:
    plain, _ = read(FULL)
    other, findings = read(FULL.replace("\n", line_end))
    assert findings == []
    assert plain is not None
    assert other is not None
    assert (other.statement, other.evidence, other.mentions) == (
        plain.statement,
        plain.evidence,
        plain.mentions,
    )


@pytest.mark.parametrize(
    ("front", "findings"),
    [
        ("claim: It holds.\nkinds: finding\n" + EVIDENCE, ["3:1 N004"]),
        ("claim: It holds.\ncertainty: lo\n" + EVIDENCE, ["3:12 N007"]),
        ("claim: It holds.\nkind: [finding]\n" + EVIDENCE, ["3:7 N006"]),
        ("claim: It holds.\ncontexts: london\n" + EVIDENCE, ["3:11 N006"]),
        ("claim: It holds.\nfeatures: [network]\n" + EVIDENCE, ["3:11 N006"]),
        ("claim: It holds.\nfeatures:\n  network:\n" + EVIDENCE, ["4:3 N008"]),
        ("claim: It holds.\nclaim: Twice.\n" + EVIDENCE, ["3:1 N005"]),
        ("claim: It holds: truly.\n" + EVIDENCE, ["2:16 N003"]),
        ("claim: It holds.\n\tkind: finding\n" + EVIDENCE, ["3:1 N003"]),
        ('claim: "It holds.\n' + EVIDENCE, ["2:8 N003"]),
        ("claim: It holds.\ncontexts: &x [london]\n" + EVIDENCE, ["3:11 N011"]),
        ("claim: It holds.\n", ["2:1 N008"]),
        (EVIDENCE, ["2:1 N008"]),
        ("claim:\n" + EVIDENCE, ["2:7 N008"]),
        ("claim: It holds.\nevidence: []\n", ["3:11 N008"]),
        ("claim: It holds.\nevidence:\n  - relation: supports\n", ["4:5 N008"]),
        ("claim: It holds.\nevidence:\n  - source: a\n", ["4:5 N008"]),
        ("claim: It holds.\nevidence:\n  - just text\n", ["4:5 N006"]),
        ("claim: It holds.\n" + EVIDENCE + "    locator: near the end\n", ["6:14 N010"]),
        ("claim: It holds.\n" + EVIDENCE + "relations:\n  suports: [a]\n", ["7:3 N004"]),
        ("", ["1:1 N008"]),
        ("claim: It holds.\nkind: fin\x07ding\n" + EVIDENCE, ["3:10 N003"]),
    ],
)
def test_mistakes_are_reported_with_their_place(front: str, findings: list[str]) -> None:
    assert read(f"---\n{front}---\n\nProse.\n")[1] == findings


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("Prose only.\n", ["1:1 N001"]),
        ("", ["1:1 N001"]),
        ("---\nclaim: It holds.\n\nProse.\n", ["1:1 N002"]),
    ],
)
def test_front_matter_is_needed(text: str, findings: list[str]) -> None:
    assert read(text) == (None, findings)


def test_a_file_name_must_be_an_id() -> None:
    _, findings = read(f"---\nclaim: It holds.\n{EVIDENCE}---\n", "claims/It holds.md")
    assert findings == ["1:1 N009"]


def test_messages_name_the_fix() -> None:
    text = f"---\nclaim: It holds.\nkidn: finding\nstatus: reveiwed\n{EVIDENCE}---\n"
    _, findings = parse_note(TextFile("claims/a.md", text))
    assert [f.message for f in findings] == [
        "a note has no key “kidn”; did you mean “kind”?",
        "“reveiwed” is no status; did you mean “reviewed”?",
    ]
    assert [f.fix.edits[0].replacement for f in findings if f.fix] == ["kind", "reviewed"]


def test_a_colon_is_fixed_by_quotes() -> None:
    text = f"---\nclaim: It holds: truly.\n{EVIDENCE}---\n"
    file = TextFile("claims/a.md", text)
    (finding,) = parse_note(file)[1]
    assert finding.fix is not None
    (edit,) = finding.fix.edits
    fixed = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    claim, findings = parse_note(TextFile("claims/a.md", fixed))
    assert findings == ()
    assert claim is not None
    assert claim.statement == "It holds: truly."


def test_prose_becomes_html_and_words() -> None:
    body = "See [cf. @a, p. 2; @b] and **[[some-claim]]**.[^1]\n\n[^1]: @c [p. 3] notes.\n"
    prose = Prose(body)
    html = prose.html(cite=lambda item: f"<{item.key}>", claim=lambda item: f"<link {item.id}>")
    assert "(cf. <a>, p. 2; <b>)" in html
    assert "<strong><link some-claim></strong>" in html
    assert "<c> (p. 3)" in html
    assert prose.text().startswith("See and some claim.")


def test_prose_is_rendered_with_its_links_left_open_in_the_order_of_the_text() -> None:
    rendered = render("See @a [p. 2; see @b], ![@c](x.png) \0 [[d]].[^1]\n\n[^1]: @e.\n", "n.md")
    assert [getattr(link, "key", "d") for link in rendered.links] == ["a", "b", "d", "e"]
    html = rendered.html(cite=lambda item: f"<{item.key}>", claim=lambda item: f"<{item.id}>")
    assert "See <a> (p. 2; see <b>)" in html
    assert "\ufffd <d>." in html


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("features:\n  - {id: a, label: A}\n  - {id: a, label: B}\n", ["3:10 V001"]),
        ("features:\n  - {id: a, label: A, broader: b}\n", ["2:32 V002"]),
        ("features:\n  - {id: a, label: A, broader: a}\n", ["2:32 V003"]),
        ("features:\n  - {id: a}\n", ["2:5 N008"]),
        ("features:\n  - {id: A b, label: A}\n", ["2:10 N009"]),
        ("contexts:\n  - {id: a, label: A, kind: plase}\n", ["2:29 N007"]),
        ("contexts:\n  - {id: a, label: A}\n", ["2:5 N008"]),
        ("feature:\n  - {id: a, label: A}\n", ["1:1 N004"]),
        ("features:\n  - {id: a, label: A}\n: x: y\n", ["3:1 N003"]),
        ("", []),
    ],
)
def test_vocabulary(text: str, findings: list[str]) -> None:
    _, found = parse_vocabulary(TextFile("claims/vocabulary.yml", text))
    assert [f"{f.place.span.line}:{f.place.span.column} {f.code}" for f in found] == findings


def test_designs_are_ranked_as_written() -> None:
    text = "designs:\n  - {id: trial, label: Trial}\n  - {id: opinion, label: Opinion}\n"
    vocabulary, _ = parse_vocabulary(TextFile("claims/vocabulary.yml", text))
    assert [(design.id, design.rank) for design in vocabulary.designs] == [
        ("trial", 1),
        ("opinion", 2),
    ]
