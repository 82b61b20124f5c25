"""Which misspelt names a safe fix respells: those that nobody else writes so."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.check.checks import check
from kb.workspace import load
from tests.conftest import SMALL, write_files

VOCABULARY = "claims/vocabulary.yml"
NOTE = "claims/partnering-helps.md"
FAITH = "claims/networks/spread-by-faith.md"
TERM = "id: network\n    label: Network"
SHORT = SMALL[VOCABULARY].replace(TERM, "id: etwork\n    label: Etwork")


def fixes(root: Path, files: dict[str, str], code: str) -> list[bool]:
    loaded = load(write_files(root, {**SMALL, **files}), cache=False)
    found = [one for one in check(loaded.corpus) if one.code == code]
    assert found
    assert all(one.fix for one in found)
    return [one.fix.safe for one in found if one.fix]


@pytest.mark.parametrize(
    "vocabulary",
    [
        SHORT,  # two notes and a term say “network”
        SHORT.replace("Etwork", "Network").replace("broader: network", "broader: etwork"),
    ],
)
def test_a_misspelt_definition_respells_no_note(vocabulary: str, tmp_path: Path) -> None:
    assert not any(fixes(tmp_path, {VOCABULARY: vocabulary}, "C003"))


def test_a_label_tells_that_the_definition_is_misspelt(tmp_path: Path) -> None:
    files = {
        VOCABULARY: SHORT.replace("Etwork", "Network").replace("broader: network", ""),
        FAITH: SMALL[FAITH].replace("  network: disputes", "  trust: disputes"),
    }
    assert fixes(tmp_path, files, "C003") == [False]


def test_what_is_called_so_elsewhere_is_no_slip(tmp_path: Path) -> None:
    named = SMALL[VOCABULARY].replace("id: england", "id: networks")
    files = {
        VOCABULARY: named,
        NOTE: SMALL[NOTE].replace("network: supports", "networks: supports"),
    }
    assert fixes(tmp_path, files, "C003") == [False]


def test_a_slip_of_one_note_is_still_put_right(tmp_path: Path) -> None:
    files = {NOTE: SMALL[NOTE].replace("network: supports", "netwrok: supports")}
    assert fixes(tmp_path, files, "C003") == [True]
