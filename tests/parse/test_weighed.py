"""Studies, effects, domains and questions as they are read from the texts."""

from __future__ import annotations

import pickle

import pytest

from kb.check.catalogue import RULES
from kb.check.checks import check
from kb.format import format_bytes
from kb.model import (
    Approach,
    Better,
    BroaderKind,
    Certainty,
    Count,
    Evaluator,
    Figure,
    Measure,
    OutcomeDirection,
    Weighing,
)
from kb.workspace import load
from tests.conftest import WEIGHED, WriteKb

CLAIM = "trios-brought-no-gain"
QUESTION = "claims/questions/do-trios-raise-attainment.md"


def test_what_the_texts_say_is_in_the_corpus(write_kb: WriteKb) -> None:
    loaded = load(write_kb(WEIGHED), cache=False)
    corpus = loaded.corpus
    claim = corpus.claims[CLAIM]
    (item,) = claim.evidence
    (effect,) = item.effects
    assert item.study is not None
    assert item.study.id == "trios-trial"
    assert (effect.outcome.id, effect.measure) == ("attainment", Measure.SMD)
    assert effect.value == Figure("0.10", 0.1)
    assert effect.ci == (Figure("-0.02", -0.02), Figure("0.22", 0.22))
    assert effect.n == (Count("schools", 104), Count("pupils", 21041))
    assert claim.certainty_domains is not None
    assert claim.certainty_domains.approach is Approach.GRADE
    assert claim.certainty_domains.level is Certainty.MODERATE
    assert [(o.outcome.id, o.direction) for o in claim.outcomes] == [
        ("attainment", OutcomeDirection.NO_DIFFERENCE)
    ]
    study = corpus.studies["trios-trial"]
    assert [ref.id for ref in study.reports] == ["west2017trios", "north2019trios"]
    assert study.evaluator is Evaluator.INDEPENDENT
    assert study.period is not None
    assert study.period.edtf == "2014/2016"
    (appraisal,) = study.appraisals
    assert (appraisal.tool.id, appraisal.overall) == ("padlocks", "4")
    question = corpus.questions["do-trios-raise-attainment"]
    assert [(one.claim.id, one.weighing, one.reason) for one in question.claims] == [
        (CLAIM, Weighing.WEIGHED, ""),
        ("partnering-helps", Weighing.LEFT_OUT, "says nothing of attainment"),
    ]
    assert question.searched is not None
    assert (question.searched.until, question.searched.where) == ("2026-11", ("ERIC",))
    assert corpus.outcomes["exclusions"].better is Better.LOWER
    assert corpus.features["trios"].broader_kind is BroaderKind.KIND_OF
    assert corpus.features["trust"].broader_kind is BroaderKind.PART_OF
    assert corpus.appraisal_tools["rob"].levels == ("high", "some-concerns", "low")
    assert [spelling.words for spelling in corpus.spellings] == [("programme", "program")]


def test_nothing_is_wrong_with_them(write_kb: WriteKb) -> None:
    loaded = load(write_kb(WEIGHED), cache=False)
    findings = [*loaded.diagnostics, *check(loaded.corpus)]
    ours = [f for f in findings if f.subject in {CLAIM, "trios-trial", "pairs-study"}]
    assert ours == []
    assert [f for f in findings if f.place.path == QUESTION] == []


def test_values_pickle_and_places_slice_back(write_kb: WriteKb) -> None:
    loaded = load(write_kb(WEIGHED), cache=False)
    corpus = loaded.corpus
    for value in (*corpus.claims.values(), *corpus.studies.values(), *corpus.questions.values()):
        assert pickle.loads(pickle.dumps(value)) == value
    study = corpus.studies["trios-trial"]
    for ref in (*study.reports, study.design):
        assert ref is not None
        assert ref.place is not None
        assert loaded.texts[ref.place.path].slice(ref.place.span) == ref.id


@pytest.mark.parametrize("path", ["sources/studies.yml", QUESTION, "claims/vocabulary.yml"])
def test_the_form_of_fmt_is_kept_and_restored(path: str) -> None:
    text = WEIGHED[path]
    assert format_bytes(text.encode(), path).data.decode() == text
    swapped = {
        "sources/studies.yml": ("  label: Trial of school trios in England\n", ""),
        QUESTION: ("answered: 2026-11-28\n", ""),
        "claims/vocabulary.yml": ("    better: higher\n", ""),
    }[path][0]
    moved = text.replace(swapped, "", 1)
    key = {QUESTION: "claims:\n"}.get(path, "")
    if key:
        moved = moved.replace(key, f"{swapped}{key}", 1)
        assert format_bytes(moved.encode(), path).data.decode() == text


def test_fmt_knows_a_question_by_any_path() -> None:
    text = WEIGHED[QUESTION]
    for path in (QUESTION, f"/home/ann/evidence/{QUESTION}", f"../{QUESTION}"):
        assert format_bytes(text.encode(), path).data.decode() == text


@pytest.mark.parametrize(
    ("typed", "slip", "found"),
    [
        ("question:", "claim:", [("N004", "a question has no key “claim”; write “question”")]),
        (
            "  trios-brought-no-gain: weighed\n  partnering-helps: ",
            "  trios-brought-no-gain: left out, it is old\n  partnering-helps: ",
            [
                (
                    "N007",
                    "“trios-brought-no-gain” is either “weighed” or, in quotes since it holds a"
                    " colon, “left out: reason”",
                )
            ],
        ),
        (
            "claims:\n  trios-brought-no-gain: weighed\n"
            '  partnering-helps: "left out: says nothing of attainment"',
            "claims: [trios-brought-no-gain]",
            [
                (
                    "N006",
                    "“claims” must hold lines such as “trios-brought-no-gain: weighed”, indented"
                    " under it, and no list",
                )
            ],
        ),
        ("where: [ERIC]", "where: ERIC", [("N006", "“where” must be a list; write it as [ERIC]")]),
    ],
)
def test_a_slip_in_a_question_is_one_finding(
    typed: str, slip: str, found: list[tuple[str, str]], write_kb: WriteKb
) -> None:
    assert typed in WEIGHED[QUESTION]
    note = WEIGHED[QUESTION].replace(typed, slip)
    loaded = load(write_kb({**WEIGHED, QUESTION: note}), cache=False)
    findings = [f for f in [*loaded.diagnostics, *check(loaded.corpus)] if f.place.path == QUESTION]
    assert [(f.code, f.message) for f in findings] == found
    if found[0][0] != "N007":
        assert findings[0].fix is not None


def test_a_claim_in_a_folder_called_questions_stays_a_claim(write_kb: WriteKb) -> None:
    note = WEIGHED["claims/partnering-helps.md"].replace("network: supports", "network: describes")
    root = write_kb({"claims/questions/old-note.md": note})
    corpus = load(root, cache=False).corpus
    assert "old-note" in corpus.claims
    assert not corpus.questions


def test_every_rule_is_in_the_catalogue() -> None:
    codes = {rule.code for rule in RULES}
    assert {"C019", "C020", "C021", "E001", "E002", "N029"} <= codes
