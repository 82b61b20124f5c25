"""Every example of docs/formats.md, laid over the collection that ships: it passes as it stands."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from pathlib import Path

import pytest

import kb
from kb.check.policy import Policy
from kb.diagnostics import Severity
from tests.conftest import ROOT, RunKb

PAGE = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(?:bibtex|markdown|yaml)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
CLAIM = "claims/networks/networks-spread-by-faith-and-fashion.md"
TRIAL = "claims/learning/lesson-study-brought-no-gain-in-results.md"
QUESTION = "claims/questions/does-lesson-study-raise-attainment.md"
STUDIES, VOCABULARY = "sources/studies.yml", "claims/vocabulary.yml"
ROB = next(text for text in BLOCKS if "- id: rob-2" in text)


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def replaced(path: str, pattern: str, new: str) -> Mapping[str, str]:
    text, count = re.subn(pattern, lambda _: new, read(path), count=1, flags=re.MULTILINE)
    assert count == 1, pattern
    return {path: text}


def items(example: str) -> list[str]:
    """The items of a list, each as written, with its first line."""
    return re.split(r"^(?=- )", textwrap.dedent(example), flags=re.MULTILINE)[1:]


def with_terms(example: str) -> Mapping[str, str]:
    """The vocabulary with the terms of an example, each in the place of that with its id."""
    text = read(VOCABULARY)
    for name, body in re.findall(r"^([\w-]+):\n((?: .*\n)+)", example, re.MULTILINE):
        for item in items(body):
            identifier = re.search(r"id: (.*)", item)
            assert identifier
            start = text.index(f"\n{name}:")
            head, tail = text[:start], text[start:]
            own = rf"^  - id: {identifier[1]}\n(?:    .*\n)+"
            tail = re.sub(own, "", tail, count=1, flags=re.MULTILINE)
            tail = tail.replace(f"\n{name}:\n", f"\n{name}:\n{textwrap.indent(item, '  ')}", 1)
            text = head + tail
    return {VOCABULARY: text}


PLACES = {
    "@article": ("sources/post.bib", r"^@article\{lima2010thinking,\n(?: .*\n)+\}\n"),
    "- id": (STUDIES, r"^- id: teacher-observation-trial\n(?:  .*\n)+"),
    "    effects:": (TRIAL, r"^    effects:\n(?: {6}.*\n)+"),
    "certainty:": (TRIAL, r"^certainty: .*\ncertainty-domains:\n(?:  .*\n)+"),
    "  appraisal:": (STUDIES, r"^  appraisal:\n    - tool: eef-p(?:.*\n)+?(?=  \w)"),
}
"""For what an example begins with, what it stands in the place of."""


def laid_over(example: str) -> Mapping[str, str]:
    """The files that change where the example stands in the place of what it shows."""
    if example.startswith("---"):
        return {QUESTION if "\nquestion:" in example else CLAIM: example}
    place = next((place for begun, place in PLACES.items() if example.startswith(begun)), None)
    if place is None:
        return with_terms(example)
    terms = with_terms(ROB) if "tool: rob-2" in example else {}
    return {**terms, **replaced(*place, example)}


def test_each_part_of_the_page_has_its_example() -> None:
    assert len(BLOCKS) == 9


@pytest.fixture(scope="module")
def space() -> kb.Workspace:
    space = kb.open(ROOT)
    space.opened[CLAIM] = read(CLAIM).encode()  # findings of texts in memory, as below
    return space


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_the_example_passes_in_the_collection(space: kb.Workspace, number: int) -> None:
    before = {(f.code, f.message) for f in space.check(Policy()).findings}
    opened = dict(space.opened)
    changed = laid_over(BLOCKS[number])
    space.opened |= {path: text.encode() for path, text in changed.items()}
    try:
        found = space.check(Policy()).findings
    finally:
        space.opened.clear()
        space.opened |= opened
    new = [f for f in found if (f.code, f.message) not in before and f.severity != Severity.INFO]
    # A changed claim makes answers older (A002), and lacks what the whole one ignores (K002).
    said = [f"{f.place.path}: {f.code} {f.message}" for f in new if f.code not in {"A002", "K002"}]
    assert said == []


@pytest.mark.parametrize("topic", [(), ("--topic", "Sleep")])
def test_a_new_collection_can_appraise_a_trial_at_once(
    tmp_path: Path, kb_main: RunKb, topic: tuple[str, ...]
) -> None:
    root = tmp_path / "new"
    assert kb_main("init", str(root), *topic).returncode == 0
    if topic:
        design = ("design", "randomised-trial", "--label", "Randomised trial")
        assert kb_main("-C", str(root), "new", "term", *design).returncode == 0
    domains = "randomisation: low, deviations: low, missing-data: some-concerns, selection: low"
    done = kb_main(
        *("-C", str(root), "new", "study", "a-trial", "--label", "A trial"),
        *("--design", "randomised-trial", "--appraisal"),
        f"tool: rob-2, overall: some-concerns, domains: {{{domains}, measurement: low}}",
    )
    assert done.returncode == 0, done.stderr
    assert kb_main("-C", str(root), "check").returncode == 0
    assert kb_main("-C", str(root), "fmt", "--check").returncode == 0
