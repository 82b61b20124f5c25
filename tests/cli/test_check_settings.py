"""What a collection and a command line choose of the findings: settings, baselines, changes."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.building import build_kb
from tests.conftest import RunKb, WriteKb

BROKEN = """\
---
claim: It holds.
kidn: finding
evidence:
  - source: lima2010thinkng
    relation: supports
    locator: somewhere
---
"""
OTHER = BROKEN.replace("It holds.", "Partners need money.")
Codes = Callable[..., list[str]]


@pytest.fixture
def codes(kb: RunKb) -> Codes:
    """The codes that a check tells of."""

    def run(root: Path, *arguments: str | Path) -> list[str]:
        done = kb("-C", root, "check", "--format", "json", *arguments)
        assert done.returncode in {0, 1}, done.stderr
        return [finding["code"] for finding in json.loads(done.stdout)]

    return run


@pytest.fixture
def root(write_kb: WriteKb) -> Path:
    return write_kb({"claims/broken.md": BROKEN, "claims/old/other.md": OTHER})


def write(root: Path, text: str, name: str = "kb.toml") -> None:
    (root / name).write_text(text, encoding="utf-8")


def test_select_and_ignore_take_codes_and_beginnings(root: Path, codes: Codes) -> None:
    assert codes(root) == ["N004", "C002", "N010"] * 2
    assert codes(root, "--select", "C") == ["C002"] * 2
    assert codes(root, "--select", "c,N01") == ["C002", "N010"] * 2
    assert codes(root, "--ignore", "N", "--ignore", "C009") == ["C002"] * 2
    # The one that says more counts.
    assert codes(root, "--select", "N010", "--ignore", "N") == ["N010"] * 2
    assert codes(root, "--select", "N", "--ignore", "N010") == ["N004"] * 2


def test_settings_choose(root: Path, codes: Codes) -> None:
    write(
        root,
        """
        [check]
        select = ["N", "C"]
        ignore = { N010 = "The old notes cite from memory." }
        [check.per-file-ignores]
        "claims/old/" = { N004 = "Imported; to be gone through." }
        """,
    )
    assert codes(root) == ["N004", "C002", "C002"]
    # What is asked for on the command line stands in for the settings' own selection.
    assert codes(root, "--select", "N") == ["N004"]
    write(root, "", "kb.toml")
    write(root, '[tool.kb.check]\nselect = ["C"]\n', "pyproject.toml")
    assert codes(root) == ["N004", "C002", "N010"] * 2
    (root / "kb.toml").unlink()
    assert codes(root) == ["C002", "C002"]


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("claims/broken.md", 1),
        ("claims", 0),
        ("claims/*.md", 1),
        ("claims/**/*.md", 0),
        ("**/other.md", 1),
        ("claims/ol?/*", 1),
        ("claims/o", 2),
        ("claims/*", 1),
    ],
)
def test_patterns_of_paths(root: Path, codes: Codes, pattern: str, left: int) -> None:
    write(root, f'[check.per-file-ignores]\n"{pattern}" = {{ N = "why not", C = "why not" }}\n')
    assert codes(root) == ["N004", "C002", "N010"] * left


def test_severity_decides_the_exit_code_and_what_stops_a_build(root: Path, kb: RunKb) -> None:
    grave = '[check.severity]\nN = "info"\nC002 = "warning"\n'
    write(root, grave)
    findings = json.loads(kb("-C", root, "check", "--format", "json").stdout)
    assert {one["code"]: one["severity"] for one in findings} == {
        "N004": "info",
        "N010": "info",
        "C002": "warning",
    }
    assert kb("-C", root, "check", "--select", "N").returncode == 0
    # What lacks its source is left out of the database, whether or not that stops a build.
    build_kb(root)
    with closing(sqlite3.connect(root / "kb.db")) as database:
        assert database.execute("SELECT count(*) FROM claims").fetchone() == (2,)
    write(root, f'{grave}N004 = "error"\n')
    assert "N004" in kb("-C", root, "build").stderr


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("[check", "kb.toml: this is no TOML"),
        ("\n[check]\nselect = C", "kb.toml:3:10: this is no TOML"),
        ("[chekc]", "kb.toml:1: “chekc” is no setting of the settings; did you mean “check”?"),
        ("[check]\n\nselct = []", "kb.toml:3: “selct” is no setting of “check”; did you mean"),
        ("[check]\nselect = 'C'", "kb.toml:2: “select” must be a list of codes"),
        (
            "[check]\nselect = ['C', 'C0O2']",
            "kb.toml:2: There is no rule “C0O2”. Did you mean C002",
        ),
        ("[check]\nignore = ['C002']", "kb.toml:2: “ignore” must give a reason for each code"),
        ("[check.ignore]\nC002 = ''", "kb.toml:2: “C002” is ignored without a reason"),
        ("[check.severity]\nC002 = 'fatal'", "kb.toml:2: “C002” has the severity “fatal”; it can"),
        ("[check.per-file-ignores]\n'claims' = ['C']", "kb.toml:2: “claims” must give a reason"),
        ("[check]\nbaseline = 3", "kb.toml:2: “baseline” must be the name of a file"),
        ("check = 3", "kb.toml:1: “check” must be a table"),
        ("[check]\nbaseline = 'none.json'", "there is no baseline"),
    ],
)
def test_a_wrong_setting_is_one_message(root: Path, kb: RunKb, settings: str, said: str) -> None:
    write(root, settings)
    done = kb("-C", root, "check")
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_wrong_uses_are_one_message(root: Path, kb: RunKb) -> None:
    for arguments, said in {
        ("--select", "C0O2"): "There is no rule “C0O2”",
        ("--since", "main"): "not in a git repository",
        ("--unsafe-fixes",): "goes with --fix or --diff",
        ("--baseline", root / "claims/broken.md"): "is no baseline",
        ("--write-baseline", "--select", "C"): "no selection",
        ("--statistics", "--format", "sarif"): "text or json",
    }.items():
        done = kb("-C", root, "check", *arguments)
        assert (done.returncode, said in done.stderr) == (2, True), done.stderr


def test_statistics_count_the_findings_of_each_rule(root: Path, kb: RunKb) -> None:
    output = kb("-C", root, "check", "--statistics").stdout.splitlines()
    assert output[0].split()[:3] == ["2", "C002", "error"]
    assert output[1].endswith("(2 can be mended)")
    rows = json.loads(kb("-C", root, "check", "--statistics", "--format", "json").stdout)
    assert [(row["code"], row["count"], row["fixes"]) for row in rows] == [
        ("C002", 2, 2),
        ("N004", 2, 2),
        ("N010", 2, 0),
    ]


def test_a_baseline_holds_what_was_known_when_lines_move(
    root: Path, kb: RunKb, codes: Codes
) -> None:
    done = kb("-C", root, "check", "--write-baseline")
    assert (done.returncode, done.stdout.split()[:2]) == (0, ["Wrote", "6"])
    baseline = root / "kb-baseline.json"
    assert codes(root, "--baseline", baseline) == []
    output = kb("-C", root, "check", "--baseline", baseline)
    assert output.returncode == 0
    assert output.stdout == "No findings.\nNot told: 6 findings that the baseline holds.\n"
    # Lines move, the note moves to another folder: nothing is new.
    note = root / "claims/broken.md"
    moved = root / "claims/deep/broken.md"
    moved.parent.mkdir()
    moved.write_text(BROKEN.replace("claim:", "# A remark.\n\nclaim:"), "utf-8")
    note.unlink()
    assert codes(root, "--baseline", baseline) == []
    # The same slip once more is new; another is new; what was mended is told of.
    item = "  - source: lima2010thinkng\n    relation: disputes\n"
    moved.write_text(BROKEN.replace("evidence:\n", f"evidence:\n{item}"), "utf-8")
    assert codes(root, "--baseline", baseline) == ["C002"]
    moved.write_text(BROKEN.replace("thinkng", "thinkin").replace("kidn", "kind"), "utf-8")
    write(root, '[check]\nbaseline = "kb-baseline.json"\n')
    assert codes(root) == ["C002"]
    output = kb("-C", root, "check").stdout
    assert "The baseline holds 2 findings that are mended by now" in output
    assert "2 findings" not in kb("-C", root, "check", "claims/old").stdout


def test_a_baseline_reads_well_in_a_review(root: Path, kb: RunKb) -> None:
    kb("-C", root, "check", "--write-baseline")
    text = (root / "kb-baseline.json").read_text(encoding="utf-8")
    rows = json.loads(text)["findings"]
    lines = [line.strip(" ,") for line in text.splitlines() if "fingerprint" in line]
    assert [json.loads(line) for line in lines] == rows
    assert [row["path"] for row in rows] == ["claims/broken.md"] * 3 + ["claims/old/other.md"] * 3
    assert kb("-C", root, "check", "--write-baseline").returncode == 0
    assert (root / "kb-baseline.json").read_text(encoding="utf-8") == text


def git(root: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True)


def test_since_says_of_changed_files_of_every_sort(write_kb: WriteKb, kb: RunKb) -> None:
    names = ("untouched", "committed", "staged", "changed")
    root = write_kb({f"claims/{name}.md": BROKEN for name in names}, name="repo/inner")
    git(root.parent, "init", "-q", "-b", "main")
    git(root.parent, "add", ".")
    git(root.parent, "commit", "-q", "-m", "one")
    git(root.parent, "checkout", "-q", "-b", "work")
    for name in names[1:]:
        with (root / f"claims/{name}.md").open("a", encoding="utf-8") as file:
            file.write("\nWords.\n")
        if name == "committed":
            git(root, "commit", "-q", "-a", "-m", "two")
        elif name == "staged":
            git(root, "add", ".")
    (root / "claims/é new.md").write_text(BROKEN, encoding="utf-8")
    (root / "claims/spread.md").write_text("---\n---\n", encoding="utf-8")
    (root / "claims/spread.md").unlink()
    done = kb("-C", root, "check", "--since", "main", "--format", "json")
    paths = {one["path"] for one in json.loads(done.stdout)}
    assert paths == {f"claims/{name}.md" for name in (*names[1:], "é new")}
    # What others did on main meanwhile is no change of ours.
    git(root.parent, "stash", "-q", "-u")
    git(root.parent, "checkout", "-q", "main")
    (root / "claims/untouched.md").write_text(f"{BROKEN}\nTheirs.\n", encoding="utf-8")
    git(root, "commit", "-q", "-a", "-m", "three")
    git(root.parent, "checkout", "-q", "work")
    done = kb("-C", root, "check", "--since", "main", "--format", "json")
    assert {one["path"] for one in json.loads(done.stdout)} == {"claims/committed.md"}
    assert "git knows no revision" in kb("-C", root, "check", "--since", "nowhere").stderr


def test_with_since_rules_still_see_everything(write_kb: WriteKb, kb: RunKb) -> None:
    root = write_kb()
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "one")
    note = BROKEN.replace("lima2010thinkng", "lima2010thinking").replace("kidn", "kind")
    (root / "claims/new.md").write_text(note.replace("somewhere", "p. 2"), encoding="utf-8")
    assert kb("-C", root, "check", "--since", "HEAD").stdout == "No findings.\n"


def test_what_was_found_is_found_again_from_the_cache(root: Path, kb: RunKb) -> None:
    first = kb("-C", root, "check").stdout
    assert kb("-C", root, "check").stdout == first
    note = root / "claims/broken.md"
    note.write_text(BROKEN.replace("kidn", "kind"), encoding="utf-8")
    assert "N004" not in kb("-C", root, "check", "claims/broken.md").stdout
    note.write_text(BROKEN, encoding="utf-8")
    assert kb("-C", root, "check").stdout == first
