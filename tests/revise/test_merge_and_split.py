"""``kb merge`` and ``kb split``: evidence put together and shared, and nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.api.workspace import Workspace
from kb.model import Corpus
from tests.conftest import WEIGHED, RunKb, write_files

KEEP = """\
---
claim: Pairing a strong school with a weak one raises attainment.
kind: finding
certainty: low
status: reviewed
features: {trust: supports}
contexts: [england]
evidence:
  - source: lima2010thinking
    relation: supports
    locator: p. 2   # read twice
    basis: abstract
  - source: south2018pairs
    relation: qualifies
    quote: pairs differ
relations:
  supports: [partnering-helps]
  extends: [attainment-rises-in-pairs]
---

Pairs help [@lima2010thinking, p. 2][^1], unlike [[attainment-rises-in-pairs]].

[^1]: A remark.
"""
OTHER = """\
---
claim: Attainment rises when strong schools are paired with weak ones, raising pairing.
kind: mechanism
status: reviewed
features: {network: supports, trust: qualifies}
outcomes: {attainment: benefit}
evidence:
    - source: lima2010thinking
      relation: supports
      locator: page 2
      quote: |
        faith
          and fads
      note: Others say so too.
    - source: south2018pairs
      relation: qualifies
      quote: pairs do not differ
    - {source: west2017trios, relation: disputes, locator: p. 3}
relations:
  supports: [partnering-helps, spread-by-faith]
replaces: [pairs-raise-results]
---

The same in other words [@west2017trios][^1]; see [it](../partnering-helps.md).

[^1]: Another remark.
"""
THIRD = """\
---
claim: Schools should be paired.
status: draft
kind: recommendation
rests-on: [pairing-raises-attainment, attainment-rises-in-pairs]
evidence:
  - source: nao2009partnering
    relation: background
relations:
  supports:
    - attainment-rises-in-pairs
    - pairing-raises-attainment
  qualifies: [attainment-rises-in-pairs]
---

