"""What checks make of studies, and of slips that would be two findings, in the weighed example."""

from __future__ import annotations

from kb.check.checks import check
from kb.weighing import Lines
from kb.workspace import load
from tests.conftest import WEIGHED, WriteKb

NOTE = "claims/trios-brought-no-gain.md"
QUESTION = "claims/questions/do-trios-raise-attainment.md"


def test_an_item_takes_over_the_design_of_its_study(write_kb: WriteKb) -> None:
    files = {**WEIGHED, NOTE: WEIGHED[NOTE].replace("    design: randomised-trial\n", "")}
    assert files[NOTE] != WEIGHED[NOTE]
    loaded = load(write_kb(files), cache=False)
    (item,) = loaded.corpus.claims["trios-brought-no-gain"].evidence
    assert item.design
    assert item.design.id == "randomised-trial"
    findings = [*loaded.diagnostics, *check(loaded.corpus)]
    assert [finding for finding in findings if finding.place.path == NOTE] == []


def test_a_study_that_its_source_does_not_report_adds_no_line(write_kb: WriteKb) -> None:
    item = "  - source: north2019trios\n    study: pairs-study\n    relation: supports\n"
    files = {**WEIGHED, NOTE: WEIGHED[NOTE].replace("---\n\nThe", f"{item}---\n\nThe")}
    corpus = load(write_kb(files), cache=False).corpus
    items = corpus.claims["trios-brought-no-gain"].evidence
    assert len(items) == 2
    assert Lines(corpus.studies).count(items) == 1


def test_a_misspelt_claim_of_an_answer_is_one_finding(write_kb: WriteKb) -> None:
    slip = WEIGHED[QUESTION].replace("trios-brought-no-gain: w", "trios-brought-no-gian: w")
    loaded = load(write_kb({**WEIGHED, QUESTION: slip}), cache=False)
    findings = [one for one in check(loaded.corpus) if one.place.path == QUESTION]
    assert [(one.code, one.place.span.line) for one in findings] == [("C006", 10)]


def test_an_answer_follows_from_its_domains(write_kb: WriteKb) -> None:
    domains = "certainty-domains: {approach: grade, start: high, imprecision: -2}\n"
    text = WEIGHED[QUESTION].replace("certainty-reason", f"{domains}certainty-reason")
    loaded = load(write_kb({**WEIGHED, QUESTION: text}), cache=False)
    (finding,) = [one for one in loaded.diagnostics if one.place.path == QUESTION]
    assert (finding.code, finding.place.span.line) == ("N030", 4)
    assert "“low”" in finding.message
    typo = text.replace("imprecision: -2", "imprecision: -7")
    loaded = load(write_kb({**WEIGHED, QUESTION: typo}), cache=False)
    assert [one.code for one in loaded.diagnostics] == ["N029"]
