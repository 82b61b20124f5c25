"""Completions, hovers and references for studies, effects and questions."""

from __future__ import annotations

import pytest

from kb.base.text import TextFile
from kb.lsp.candidates import in_note, in_question, in_studies, in_vocabulary
from kb.lsp.cursor import spot_in_note, spot_in_yaml
from kb.lsp.hover import HoverText
from kb.model import Corpus
from kb.model.naming import Sort
from kb.revise.pointers import find, pointer_at, pointers
from kb.workspace import load
from tests.conftest import WEIGHED, WriteKb


@pytest.fixture
def corpus(write_kb: WriteKb) -> Corpus:
    return load(write_kb(WEIGHED), cache=False).corpus


NOTE = "---\nclaim: X.\nevidence:\n  - source: west2017trios\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (NOTE + "    study: ", {"trios-trial", "pairs-study"}),
        (NOTE + "    effects:\n      - outcome: ", {"attainment", "exclusions"}),
        (NOTE + "    effects:\n      - outcome: attainment\n        measure: s", {"smd"}),
        (NOTE + "    effects:\n      - outcome: attainment\n        comp", {"comparator"}),
        ("---\noutcomes:\n  attainment: no-d", {"no-difference"}),
        ("---\ncertainty-domains:\n  approach: cer", {"cerqual"}),
        ("---\nstrength: st", {"strong"}),
    ],
)
def test_a_note_is_completed(corpus: Corpus, text: str, words: set[str]) -> None:
    spot = spot_in_note(TextFile("claims/x.md", text), len(text))
    assert spot is not None
    found = {one.word for one in in_note(corpus, spot)}
    assert words <= found
    assert {word for word in found if spot.begun in word} >= words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- id: x\n  design: ", {"randomised-trial"}),
        ("- id: x\n  reports: [", {"west2017trios"}),
        ("- id: x\n  appraisal:\n    - tool: ", {"padlocks", "rob"}),
        ("- id: x\n  eval", {"evaluator"}),
    ],
)
def test_a_study_is_completed(corpus: Corpus, text: str, words: set[str]) -> None:
    spot = spot_in_yaml(TextFile("sources/studies.yml", text), len(text))
    assert spot is not None
    assert words <= {one.word for one in in_studies(corpus, spot)}


def test_a_question_and_the_vocabulary_are_completed(corpus: Corpus) -> None:
    text = "---\nquestion: X?\nclaims:\n  trios-brought-no-gain: "
    spot = spot_in_note(TextFile("claims/questions/x.md", text), len(text))
    assert spot is not None
    assert "weighed" in {one.word for one in in_question(corpus, spot)}
    text = "outcomes:\n  - id: x\n    better: "
    spot = spot_in_yaml(TextFile("claims/vocabulary.yml", text), len(text))
    assert spot is not None
    assert [one.word for one in in_vocabulary(corpus, spot)] == ["higher", "lower"]


def test_a_study_is_explained_and_pointed_to(corpus: Corpus) -> None:
    study = find(corpus, Sort.STUDY, "trios-trial")
    assert study is not None
    text = HoverText().markdown(study, corpus)
    assert "Trial of school trios in England" in text
    assert "104 schools" in text
    places = [p.place.path for p in pointers(corpus) if (p.sort, p.id) == (Sort.STUDY, study.id)]
    assert sorted(places) == ["claims/trios-brought-no-gain.md", "sources/studies.yml"]
    question = "claims/questions/do-trios-raise-attainment.md"
    offset = WEIGHED[question].index("trios-brought-no-gain")
    pointer = pointer_at(corpus, question, offset)
    assert pointer is not None
    assert (pointer.sort, pointer.id) == (Sort.CLAIM, "trios-brought-no-gain")
