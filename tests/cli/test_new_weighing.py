"""``kb new question``, ``study`` and ``term``: what they write passes as it is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import kb
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
    assert question.id == "do-networks-help"
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


def findings(root: Path, *subjects: str) -> list[str]:
    """What the checks say of these things, but that nothing uses a new term yet."""
    found = kb.open(root).check().findings
    return [f"{f.code} {f.message}" for f in found if f.subject in subjects and f.code != "C013"]


def done(kb_main: RunKb, root: Path, *arguments: str) -> str:
    answer = kb_main("-C", str(root), "new", *arguments)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


ANSWERED = (
    *("question", "Do pairs of schools raise attainment?", "--answer", "Perhaps: one study."),
    *("--feature", "network", "--outcome", "attainment", "--context", "england"),
    *("--claim", "trios-brought-no-gain", "--left-out", "partnering-helps=says nothing: of pupils"),
    *("--certainty", "low", "--certainty-reason", "One trial.", "--approach", "grade"),
    *("--start", "high", "--domain", "imprecision=-1", "--domain", "risk-of-bias=-1"),
    *("--answered", "2026-11-28", "--searched-until", "2026-11", "--searched-in", "ERIC"),
    *("--searched-in", "Google Scholar, first 100", "--search-note", "By one reader."),
    *("--body", "Prose."),
)


def test_a_question_has_all_that_its_format_has(root: Path, kb_main: RunKb) -> None:
    done(kb_main, root, *ANSWERED)
    question = load(root, cache=False).corpus.questions["do-pairs-of-schools-raise-attainment"]
    assert [(c.claim.id, str(c.weighing), c.reason) for c in question.claims] == [
        ("trios-brought-no-gain", "weighed", ""),
        ("partnering-helps", "left out", "says nothing: of pupils"),
    ]
    domains = question.certainty_domains
    assert domains is not None
    assert [(one.name, one.levels) for one in domains.domains] == [
        ("risk-of-bias", -1),
        ("imprecision", -1),
    ]
    assert question.searched is not None
    assert question.searched.where == ("ERIC", "Google Scholar, first 100")
    assert (question.searched.until, question.searched.note) == ("2026-11", "By one reader.")
    assert (question.answered, str(question.certainty)) == ("2026-11-28", "low")
    assert findings(root, question.id) == []
    assert canonical(root, question.path)
    # Past its draft it lacks nothing.
    path = root / question.path
    path.write_text(path.read_text("utf-8").replace("status: draft", "status: reviewed"), "utf-8")
    assert findings(root, question.id) == []


def test_an_answer_is_of_today_and_may_say_that_nothing_was_searched(
    root: Path, kb_main: RunKb
) -> None:
    done(kb_main, root, "question", "Why?", "--answer", "Because.", "--not-searched")
    question = load(root, cache=False).corpus.questions["why"]
    assert abs((date.fromisoformat(question.answered) - datetime.now(UTC).date()).days) <= 1
    assert question.searched is not None
    assert not question.searched.done
    assert findings(root, "why") == []


ROB = (
    "tool: rob, overall: some-concerns, domains: {randomisation: low, missing-data: some-concerns}"
)


DOMAINS = "domains: {randomisation: low, missing-data: some-concerns}"


def test_a_study_is_appraised_at_once(root: Path, kb_main: RunKb) -> None:
    done(
        *(kb_main, root, "study", "second-trial", "--label", "A second trial"),
        *("--design", "randomised-trial", "--report", "lima2010", "--sample", "schools=12"),
        *("--sample", "pupils=300", "--registration", "ISRCTN00000001", "--funder", "EEF: trials"),
        *("--evaluator", "independent", "--shares-data-with", "pairs", "--note", "Small."),
        *("--appraisal", f"tool: rob, overall: some-concerns, {DOMAINS}, note: 'one, two'"),
        *(
            "--appraisal",
            "{tool: rob, overall: high, outcome: attainment, by: curators}",
        ),
    )
    study = load(root, cache=False).corpus.studies["second-trial"]
    one, two = study.appraisals
    assert (one.overall, one.note, two.overall) == ("some-concerns", "one, two", "high")
    assert [(d.domain, d.level) for d in one.domains] == [
        ("randomisation", "low"),
        ("missing-data", "some-concerns"),
    ]
    assert [ref.id for ref in study.shares_data_with] == ["pairs-study"]
    assert findings(root, study.id) == []
    assert canonical(root, "sources/studies.yml")


def test_a_claim_has_all_that_its_format_has(root: Path, kb_main: RunKb) -> None:
    done(
        *(kb_main, root, "claim", "Trios lower exclusions a little.", "--kind", "finding"),
        *("--source", "west2017trios", "--relation", "supports", "--study", "trios-trial"),
        *("--via", "nao2009partnering", "--via-locator", "p. 12", "--basis", "relayed"),
        *("--locator", "p. 9", "--outcome", "exclusions=benefit", "--feature", "trios=supports"),
        *("--effect", "outcome: exclusions, measure: risk-ratio, value: 0.90, ci: [0.82, 0.99]"
          ", n: {schools: 104}, comparator: 'schools alike, not chosen', locator: table 4"),
        *("--certainty", "moderate", "--certainty-reason", "One trial.", "--approach", "grade"),
        *("--start", "high", "--domain", "imprecision=-1", "--context", "england"),
    )  # fmt: skip
    corpus = load(root, cache=False).corpus
    claim = next(c for c in corpus.claims.values() if "exclusions" in c.statement)
    (item,) = claim.evidence
    (effect,) = item.effects
    assert (item.via_locator, effect.value.text, effect.comparator) == (
        "p. 12", "0.90", "schools alike, not chosen",
    )  # fmt: skip
    assert findings(root, claim.id) == []
    assert canonical(root, claim.path)
    done(
        *(kb_main, root, "claim", "Schools should form trios.", "--kind", "recommendation"),
        *("--source", "south2018pairs", "--relation", "supports", "--strength", "conditional"),
        *("--rests-on", claim.id, "--feature", "trios"),
    )
    corpus = load(root, cache=False).corpus
    advice = next(c for c in corpus.claims.values() if c.statement.startswith("Schools should"))
    assert [ref.id for ref in advice.rests_on] == [claim.id]
    assert str(advice.strength) == "conditional"
    assert findings(root, advice.id) == []


def test_terms_have_all_that_their_formats_have(root: Path, kb_main: RunKb) -> None:
    done(
        *(kb_main, root, "term", "tool", "mmat", "--label", "MMAT", "--level", "low"),
        *("--level", "high", "--domain", "sampling", "--domain", "analysis"),
        *("--design", "conceptual", "--source", "lima2010", "--definition", "A tool: mixed."),
    )
    done(
        *(kb_main, root, "term", "design", "cohort", "--label", "Cohort study"),
        *("--scope-note", "Groups followed.", "--alt-label", "panel, long", "--alt-label", "wave"),
        *("--before", "conceptual"),
    )
    corpus = load(root, cache=False).corpus
    tool = corpus.appraisal_tools["mmat"]
    assert (tool.levels, tool.domains) == (("low", "high"), ("sampling", "analysis"))
    assert [ref.id for ref in tool.designs] == ["conceptual"]
    assert list(corpus.designs)[-2:] == ["cohort", "conceptual"]
    assert corpus.designs["cohort"].alt_labels == ("panel, long", "wave")
    assert findings(root, "mmat", "cohort") == []
    assert canonical(root, "claims/vocabulary.yml")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("question", "Why?", "--domain", "imprecision=-1"), "--approach"),
        (("question", "Why?", "--approach", "grade", "--domain", "imprecison=-1"), "imprecision"),
        (("question", "Why?", "--approach", "cerqual", "--domain", "coherence=-3"), "coherence"),
        (("question", "Why?", "--answered", "28 November"), "2026-11-28"),
        (("question", "Why?", "--left-out", "partnering-helps"), "reason"),
        (("question", "Why?", "--not-searched", "--searched-in", "ERIC"), "--not-searched"),
        (("study", "x", "--label", "X", "--appraisal", "tool: robb, overall: low"), "rob"),
        (("study", "x", "--label", "X", "--appraisal", "tool: rob, overall: 7"), "some-concerns"),
        (("study", "x", "--label", "X", "--appraisal", "rob: low, ["), "as in"),
        (("study", "x", "--label", "X", "--period", "long ago"), "2014"),
        (("study", "X 1", "--label", "X"), "x-1"),
        (("term", "feature", "x", "--label", "X", "--better", "higher"), "for outcome"),
        (("term", "feature", "trios", "--label", "X"), "trios"),
        (("term", "feature", "x", "--label", "X", "--broader-kind", "kind-of"), "--broader"),
        (("claim", "It is so.", "--source", "lima2010", "--relation", "supports", "--effect",
          "outcome: attainment, measure: smd, value: much"), "much"),
        (("claim", "It is so.", "--source", "lima2010", "--relation", "supports", "--effect",
          "outcome: attainment, measure: smd, value: 0.5, ci: [0.1, 0.2]"), "0.5"),
    ],
)  # fmt: skip
def test_a_slip_is_named_and_nothing_is_written(
    root: Path, kb_main: RunKb, arguments: tuple[str, ...], said: str
) -> None:
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    answer = kb_main("-C", str(root), "new", *arguments)
    assert answer.returncode in {1, 2}
    assert said in answer.stderr
    assert "Traceback" not in answer.stderr
    after = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    assert {p: after[p] for p in before} == before
    assert not [p for p in after if p not in before and p.suffix in {".md", ".yml"}]


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("between", ["", "\n"])
def test_a_study_joins_the_others_as_they_stand(
    root: Path, kb_main: RunKb, ends: str, between: str
) -> None:
    path = root / "sources/studies.yml"
    text = path.read_text("utf-8").replace("\n- id", f"\n{between}- id")
    path.write_bytes(f"{text}\n\n".replace("\n", ends).encode())
    done(kb_main, root, "study", "third", "--label", "Third", "--design", "evaluation")
    expected = f"{text}{between}- id: third\n  label: Third\n  design: evaluation\n".replace(
        "\n", ends
    )
    assert path.read_bytes().decode() == expected


@pytest.mark.parametrize("text", ["", "[]\n", "# Studies\n"])
def test_the_first_study(root: Path, kb_main: RunKb, text: str) -> None:
    (root / "sources/studies.yml").write_text(text, "utf-8")
    note = root / "claims/trios-brought-no-gain.md"
    note.write_text(note.read_text("utf-8").replace("    study: trios-trial\n", ""), "utf-8")
    done(kb_main, root, "study", "first", "--label", "First", "--design", "evaluation")
    assert list(load(root, cache=False).corpus.studies) == ["first"]
    assert (
        (root / "sources/studies.yml").read_text("utf-8").lstrip("# Studies\n").startswith("- id")
    )
