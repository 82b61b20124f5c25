"""Case files of manuscripts: ``tests/cases/M005-name.md`` and the findings expected of it.

The manuscript is held against the collection below; for M008 that collection has changed since
the snapshot that the manuscript names.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from kb.check.catalogue import BY_CODE, RULES
from kb.check.rules.manuscript.checks import Earlier, check_manuscript
from kb.model import Corpus
from kb.parse.manuscript import SUFFIXES
from kb.workspace import load
from kb.workspace.manuscripts import read_manuscripts
from tests.check.test_cases import FOLDER
from tests.conftest import SMALL, write_files

CASES = sorted(path for path in FOLDER.glob("M*") if path.suffix in {*SUFFIXES} - {".txt"})
ELSEWHERE = {"M009"}
"""Codes that need a history; the tests of the command have them."""

SOURCES = """\
@article{doe2015miracle,
  author = {Doe, Jo}, title = {A miracle}, date = {2015}, retracted = {2021-03-04: data invented},
}

@article{roe2018gains,
  author = {Roe, Al}, title = {Gains}, date = {2018}, corrected = {2019-02: table 2},
}
"""
DISPUTED = """\
---
claim: Pairing a strong school with a weak school raises the attainment of pupils.
certainty: low
status: contested
evidence:
  - source: nao2009partnering
    relation: disputes
  - source: roe2018gains
    relation: supports
---
"""
OLD = """\
---
claim: Schools with head teachers who know each other share their staff.
status: superseded
evidence:
  - source: roe2018gains
    relation: supports
---
"""
NEW = OLD.replace("superseded", "draft").replace(
    "evidence:", "relations: {supersedes: [old-claim]}\nevidence:"
)
NOW: Mapping[str, str] = {
    **SMALL,
    "sources/two.bib": SOURCES,
    "claims/pairing.md": DISPUTED,
    "claims/old-claim.md": OLD,
    "claims/new-claim.md": NEW,
}
BEFORE: Mapping[str, str] = {
    **NOW,
    "claims/pairing.md": DISPUTED.replace("low", "moderate").replace("contested", "reviewed"),
}


@cache
def corpus(before: bool = False) -> Corpus:
    root = write_files(Path(mkdtemp()), BEFORE if before else NOW)
    return load(root, cache=False).corpus


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_case(case: Path) -> None:
    (manuscript, *_) = read_manuscripts([case])
    snapshot = manuscript.snapshot
    earlier = Earlier(snapshot.name, corpus(before=True)) if snapshot else None
    found = sorted(
        f"{f.place.span.line}:{f.place.span.column} {f.code} {f.message}"
        for f in check_manuscript(manuscript, corpus(), earlier)
    )
    expected = case.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    assert found == sorted(expected)
    assert case.stem.partition("-")[0] in BY_CODE


def test_each_rule_of_manuscripts_has_a_bad_and_a_good_case() -> None:
    reported: dict[str, set[bool]] = {}
    for case in CASES:
        text = case.with_suffix(".txt").read_text(encoding="utf-8")
        reported.setdefault(case.stem.partition("-")[0], set()).add(bool(text.strip()))
    ours = {rule.code for rule in RULES if rule.code.startswith("M")} - ELSEWHERE
    assert reported == {code: {True, False} for code in ours}
