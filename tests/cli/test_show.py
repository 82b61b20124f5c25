"""What ``kb show`` and ``kb stats`` tell beyond a single note."""

from __future__ import annotations

import json

from tests.conftest import SMALL, WEIGHED, RunKb, WriteKb

HELPS = "claims/partnering-helps.md"


def test_a_claim_with_its_balance_and_who_points_to_it(write_kb: WriteKb, kb_main: RunKb) -> None:
    output = kb_main("-C", str(write_kb()), "show", "partnering-helps").stdout.splitlines()
    assert "balance      supports 1, qualifies 0, disputes 0; independent lines 1" in output
    assert "relation     disputed by spread-by-faith" in output


def test_a_retracted_source_is_marked_wherever_it_stands(write_kb: WriteKb, kb_main: RunKb) -> None:
    bib = SMALL["sources/one.bib"].replace("2009-07-09},", "2009},\n  retracted = {2021: lost},")
    root = str(write_kb({"sources/one.bib": bib}))
    claim = kb_main("-C", root, "show", "partnering-helps").stdout
    assert "evidence     supports: nao2009partnering, RETRACTED" in claim
    assert "retracted    2021: lost" in kb_main("-C", root, "show", "nao2009partnering").stdout


def test_counts_stand_in_the_order_that_has_a_meaning(write_kb: WriteKb, kb_main: RunKb) -> None:
    rated = SMALL[HELPS].replace("status: draft", "status: draft\ncertainty: high")
    root = str(write_kb({HELPS: rated}))
    numbers = json.loads(kb_main("-C", root, "stats", "--format", "json").stdout)
    assert list(numbers["by certainty"].items()) == [("high", 1), ("low", 1)]
    assert list(numbers["by design"]) == ["conceptual", "not told"]
    assert numbers["by feature"] == {"network": 2, "trust": 1}


def test_everything_said_of_a_study_an_effect_a_tool_and_a_question(
    write_kb: WriteKb, kb_main: RunKb
) -> None:
    root = str(write_kb(WEIGHED))

    def shown(name: str) -> list[str]:
        return kb_main("-C", root, "show", name).stdout.splitlines()

    study = shown("trios-trial")
    for line in (
        "context      england",
        "sample       104 schools, 21041 pupils",
        "period       2014/2016",
        "evaluator    independent",
        "supports     trios-brought-no-gain",
    ):
        assert study.count(line) == 1, line
    (effect,) = [line for line in shown("trios-brought-no-gain") if "  effect" in line]
    assert effect.endswith(
        "104 schools, 21041 pupils, against schools alike that took no part,"
        " end of Key Stage 2, table 3"
    )
    tool = shown("rob")
    assert "levels       high, some-concerns, low (worst first)" in tool
    assert "domains      randomisation, missing-data" in tool
    assert "made for     randomised-trial" in tool
    question = shown("do-trios-raise-attainment")
    assert "searched     until 2026-11; ERIC" in question
    assert "feature      trios" in question
    assert "One trial is all there is: [[trios-brought-no-gain]]." in question
    source = shown("north2019trios")
    assert "study        trios-trial (also reported in west2017trios)" in source
