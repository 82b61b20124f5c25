"""What the forge runs: valid, safe, pinned, and calling commands that exist."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from kb.cli.main import COMMANDS
from tests import gitting
from tests.conftest import ROOT, SMALL, write_files
from tests.draft.test_forms import filled

BIN = Path(sys.executable).parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
FORMS = ["bug.yml", "claim.yml", "correction.yml", "source.yml", "study.yml"]
GIVEN = ("comment.yml", "evidence.yml", "forms.yml", "publish.yml")
SCHEMAS = [
    *(("github-workflows", path) for path in WORKFLOWS),
    ("github-actions", ROOT / "action.yml"),
    *(("github-issue-forms", ROOT / ".github" / "ISSUE_TEMPLATE" / form) for form in FORMS),
    ("github-issue-config", ROOT / ".github" / "ISSUE_TEMPLATE" / "config.yml"),
    ("dependabot", ROOT / ".github" / "dependabot.yml"),
]


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the forge runs bash on Linux")


def run(*command: str | Path, cwd: Path = ROOT, **environment: str):
    return subprocess.run(
        [*map(str, command)],
        cwd=cwd,
        env={**os.environ, "PYTHONUTF8": "1", "NO_COLOR": "1", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize(("schema", "path"), SCHEMAS, ids=lambda value: getattr(value, "name", ""))
def test_it_is_what_the_forge_reads(schema: str, path: Path) -> None:
    done = run(BIN / "check-jsonschema", "--builtin-schema", f"vendor.{schema}", path)
    assert done.returncode == 0, done.stdout


def test_a_slip_would_be_found(tmp_path: Path) -> None:
    broken = tmp_path / "x.yml"
    broken.write_text(WORKFLOWS[0].read_text(encoding="utf-8").replace("runs-on:", "run-on:"))
    done = run(BIN / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", broken)
    assert done.returncode == 1


def test_nothing_is_found_that_could_be_abused(tmp_path: Path) -> None:
    done = run(BIN / "zizmor", "--offline", "--no-progress", "--pedantic", ROOT)
    assert done.returncode == 0, done.stdout
    text = (ROOT / ".github" / "workflows" / "evidence.yml").read_text(encoding="utf-8")
    write_files(
        tmp_path, {".github/workflows/x.yml": text.replace("pull_request:", "pull_request_target:")}
    )
    assert run(BIN / "zizmor", "--offline", "--no-progress", tmp_path).returncode != 0


def ignored() -> list[str]:
    files = [*WORKFLOWS, ROOT / "action.yml"]
    lines = [line for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    return [line for line in lines if "zizmor: ignore" in line]


def test_whatever_is_passed_over_has_a_reason() -> None:
    assert all(re.search(r"zizmor: ignore\[[a-z-]+\] -- \w+", line) for line in ignored())


def uses(value: Any) -> list[str]:
    if isinstance(value, dict):
        found = [value["uses"]] if isinstance(value.get("uses"), str) else []
        return found + [use for part in value.values() for use in uses(part)]
    return [use for part in value for use in uses(part)] if isinstance(value, list) else []


@pytest.mark.parametrize("path", [*WORKFLOWS, ROOT / "action.yml"], ids=lambda path: path.name)
def test_actions_are_pinned_by_hash(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for use in uses(yaml.safe_load(text)):
        assert use == "./" or re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", use), use
        assert use == "./" or re.search(rf"{re.escape(use)} # v\d+\.\d+\.\d+", text), use


def test_one_action_has_one_version() -> None:
    files = [yaml.safe_load(p.read_text("utf-8")) for p in (*WORKFLOWS, ROOT / "action.yml")]
    found = {use for file in files for use in uses(file) if use != "./"}
    names = [use.partition("@")[0] for use in found]
    assert len(names) == len(set(names)), found


def test_a_pull_request_runs_without_rights() -> None:
    evidence = yaml.safe_load((WORKFLOWS[0].parent / "evidence.yml").read_text(encoding="utf-8"))
    types = ["opened", "synchronize", "reopened", "edited"]
    assert evidence[True] == {"pull_request": {"types": types}}
    assert evidence["permissions"] == {}
    assert evidence["jobs"]["evidence"]["permissions"] == {"contents": "read"}


def test_the_comment_runs_nothing_that_a_pull_request_brings() -> None:
    text = (WORKFLOWS[0].parent / "comment.yml").read_text(encoding="utf-8")
    jobs = yaml.safe_load(text)["jobs"]
    checkout = jobs["compare"]["steps"][0]["with"]
    assert checkout["ref"] == "${{ github.event.repository.default_branch }}"
    assert not re.search(r"git (?:checkout|switch|merge|worktree|reset)", text)
    assert "write" not in jobs["compare"]["permissions"].values()
    used = uses(jobs["post"])
    assert [use.partition("@")[0] for use in used] == ["actions/download-artifact"]


def steps() -> dict[str, dict[str, Any]]:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    return {step["id"]: step for step in action["runs"]["steps"] if "id" in step}


def step(name: str, folder: Path, tmp_path: Path, **given: str):
    """Run a step of the action as the forge does, by bash, with what its inputs say."""
    output, summary = tmp_path / "output", tmp_path / "summary"
    output.touch()
    done = run(
        "bash", "-c", steps()[name]["run"],
        cwd=folder, KB=str(BIN / "kb"), RUNNER_TEMP=str(tmp_path),
        GITHUB_OUTPUT=str(output), GITHUB_STEP_SUMMARY=str(summary), **given,
    )  # fmt: skip
    found = dict(line.split("=", 1) for line in output.read_text().splitlines())
    return done, found


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return gitting.start(write_files(tmp_path / "repository", SMALL))


def test_the_action_builds(repository: Path, tmp_path: Path) -> None:
    done, output = step("build", repository, tmp_path, FOLDER=".")
    assert done.returncode == 0, done.stderr
    assert Path(output["database"]).is_file()


ANSWER = "kb-accept: spread-by-faith: $(touch y) is a slip"


def test_the_action_says_what_changes(repository: Path, tmp_path: Path) -> None:
    gitting.git(repository, "checkout", "--quiet", "-b", "topic")
    path = "claims/networks/spread-by-faith.md"
    gitting.commit(repository, {path: SMALL[path].replace("certainty: low", "certainty: high")})
    done, output = step(
        "changes",
        repository,
        tmp_path,
        FOLDER=".",
        BASE="main",
        HEAD="",
        PAGES="true",
        ANSWERS=ANSWER,
    )
    assert done.returncode == 0, done.stderr
    change_comment = Path(output["changes"]).read_text(encoding="utf-8")
    assert change_comment.startswith("<!-- kb diff -->")
    assert "1 claim changed" in change_comment
    assert r"answered: \$\(touch y\) is a slip" in change_comment
    assert not (repository / "y").exists()
    assert (tmp_path / "summary").read_text(encoding="utf-8") == change_comment
    done, output = step(
        "changes",
        repository,
        tmp_path,
        FOLDER=".",
        BASE="topic~1",
        HEAD="topic",
        PAGES="",
        ANSWERS="",
    )
    assert done.returncode == 0, done.stderr
    assert Path(output["changes"]).read_text(encoding="utf-8").count("spread-by-faith") > 0
    assert (Path(output["pages"]) / "index.html").is_file()
    wrong, _ = step(
        "changes",
        repository,
        tmp_path,
        FOLDER=".",
        BASE="$(touch x)",
        HEAD="",
        PAGES="",
        ANSWERS="",
    )
    assert wrong.returncode == 2
    assert not (repository / "x").exists()


def test_the_hooks_call_commands_that_exist() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    for hook in hooks:
        program, command, *_ = hook["entry"].split()
        assert program == "kb"
        assert command in COMMANDS
        assert re.search(hook["files"], "claims/networks/a-claim.md")
        assert re.search(hook["files"], "sources/one.bib")
        assert not re.search(hook["files"], "README.md")


@pytest.mark.slow
def test_what_is_published_can_be_made(repository: Path, tmp_path: Path) -> None:
    _, output = step("build", repository, tmp_path, FOLDER=".")
    publish = yaml.safe_load((WORKFLOWS[0].parent / "publish.yml").read_text(encoding="utf-8"))
    gather = publish["jobs"]["build"]["steps"][2]["run"]
    write_files(repository, {"metadata.yml": "title: x\n"})
    done = run(
        *("bash", "-c", gather),
        cwd=repository,
        KB=str(BIN / "kb"),
        DATABASE=output["database"],
        ADDRESS="",
        PAGES="https://ada.example/evidence/",
    )
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (repository / "release").iterdir()) == [
        "SHA256SUMS", "collection.zip", "kb.db", "metadata.yml", "site.tar.gz", "sources.bib",
        "sources.json",
    ]  # fmt: skip
    home = (repository / "public/index.html").read_text(encoding="utf-8")
    assert '<link rel="canonical" href="https://ada.example/evidence/">' in home
    assert (repository / "public/.nojekyll").is_file()


GH = """\
#!/usr/bin/env bash
# Answers as the forge's client would for the one open pull request that there is.
[[ "$*" == "api repos/x/y/pulls/7 "* ]] && printf 'Text.\\nnumber=8\\nend-0\\n' && exit
[[ "$*" == *"head=ada:topic; rm -rf x"* ]] || exit 1
printf '%s\\n' "7 $TOPIC main" "8 0000000000000000000000000000000000000000 main"
"""


def test_the_pull_request_is_found_and_fetched_as_data(repository: Path, tmp_path: Path) -> None:
    """The script that runs beside a token, with a branch whose name would do harm if it could."""
    gitting.git(repository, "checkout", "--quiet", "-b", "topic")
    topic = gitting.commit(repository, {"claims/partnering-helps.md": None})
    gitting.git(repository, "update-ref", "refs/pull/7/head", topic)
    gitting.git(repository, "checkout", "--quiet", "main")
    gitting.git(tmp_path, "clone", "--quiet", "--branch=main", repository.as_uri(), "clone")
    clone = tmp_path / "clone"
    write_files(tmp_path / "bin", {"gh": GH})
    (tmp_path / "bin" / "gh").chmod(0o755)
    comment = yaml.safe_load((WORKFLOWS[0].parent / "comment.yml").read_text(encoding="utf-8"))
    script = comment["jobs"]["compare"]["steps"][1]["run"]
    output = tmp_path / "found"
    given = {
        "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "OWNER": "ada",
        "BRANCH": "topic; rm -rf x",
        "REPOSITORY": "x/y",
        "TOPIC": topic,
        "GITHUB_OUTPUT": str(output),
    }
    done = run("bash", "-c", script, cwd=clone, COMMIT=topic, **given)
    assert done.returncode == 0, done.stderr
    number, base, head, *answers, end = output.read_text().splitlines()
    assert (number, base) == ("number=7", "base=origin/main")
    # What a sender writes stands between marks that nobody can foresee.
    assert head == f"answers<<{end}"
    assert re.fullmatch(r"end-[0-9a-f]{32}", end)
    assert answers == ["Text.", "number=8", "end-0", ""]
    assert gitting.git(clone, "status", "--porcelain") == ""
    change_comment, found = step(
        "changes", clone, tmp_path, FOLDER=".", BASE="origin/main", HEAD=topic, PAGES="", ANSWERS=""
    )
    assert change_comment.returncode == 0, change_comment.stderr
    assert "1 claim removed" in Path(found["changes"]).read_text(encoding="utf-8")
    stale = run("bash", "-c", script, cwd=clone, COMMIT="1" * 40, **given)
    assert stale.returncode == 0
    assert "a newer run will tell of it" in stale.stdout


def test_the_comment_of_a_new_collection_is_ours() -> None:
    folder = ROOT / "kb" / "cli" / "templates" / "forge"
    for name in ("comment.yml", "forms.yml"):
        ours = yaml.safe_load((WORKFLOWS[0].parent / name).read_text(encoding="utf-8"))
        given = yaml.safe_load((folder / name).read_text(encoding="utf-8").replace("ACTION", "./"))
        assert given == ours


def test_whoever_reads_a_form_may_not_write_and_whoever_writes_runs_nothing() -> None:
    text = (WORKFLOWS[0].parent / "forms.yml").read_text(encoding="utf-8")
    jobs = yaml.safe_load(text)["jobs"]
    assert "write" not in jobs["draft"]["permissions"].values()
    assert [use.partition("@")[0] for use in uses(jobs["propose"])] == [
        "actions/checkout",
        "actions/download-artifact",
    ]
    # Nothing that was typed is put into a script or an environment.
    assert not re.search(r"issue\.(?:body|title|user)", text)
    assert all("${{" not in part.get("run", "") for job in jobs.values() for part in job["steps"])


FORGE = """\
#!/usr/bin/env bash
# Answers as the forge's client would, and writes down what it was sent.
case "$*" in
  *"issues/12 --jq"*) cat "$FORM" ;;
  *"--method GET repos/x/y/pulls"*) ;;
  *"repos/x/y/pulls "*) echo 13 ;;
