"""Each rule says how its findings can be mended, and every case file bears it out."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from kb.check.catalogue import RULES
from kb.check.examine import examine
from kb.diagnostics import Fixability
from kb.workspace import load
from tests.check.test_cases import WEIGHING, files
from tests.conftest import SMALL, WEIGHED, write_files

FOLDER = Path(__file__).parent.parent / "cases"


@pytest.fixture(scope="module")
def safeties(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[bool]]:
    """By code, whether the fixes that cases bring are safe."""
    found = defaultdict(set)
    for case in sorted(FOLDER.iterdir()):
        if case.suffix in {".md", ".bib", ".yml"} or case.is_dir():
            root = tmp_path_factory.mktemp("case")
            base = WEIGHED if WEIGHING.match(case.name) else SMALL
            loaded = load(write_files(root, {**base, **files(case)}), cache=False)
            for finding in examine(loaded.corpus, loaded.diagnostics).findings:
                if finding.fix:
                    found[finding.code].add(finding.fix.safe)
    return found


def test_each_rule_says_how_it_is_fixed(safeties: dict[str, set[bool]]) -> None:
    said = {rule.code: rule.fixability for rule in RULES}
    seen = dict.fromkeys(said, Fixability.BY_HAND)
    for code, safe in safeties.items():
        seen[code] = Fixability.SAFE if True in safe else Fixability.UNSAFE
    assert said == seen