See [[attainment-rises-in-pairs]] and [that](deeper/attainment-rises-in-pairs.md).
"""
QUESTION = WEIGHED["claims/questions/do-trios-raise-attainment.md"].replace(
    "  trios-brought-no-gain: weighed\n",
    "  attainment-rises-in-pairs: weighed\n  trios-brought-no-gain: weighed\n"
    "  pairing-raises-attainment: weighed\n",
)
FILES = {
    **WEIGHED,
    "claims/pairing-raises-attainment.md": KEEP,
    "claims/deeper/attainment-rises-in-pairs.md": OTHER,
    "claims/pair-schools.md": THIRD,
    "claims/questions/do-trios-raise-attainment.md": QUESTION,
}
PAIR = ("pairing-raises-attainment", "attainment-rises-in-pairs")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_files(tmp_path / "kb", FILES)


def corpus_of(root: Path) -> Corpus:
    return Workspace(root).read().corpus


def test_two_claims_become_one_with_all_evidence(root: Path, kb_main: RunKb) -> None:
    done = kb_main("-C", str(root), "merge", *PAIR, "--anyway")
    assert done.returncode == 0, done.stderr
    claim = corpus_of(root).claims[PAIR[0]]
    assert PAIR[1] not in corpus_of(root).claims
    assert [(e.source.id, str(e.relation), e.locator, e.quote) for e in claim.evidence] == [
        ("lima2010thinking", "supports", "p. 2", "faith and fads"),
        ("south2018pairs", "qualifies", "", "pairs differ"),
        ("south2018pairs", "qualifies", "", "pairs do not differ"),
        ("west2017trios", "disputes", "p. 3", ""),
    ]
    assert claim.evidence[0].note == "Others say so too."
    assert claim.evidence[0].basis == "abstract"
    assert claim.status == "draft"
    assert {b.feature.id: str(b.bearing) for b in claim.features} == {
        "network": "supports",
        "trust": "supports",
    }
    assert [o.outcome.id for o in claim.outcomes] == ["attainment"]
    assert [(str(r.relation), r.target.id) for r in claim.relations] == [
        ("supports", "partnering-helps"),
        ("supports", "spread-by-faith"),
    ]
    assert [ref.id for ref in claim.replaces] == ["pairs-raise-results", PAIR[1]]
    assert "# read twice" in (root / claim.path).read_text("utf-8")
    assert "unlike [[pairing-raises-attainment]]" in claim.body
    assert "see [it](partnering-helps.md)" in claim.body
    assert "[^1-of-the-other]: Another remark." in claim.body
    assert "Look at this: trust: supports, not qualifies" in done.stdout


def test_what_pointed_to_either_points_to_the_one_once(root: Path, kb_main: RunKb) -> None:
    kb_main("-C", str(root), "merge", *PAIR, "--anyway")
    corpus = corpus_of(root)
    third = corpus.claims["pair-schools"]
    assert [ref.id for ref in third.rests_on] == [PAIR[0]]
    assert [(str(r.relation), r.target.id) for r in third.relations] == [
        ("supports", PAIR[0]),
        ("qualifies", PAIR[0]),
    ]
    assert third.body == f"\nSee [[{PAIR[0]}]] and [that](pairing-raises-attainment.md).\n"
    question = corpus.questions["do-trios-raise-attainment"]
    assert [one.claim.id for one in question.claims] == [
        "trios-brought-no-gain",
        PAIR[0],
        "partnering-helps",
    ]
    shown = kb_main("-C", str(root), "show", PAIR[1]).stdout
    assert shown.startswith(f"{PAIR[1]} is called {PAIR[0]} today.")


def test_claims_that_say_something_else_are_refused(root: Path, kb_main: RunKb) -> None:
    for other, anyway in (("partnering-helps", False), (PAIR[0], True), ("nothing", True)):
        options = ["--anyway"] if anyway else []
        done = kb_main("-C", str(root), "merge", PAIR[0], other, *options)
        assert done.returncode == 2
    alike = KEEP.replace("raises attainment.", "raises attainment of pupils.")
    write_files(root, {"claims/alike.md": alike})
    assert kb_main("-C", str(root), "merge", PAIR[0], "alike", "--dry-run").returncode == 0
    denied = KEEP.replace("raises attainment.", "never raises attainment.")
    write_files(root, {"claims/alike.md": denied})
    assert kb_main("-C", str(root), "merge", PAIR[0], "alike").returncode == 2


def test_two_drafts_share_the_evidence(root: Path, kb_main: RunKb) -> None:
    before = corpus_of(root).claims[PAIR[0]]
    statements = ("Pairing raises attainment: of weak schools.", "Pairing costs strong schools.")
    done = kb_main(
        "-C", str(root), "split", PAIR[0], *statements, "--id", "for-weak", "--id", "for-strong"
    )
    assert done.returncode == 0, done.stderr
    corpus = corpus_of(root)
    for ident, statement in zip(("for-weak", "for-strong"), statements, strict=True):
        draft = corpus.claims[ident]
        assert draft.statement == statement
        assert draft.evidence == before.evidence
        assert draft.features == before.features
        assert (draft.status, draft.certainty) == ("draft", None)
        assert draft.body == before.body
        assert [str(r.relation) for r in draft.relations if r.target.id == PAIR[0]] == [
            "supersedes"
        ]
    assert corpus.claims[PAIR[0]].status == "superseded"
    assert "claims/pair-schools.md" in done.stdout
    assert kb_main("-C", str(root), "fmt", "--check").stdout.count("for-") == 0


def test_drafts_need_names_that_are_free(root: Path, kb_main: RunKb) -> None:
    taken = ("--id", "partnering-helps", "--id", "new")
    for options in (taken, ("--id", "one"), ("--id", "one", "--id", "one")):
        done = kb_main("-C", str(root), "split", PAIR[0], "One.", "Two.", *options)
        assert done.returncode == 2
    assert not (root / "claims/new.md").exists()
