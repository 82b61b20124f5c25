"""Completions, hovers and references for studies, effects and questions."""

from __future__ import annotations

import pytest

from kb.base.text import TextFile
from kb.lsp.candidates import in_note, in_question, in_studies, in_vocabulary
from kb.lsp.cursor import key_at, spot_in_note, spot_in_yaml
from kb.lsp.hover import HoverText
from kb.lsp.keys import OF_NOTE, OF_QUESTION, OF_STUDIES, meaning
from kb.model import Corpus
from kb.model.naming import Sort
from kb.revise.pointers import find, pointer_at, pointers
from kb.workspace import load
from tests.conftest import WEIGHED, WriteKb


@pytest.fixture
def corpus(write_kb: WriteKb) -> Corpus:
    return load(write_kb(WEIGHED), cache=False).corpus


NOTE_PATH = "claims/trios-brought-no-gain.md"
QUESTION = "claims/questions/do-trios-raise-attainment.md"
STUDIES = "sources/studies.yml"
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
        ("---\ncertainty-domains:\n  imprecision: ", {"0", "-1", "-2"}),
        ("---\ncertainty-domains:\n  large-effect: ", {"0", "1", "2"}),
        ("---\ncertainty-domains:\n  adeq", {"adequacy"}),
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
        ("- id: x\n  appraisal:\n    - tool: rob\n      dom", {"domains"}),
        ("- id: x\n  appraisal:\n    - tool: x\n      outcome: ", {"attainment"}),
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


ROB = "- id: x\n  appraisal:\n    - tool: padlocks\n      overall: 4\n    - tool: rob\n"


@pytest.mark.parametrize(
    ("text", "after", "words"),
    [
        (f"{ROB}      overall: ", "", ["high", "some-concerns", "low"]),
        (f"{ROB}      domains:\n        ", "", ["randomisation", "missing-data"]),
        (f"{ROB}      domains:\n        randomisation: ", "", ["high", "some-concerns", "low"]),
        (f"{ROB}      domains: {{randomisation: ", "", ["high", "some-concerns", "low"]),
        ("- id: x\n  appraisal:\n    - overall: ", "\n      tool: padlocks", list("012345")),
    ],
)
def test_an_appraisal_is_completed_by_its_tool(
    corpus: Corpus, text: str, after: str, words: list[str]
) -> None:
    spot = spot_in_yaml(TextFile("sources/studies.yml", text + after), len(text))
    assert spot is not None
    assert [one.word for one in in_studies(corpus, spot)] == words


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("---\nquestion: X?\nsearched: ", "not searched"),
        ("---\nquestion: X?\nsearched:\n  unt", "until"),
        ("---\nquestion: X?\ncertainty: ", "moderate"),
        ("---\nquestion: X?\ncertainty-domains:\n  start: ", "high"),
        ("---\nquestion: X?\ncertainty-domains:\n  coherence: ", "-1"),
        ("---\nquestion: X?\nfeatures: [", "trios"),
        ("---\nquestion: X?\noutcomes: [", "exclusions"),
        ("---\nquestion: X?\ncontexts: [", "england"),
        ("---\nquestion: X?\nclaims:\n  trios", "trios-brought-no-gain"),
        ("---\nquestion: X?\nclaims:\n  trios-brought-no-gain: ", '"left out: "'),
        ("---\nquestion: X?\nkb-ignore:\n  A0", "A003"),
        ("---\nquestion: X?\nstatus: ", "reviewed"),
        ("---\nquestion: X?\n---\n\nSee [[tri", "trios-brought-no-gain"),
    ],
)
def test_every_part_of_a_question_is_completed(corpus: Corpus, text: str, word: str) -> None:
    spot = spot_in_note(TextFile("claims/questions/x.md", text), len(text))
    assert spot is not None
    assert word in {one.word for one in in_question(corpus, spot)}


@pytest.mark.parametrize(
    ("sort", "name", "pieces"),
    [
        (Sort.TOOL, "rob", ("Risk of bias", "high, some-concerns, low", "randomisation")),
        (Sort.OUTCOME, "exclusions", ("Exclusions", "Better: lower")),
        (Sort.STUDY, "trios-trial", ("padlocks: 4", "west2017trios")),
        (Sort.QUESTION, "do-trios-raise-attainment", ("Probably not by much", "1 claim")),
    ],
)
def test_what_is_weighed_is_explained(
    corpus: Corpus, sort: Sort, name: str, pieces: tuple[str, ...]
) -> None:
    thing = find(corpus, sort, name)
    assert thing is not None
    text = HoverText().markdown(thing, corpus)
    assert all(piece in text for piece in pieces), text


@pytest.mark.parametrize(
    ("path", "words", "sort", "name"),
    [
        (STUDIES, "tool: |padlocks", Sort.TOOL, "padlocks"),
        (NOTE_PATH, "outcome: |attainment", Sort.OUTCOME, "attainment"),
        (NOTE_PATH, "outcomes: {|attainment", Sort.OUTCOME, "attainment"),
        (NOTE_PATH, "study: |trios-trial", Sort.STUDY, "trios-trial"),
        (STUDIES, "by: |west2017trios", Sort.SOURCE, "west2017trios"),
        (QUESTION, "outcomes: [|attainment", Sort.OUTCOME, "attainment"),
        (QUESTION, "partnering-|helps", Sort.CLAIM, "partnering-helps"),
    ],
)
def test_what_is_weighed_has_a_definition(
    corpus: Corpus, path: str, words: str, sort: Sort, name: str
) -> None:
    offset = WEIGHED[path].index(words.replace("|", "")) + words.index("|")
    pointer = pointer_at(corpus, path, offset)
    assert pointer is not None
    assert (pointer.sort, pointer.id) == (sort, name)
    thing = find(corpus, sort, name)
    assert thing is not None
    assert thing.place is not None


@pytest.mark.parametrize(
    ("path", "words", "keys"),
    [
        (NOTE_PATH, "|imprecision: -1", ("certainty-domains", "imprecision")),
        (NOTE_PATH, "me|asure: smd", ("evidence", "effects", "measure")),
        (QUESTION, "unti|l: 2026", ("searched", "until")),
        (STUDIES, "overa|ll: 4", ("appraisal", "overall")),
        (NOTE_PATH, "measure: |smd", None),
        (NOTE_PATH, "The trial| compared", None),
    ],
)
def test_a_key_is_explained(path: str, words: str, keys: tuple[str, ...] | None) -> None:
    offset = WEIGHED[path].index(words.replace("|", "")) + words.index("|")
    there = key_at(TextFile(path, WEIGHED[path]), offset)
    assert (there[0] if there else None) == keys
    tables = {NOTE_PATH: OF_NOTE, QUESTION: OF_QUESTION, STUDIES: OF_STUDIES}
    assert keys is None or meaning(tables[path], keys)
