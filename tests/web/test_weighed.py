"""Pages of questions, studies and outcomes: each number counted by hand in a small collection."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from pathlib import Path

import pytest
import yaml

from kb.web.server import datasette_for
from tests.building import build_kb
from tests.conftest import write_files
from tests.web import conftest
from tests.web.knowledge import METADATA
from tests.web.test_pages import words
from tests.web.weighed import FILES
from tests.web.xml import parse

pytestmark = pytest.mark.datasette

QUESTION = "/question/do-weak-and-strong-schools-gain"


@pytest.fixture(scope="module")
def weighed_kb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write_files(
        tmp_path_factory.mktemp("weighed") / "kb", {**FILES, "metadata.yml": METADATA}
    )
    build_kb(root)
    return root


@pytest.fixture(scope="module")
def weighed(weighed_kb: Path, runner: asyncio.Runner) -> conftest.Site:
    return conftest.Site(datasette_for(weighed_kb / "kb.db", yaml.safe_load(METADATA)), runner)


def test_a_question_is_answered_with_how_sure_that_is(weighed: conftest.Site) -> None:
    text = words(weighed.get(QUESTION).text)
    for piece in (
        "Does bringing weak and strong schools together raise attainment?",
        "Perhaps by a little; the trials do not agree.",
        "Low certainty",
        "Judged by GRADE, starting at high",
        "Risk of bias ▼ down one level",
        "Imprecision ● no concern",
        "until 2026-11",
        "ERIC, EEF",
        "answered 28 November 2026",
        "says nothing of attainment",
    ):
        assert piece in text, piece


def test_a_question_sums_up_its_findings(weighed: conftest.Site) -> None:
    """Three lines are pooled: 104 + 60 + 20 schools, 21,041 + 9,000 pupils; the review is not."""
    text = words(weighed.get(QUESTION).text)
    assert "0.18 [−0.09, 0.45] pooled from 3 independent lines" in text
    assert "3 studies 184 schools, 30,041 pupils" in text
    assert "1.4 [0.9, 2.2] one estimate 1 study not said" in text


def test_a_question_shows_what_was_pooled_and_what_was_left_out(weighed: conftest.Site) -> None:
    text = words(weighed.get(QUESTION).text)
    assert "Pooled from 3 independent lines: 0.18 [−0.09, 0.45]" in text
    assert "Randomised trial alone (2 lines): 0.18 [−1.07, 1.44]" in text
    for piece in (
        "left out: the result of a review, which may contain the other studies",
        "left out: from the same line of evidence as one that is no less precise",
        "left out: an estimate of a subgroup, not the main one",
    ):
        assert text.count(piece) == 1


def test_a_question_counts_claims_by_the_way_their_lines_point(weighed: conftest.Site) -> None:
    """Ford disputes two of the three: theirs are mixed. The third has one line, against."""
    text = words(weighed.get(QUESTION).text)
    # West and moor share data, and ford stands on two of the claims: five lines.
    said = "3 claims on 5 independent lines"
    assert f"{said} ± 2 both ways − 1 against it 1 left out, with the reason" in text
    assert text.index("Both ways 2") < text.index("Against it 1")
    assert text.count("Ford 2024, p. 2:") == 2


def test_a_study_shows_what_was_done_and_how_good_it_is(weighed: conftest.Site) -> None:
    text = words(weighed.get("/study/pairing-trial").text)
    for piece in (
        "Randomised trial 2018 to 2020",
        "60 schools, 9,000 pupils",
        "Risk of bias, for attainment: some concerns",
        "Randomisation low",
        "Missing data high",
        "Judged by the curators of this collection. Many pupils left.",
        "Registration ISRCTN11111111",
        "0.50 [0.10, 0.90]",
        "Claims that rest on it 1",
    ):
        assert piece in text, piece
    again = words(weighed.get("/study/trios-again").text)
    assert "Shares its data with Trial of school trios in England" in again


def test_a_source_names_its_study_and_the_other_report_of_it(weighed: conftest.Site) -> None:
    text = words(weighed.get("/source/west2017trios").text)
    assert "Reports on Trial of school trios in England randomised trial" in text
    assert "also reported in North 2019" in text


def test_lights_differ_in_shape(weighed: conftest.Site) -> None:
    html = weighed.get("/study/pairing-trial").text
    assert html.count('class="light best"') == 1
    assert html.count('class="light worst"') == 1
    assert html.count('class="light middle"') == 2
    assert "<circle" in html.partition('class="light best"')[2][:200]
    assert "<rect" in html.partition('class="light worst"')[2][:200]


def test_an_outcome_counts_each_claim_once(weighed: conftest.Site) -> None:
    text = words(weighed.get("/outcome/attainment").text)
    assert "3 claims speak of it, each counted once" in text
    assert "2 both ways, 1 speaks against a benefit" in text
    assert "Trios 0 2 1 0" in text
    rows = words(weighed.get("/outcomes").text)
    assert "Attainment higher is better 3 0 2 1 6" in rows
    assert "Exclusions lower is better 1 0 1 0 1" in rows


def test_for_the_worse_of_an_outcome_that_should_be_low(weighed: conftest.Site) -> None:
    svg = weighed.get(QUESTION + ".svg").text
    root = parse(svg)
    texts = [e.text for e in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "← for the worse" in texts
    assert "← for the better" in texts
    assert sum(e.get("class") == "hollow" for e in root.iter()) == 4


def test_the_forms_say_the_same(weighed: conftest.Site) -> None:
    rows = list(csv.DictReader(io.StringIO(weighed.get(QUESTION + ".csv").text)))
    assert len(rows) == 7
    assert sum(float(row["weight"] or 0) for row in rows) == pytest.approx(1, abs=1e-5)
    data = json.loads(weighed.get(QUESTION + ".json").text)
    assert data["question"]["certainty"] == "low"
    assert [group["pooled"][0]["studies"] for group in data["groups"] if group["pooled"]] == [3]
    text = weighed.get(QUESTION + ".md").text
    assert "| Attainment, standardised mean difference | 0.18 [−0.09, 0.45] (pooled from" in text
    assert "| Low certainty. Of the claim that it comes from. |" in text
    assert weighed.get(QUESTION + ".png").content.startswith(b"\x89PNG")


def test_lists_lead_to_their_pages(weighed: conftest.Site) -> None:
    for path in ("/questions", "/studies", "/outcomes", "/method"):
        answer = weighed.get(path)
        assert answer.status_code == 200, path
        assert json.loads(weighed.get(path + ".json").text) is not None
    assert f'href="{QUESTION}"' in weighed.get("/questions").text
    assert 'href="/study/pairing-trial"' in weighed.get("/studies").text


def test_the_method_uses_examples_of_the_collection(weighed: conftest.Site) -> None:
    text = words(weighed.get("/method").text)
    assert "2 questions, 5 studies with a record of their own, and 7 printed estimates" in text
    assert "ford2024doubts disputes the claim, so it is for the feature" in text
    assert "3 lines of evidence on attainment" in text
    assert "Trial of pairing has some concerns by Risk of bias" in text


def test_names_that_nothing_has_are_answered_with_near_ones(weighed: conftest.Site) -> None:
    for path, near in (
        ("/question/do-weak-and-strong-schools", QUESTION),
        ("/study/pairing-trail", "/study/pairing-trial"),
        ("/outcome/attainmnt", "/outcome/attainment"),
    ):
        answer = weighed.get(path)
        assert answer.status_code == 404
        assert near in answer.text


def test_home_opens_with_questions_and_their_answers(weighed: conftest.Site) -> None:
    text = words(weighed.get("/").text)
    asked = text.index("Does bringing weak and strong schools together raise attainment?")
    assert asked < text.index("Perhaps by a little; the trials do not agree.")
    assert asked < text.index("What the claims say, feature by feature")


def test_a_claim_shows_its_effects_beside_its_evidence(weighed: conftest.Site) -> None:
    answer = weighed.get("/claim/pairing-raises-attainment")
    text = words(answer.text)
    for piece in (
        "A Trial of Pairing 0.30 [0.10, 0.50] attainment, standardised mean difference (for the",
        "0.50 [0.10, 0.90] attainment, standardised mean difference, pupils on free meals (for",
        "A judgement that was not made domain by domain.",
        "Pooled from 2 independent lines: 0.25 [−0.67, 1.17]",
        "With fewer than three studies nothing can be said of where a further one would lie.",
        "Attainment for the better; its evidence speaks both ways",
    ):
        assert piece in text, piece
    assert 'class="tag read full-text"' in answer.text
    assert weighed.get("/claim/pairing-raises-attainment.svg").text.count('class="dot"') == 3


def test_a_claim_without_effects_has_no_plot(weighed: conftest.Site) -> None:
    assert "Forest plot" not in weighed.get("/claim/partnering-helps").text
    assert weighed.get("/claim/partnering-helps.svg").status_code == 404


def test_a_feature_says_what_its_bars_count_and_pools_its_own(weighed: conftest.Site) -> None:
    text = words(weighed.get("/feature/trios").text)
    assert "The bars count these claims on the feature itself, each once" in text
    assert "Pooled from 3 independent lines: 0.18 [−0.09, 0.45]" in text
    assert "How large the effects are" not in words(weighed.get("/feature/network").text)


def years(site: conftest.Site, query: str) -> dict[str, tuple[int, int, int]]:
    text = site.get(f"/timeline.csv?{query}").text.lstrip("\ufeff")
    names = ("supports", "qualifies", "disputes")
    rows = csv.DictReader(io.StringIO(text))
    return {row["year"]: tuple(int(row[name]) for name in names) for row in rows}  # type: ignore[misc]


def test_the_timeline_draws_directions_not_relations(weighed: conftest.Site) -> None:
    """West and Moor support claims that trios brought nothing; Ford disputes one each way."""
    expected = {
        "2017": (0, 0, 1),
        "2020": (1, 0, 0),
        "2021": (1, 0, 0),
        "2022": (1, 0, 0),
        "2023": (0, 0, 1),
        "2024": (1, 0, 1),
    }
    assert years(weighed, "outcome=attainment") == expected
    assert years(weighed, "feature=trios") == expected
    text = words(weighed.get("/timeline?feature=trios").text)
    assert "one that disputes a claim against it speaks for it" in text
    assert "Year For Mixed Against So far" in text
    assert "Year For Qualifying Against So far" in words(weighed.get("/timeline").text)
