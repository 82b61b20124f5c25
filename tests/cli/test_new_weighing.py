"""``kb new question``, ``study`` and ``term``: what they write passes as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.format import format_bytes
from kb.workspace import load
from tests.conftest import WEIGHED, RunKb, WriteKb


@pytest.fixture
def root(write_kb: WriteKb) -> Path:
    return write_kb(WEIGHED)


def canonical(root: Path, path: str) -> bool:
    data = (root / path).read_bytes()
    return format_bytes(data, path).data == data


def test_a_question_is_a_draft_without_findings(root: Path, kb_main: RunKb) -> None:
    done = kb_main(
        *("-C", str(root), "new", "question", "Do networks: help?", "--feature", "netw"),
        *("--outcome", "attainment", "--claim", "partnering-helps"),
    )
    assert done.returncode == 0, done.stderr
    loaded = load(root, cache=False)
    (question,) = (q for q in loaded.corpus.questions.values() if q.question.startswith("Do net"))
    assert question.question == "Do networks: help?"
    assert [ref.id for ref in question.weighed] == ["partnering-helps"]
    assert [f for f in loaded.diagnostics if f.subject == question.id] == []
    assert canonical(root, question.path)


def test_a_study_is_added_at_the_end(root: Path, kb_main: RunKb) -> None:
    arguments = ("-C", str(root), "new", "study", "new-trial", "--label", "A new trial: pairs")
    done = kb_main(
        *(*arguments, "--design", "randomised-trial", "--report", "south2018pairs"),
        *("--sample", "schools=12", "--period", "2020/2021"),
    )
    assert done.returncode == 0, done.stderr
    study = load(root, cache=False).corpus.studies["new-trial"]
    assert study.label == "A new trial: pairs"
    assert (study.sample[0].unit, study.sample[0].number) == ("schools", 12)
    assert canonical(root, "sources/studies.yml")
    again = kb_main(*arguments)
    assert again.returncode == 1
    assert "already" in again.stderr


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (("outcome", "wellbeing", "--label", "Wellbeing", "--better", "higher"), "outcomes"),
        (("feature", "pairs", "--label", "Pairs", "--broader", "trios"), "features"),
        (("context", "wales", "--label", "Wales", "--kind", "place"), "contexts"),
        (("tool", "amstar", "--label", "AMSTAR", "--level", "low", "--level", "high"), "tools"),
    ],
)
def test_a_term_joins_its_list(
    root: Path, kb_main: RunKb, arguments: tuple[str, ...], names: str
) -> None:
    done = kb_main("-C", str(root), "new", "term", *arguments)
    assert done.returncode == 0, done.stderr
    corpus = load(root, cache=False).corpus
    tables = {"tools": corpus.appraisal_tools, "outcomes": corpus.outcomes}
    tables |= {"features": corpus.features, "contexts": corpus.contexts}  # type: ignore[dict-item]
    assert list(tables[names])[-1] == arguments[1]
    assert canonical(root, "claims/vocabulary.yml")


def test_an_outcome_needs_a_way_to_get_better(root: Path, kb_main: RunKb) -> None:
    done = kb_main("-C", str(root), "new", "term", "outcome", "x", "--label", "X")
    assert done.returncode == 2
    assert "--better" in done.stderr


def test_a_claim_names_its_study_and_outcome(root: Path, kb_main: RunKb) -> None:
    done = kb_main(
        *("-C", str(root), "new", "claim", "Trios cost little.", "--source", "west2017trios"),
        *("--relation", "supports", "--study", "trios-trial", "--outcome", "exclusions=benefit"),
        *("--feature", "trios=describes"),
    )
    assert done.returncode == 0, done.stderr
    claim = next(c for c in load(root, cache=False).corpus.claims.values() if "cost" in c.statement)
    assert claim.evidence[0].study is not None
    assert claim.evidence[0].study.id == "trios-trial"
    assert [(o.outcome.id, str(o.direction)) for o in claim.outcomes] == [("exclusions", "benefit")]
    assert canonical(root, claim.path)