esac
for word; do
  case $word in
    body=@*) cat "${word#body=@}" ;;
    *) echo "$word" ;;
  esac
done >> "$SENT"
"""


def scripts(name: str, number: int) -> str:
    forms = yaml.safe_load((WORKFLOWS[0].parent / "forms.yml").read_text(encoding="utf-8"))
    return str(forms["jobs"][name]["steps"][number]["run"])


@pytest.mark.parametrize("statement", ["Networks $(touch x) last `touch x`; touch x", ""])
def test_a_form_becomes_a_pull_request(repository: Path, tmp_path: Path, statement: str) -> None:
    gitting.git(tmp_path, "clone", "--quiet", "--bare", repository.as_uri(), "forge.git")
    gitting.git(tmp_path, "clone", "--quiet", "--branch=main", "forge.git", "one")
    gitting.git(tmp_path, "clone", "--quiet", "--branch=main", "forge.git", "two")
    typed = filled("claim", statement=statement, source="lima2010thinking", relation="supports it")
    write_files(tmp_path, {"bin/gh": FORGE, "form": typed, "sent": ""})
    (tmp_path / "bin" / "gh").chmod(0o755)
    given = {
        "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "KB": str(BIN / "kb"),
        "FORM": str(tmp_path / "form"),
        "SENT": str(tmp_path / "sent"),
        "REPOSITORY": "x/y",
        "ISSUE": "12",
        "BASE": "main",
        "RUNNER_TEMP": str(tmp_path),
        "DRAFT": str(tmp_path / "draft"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    drafted = run("bash", "-c", scripts("draft", 2), cwd=tmp_path / "one", **given)
    assert drafted.returncode == 0, drafted.stderr
    proposed = run("bash", "-c", scripts("propose", 2), cwd=tmp_path / "two", **given)
    assert proposed.returncode == 0, proposed.stderr
    sent = (tmp_path / "sent").read_text(encoding="utf-8")
    branches = gitting.git(tmp_path / "forge.git", "branch", "--list", "form-12")
    if not statement:
        assert "write one sentence" in sent
        assert not branches
        return
    assert not [*tmp_path.rglob("x")]
    assert "title=Draft from issue 12" in sent
    assert "Closes #12" in sent
    assert "<!-- kb diff -->" in sent
    assert "1 claim added" in sent
    changed = gitting.git(tmp_path / "forge.git", "diff", "--name-only", "main", "form-12")
    assert changed == "claims/networks-touch-last-touch-touch.md"


def test_a_new_collection_can_have_workflows_of_its_own(tmp_path: Path) -> None:
    action = f"ada/evidence-kb@{'0' * 40}"
    new = tmp_path / "new"
    assert run(BIN / "kb", "init", new, "--action", action).returncode == 0
    for name in GIVEN:
        workflow = new / ".github" / "workflows" / name
        assert f"uses: {action}" in workflow.read_text(encoding="utf-8")
        schema = ("--builtin-schema", "vendor.github-workflows")
        assert run(BIN / "check-jsonschema", *schema, workflow).returncode == 0
        pins = uses(yaml.safe_load((WORKFLOWS[0].parent / name).read_text("utf-8")))
        ours = uses(yaml.safe_load(workflow.read_text(encoding="utf-8")))
        assert {use for use in ours if use != action} <= {use for use in pins if use != "./"}
    found = run(BIN / "zizmor", "--offline", "--no-progress", new)
    assert found.returncode == 0, found.stdout
    for wrong in ("ada/evidence-kb", "ada/evidence-kb@main", "x y/z@" + "0" * 40):
        refused = run(BIN / "kb", "init", tmp_path / "other", "--action", wrong)
        assert refused.returncode == 2
        assert not (tmp_path / "other").exists()


@pytest.mark.parametrize("folder", [".", "./", "deep/kb", "deep/kb/"])
def test_the_action_marks_findings_on_their_lines(folder: str, tmp_path: Path) -> None:
    path = "claims/networks/spread-by-faith.md"
    wrong = {**SMALL, path: SMALL[path].replace("source: lima2010thinking", "source: lima2010")}
    root = tmp_path / "repository"
    gitting.start(write_files(root, {f"{folder}/{name}": text for name, text in wrong.items()}))
    done, _ = step("check", root, tmp_path, FOLDER=folder, FAIL_ON="error")
    assert done.returncode == 1
    place = (Path(folder) / path).as_posix()
    assert f"::error file={place},line=11," in done.stdout
    write_files(root / folder, SMALL)
    right, _ = step("check", root, tmp_path, FOLDER=folder, FAIL_ON="error")
    assert "::error" not in right.stdout


def test_a_warning_fails_a_pull_request_only_where_that_is_wanted(tmp_path: Path) -> None:
    path = "claims/networks/spread-by-faith.md"
    root = write_files(tmp_path / "kb", {**SMALL, path: SMALL[path].replace("kind: finding\n", "")})
    for fail_on, code in (("error", 0), ("warning", 1)):
        done, _ = step("check", root, tmp_path, FOLDER=".", FAIL_ON=fail_on)
        assert "::warning" in done.stdout
        assert done.returncode == code
