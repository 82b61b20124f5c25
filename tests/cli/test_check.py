"""``kb check``, ``explain``, ``show``, ``stats`` and ``init``, as people meet them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.check.catalogue import RULES
from tests.building import build_kb
from tests.conftest import ROOT, RunKb, WriteKb

BROKEN = """\
---
claim: It holds.
evidence:
  - source: lima2010thinkng
    relation: supports
---
"""


def test_the_shipped_collection_has_no_findings(kb: RunKb) -> None:
    done = kb("-C", ROOT, "check")
    assert done.returncode == 0, done.stdout
    assert done.returncode == 0


def test_a_finding_has_place_code_line_and_caret(write_kb: WriteKb, kb: RunKb) -> None:
    done = kb("-C", write_kb({"claims/broken.md": BROKEN}), "check")
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "claims/broken.md:4:13: C002 there is no source “lima2010thinkng”;"
        " did you mean “lima2010thinking”?",
        "      - source: lima2010thinkng",
        "                ^^^^^^^^^^^^^^^",
        "Found 1 error in 1 file.",
        "“kb check --fix” mends 1 of them; --diff shows first what it would do.",
    ]


def test_json_for_programs(write_kb: WriteKb, kb: RunKb) -> None:
    done = kb("-C", write_kb({"claims/broken.md": BROKEN}), "check", "--format", "json")
    finding = json.loads(done.stdout)[0]
    assert (finding["code"], finding["severity"]) == ("C002", "error")
    assert (finding["line"], finding["column"], finding["end_column"]) == (4, 13, 28)
    assert finding["subject"] == "broken"


def test_only_the_named_files(write_kb: WriteKb, kb: RunKb) -> None:
    root = write_kb({"claims/broken.md": BROKEN, "claims/deep/other.md": BROKEN})
    assert kb("-C", root, "check", "claims/networks").returncode == 0
    named = kb("-C", root, "check", "claims/deep")
    assert "claims/deep/other.md" in named.stdout
    assert "claims/broken.md" not in named.stdout


def test_wrong_uses_are_one_message_and_exit_2(tmp_path: Path, small_kb: Path, kb: RunKb) -> None:
    outside = tmp_path / "outside.md"
    outside.touch()
    for arguments, said in {
        ("-C", tmp_path / "nowhere", "check"): "does not exist",
        ("-C", small_kb, "check", "claims/nothing.md"): "does not exist",
        ("-C", small_kb, "check", outside): "not inside the knowledge base",
        ("-C", "/", "check"): "not inside a knowledge base",
        ("-C", small_kb, "explain", "C999"): "no rule C999",
        ("-C", small_kb, "chekc"): "No such command",
    }.items():
        done = kb(*arguments)
        assert done.returncode == 2, arguments
        assert said in done.stderr
        assert "Traceback" not in done.stderr


def test_found_from_a_folder_inside(small_kb: Path, kb: RunKb) -> None:
    assert kb("-C", small_kb / "claims" / "networks", "check").returncode == 0


@pytest.mark.parametrize("code", [rule.code for rule in RULES])
def test_every_rule_is_explained(code: str, kb_main: RunKb) -> None:
    done = kb_main("explain", code.lower())
    assert done.returncode == 0
    assert done.stdout.startswith(f"{code} (")


def test_show_says_of_claims_sources_and_terms(small_kb: Path, kb: RunKb) -> None:
    claim = kb("-C", small_kb, "show", "spread-by-faith").stdout
    assert "read in nao2009partnering" in claim
    source = kb("-C", small_kb, "show", "nao2009partnering").stdout
    assert "relays       spread-by-faith (from lima2010thinking)" in source
    assert "partnering-helps" in kb("-C", small_kb, "show", "network").stdout
    missing = kb("-C", small_kb, "show", "netwerk")
    assert missing.returncode == 1
    assert "Did you mean “network”?" in missing.stderr


def test_stats_count(small_kb: Path, kb: RunKb) -> None:
    numbers = json.loads(kb("-C", small_kb, "stats", "--format", "json").stdout)
    assert (numbers["claims"], numbers["sources"], numbers["evidence"]) == (2, 2, 2)
    assert numbers["by certainty"] == {"low": 1, "not rated": 1}


def test_init_starts_a_whole_knowledge_base(tmp_path: Path, kb: RunKb) -> None:
    root = tmp_path / "new"
    assert kb("init", root).returncode == 0
    assert kb("-C", root, "check").stdout == "No findings.\n"
    build_kb(root)
    again = kb("init", root)
    assert again.returncode == 2
    assert "exists already" in again.stderr
