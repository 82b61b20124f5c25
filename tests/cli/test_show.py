"""What ``kb show`` and ``kb stats`` tell beyond a single note."""

from __future__ import annotations

import json

from tests.conftest import SMALL, RunKb, WriteKb

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
    assert "retracted    2021 lost" in kb_main("-C", root, "show", "nao2009partnering").stdout


def test_counts_stand_in_the_order_that_has_a_meaning(write_kb: WriteKb, kb_main: RunKb) -> None:
    rated = SMALL[HELPS].replace("status: draft", "status: draft\ncertainty: high")
    root = str(write_kb({HELPS: rated}))
    numbers = json.loads(kb_main("-C", root, "stats", "--format", "json").stdout)
    assert list(numbers["by certainty"].items()) == [("high", 1), ("low", 1)]
    assert list(numbers["by design"]) == ["conceptual", "not told"]
    assert numbers["by feature"] == {"network": 2, "trust": 1}
