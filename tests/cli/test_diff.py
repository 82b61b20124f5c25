"""``kb diff`` on real repositories, as people and workflows run it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests import gitting
from tests.conftest import ROOT, SMALL, RunKb, write_files

FAITH = "claims/networks/spread-by-faith.md"
HELPS = "claims/partnering-helps.md"
RAISED = SMALL[FAITH].replace("certainty: low", "certainty: high")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return gitting.start(write_files(tmp_path / "repository", SMALL))


def test_the_work_tree_against_a_branch(repository: Path, kb_main: RunKb) -> None:
    gitting.change(repository, {FAITH: RAISED})
    done = kb_main("-C", str(repository), "diff", "main")
    assert done.returncode == 0, done.stderr
    first, *lines = done.stdout.splitlines()
    assert first.endswith(
        "to the files as they are: 1 claim changed, 2 new findings, 1 thing to look at twice."
    )
    assert "      certainty: low → high" in lines
    assert any(
        line.startswith("  ! spread-by-faith: certainty goes from low to high, and it rests on")
        for line in lines
    )


def test_nothing_is_written_anywhere(repository: Path, kb_main: RunKb) -> None:
    gitting.commit(repository, {FAITH: RAISED})
    index = (repository / ".git" / "index").read_bytes()
    assert kb_main("-C", str(repository), "diff", "HEAD~", "HEAD").returncode == 0
    assert gitting.git(repository, "status", "--porcelain") == ""
    assert (repository / ".git" / "index").read_bytes() == index


def test_what_the_base_gained_since_is_left_out(repository: Path, kb_main: RunKb) -> None:
    gitting.git(repository, "checkout", "--quiet", "-b", "topic")
    gitting.commit(repository, {FAITH: RAISED})
    gitting.git(repository, "checkout", "--quiet", "main")
    gitting.commit(repository, {HELPS: SMALL[HELPS].replace("draft", "contested")})
    parted = json.loads(
        kb_main("-C", str(repository), "diff", "main", "topic", "--format", "json").stdout
    )
    assert [c["id"] for c in parted["claims"]["changed"]] == ["spread-by-faith"]
    direct = json.loads(
        kb_main(
            "-C", str(repository), "diff", "--direct", "main", "topic", "--format", "json"
        ).stdout
    )
    assert [c["id"] for c in direct["claims"]["changed"]] == ["partnering-helps", "spread-by-faith"]
    assert direct["head"]["commit"] == gitting.git(repository, "rev-parse", "topic")


def test_a_collection_in_a_folder_of_a_repository(tmp_path: Path, kb_main: RunKb) -> None:
    write_files(tmp_path / "all" / "deep" / "kb", SMALL)
    gitting.start(tmp_path / "all")
    root = tmp_path / "all" / "deep" / "kb"
    gitting.change(root, {FAITH: RAISED})
    done = kb_main("-C", str(root), "diff", "HEAD")
    assert "1 claim changed" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_hidden_files_and_others_are_no_notes_in_either(repository: Path, kb_main: RunKb) -> None:
    strange = {
        "claims/.hidden.md": "---\nclaim: Hidden.\n---\n",
        "claims/readme.txt": "x",
        "claims/a name – with “signs”.md": SMALL[HELPS].replace("Partnering", "Pairing"),
    }
    gitting.commit(repository, strange)
    (repository / "claims" / "linked.md").symlink_to("partnering-helps.md")
    (repository / "claims" / "astray.md").symlink_to("/etc/hostname")
    gitting.commit(repository)
    (repository / "claims" / "astray.md").unlink()
    clean = kb_main("-C", str(repository), "diff", "HEAD")
    assert "Nothing changes in the evidence." in clean.stdout, clean.stdout


def test_a_base_without_a_collection(tmp_path: Path, kb_main: RunKb) -> None:
    root = gitting.start(write_files(tmp_path / "new", {"README.md": "Soon."}))
    write_files(root, SMALL)
    done = kb_main("-C", str(root), "diff", "HEAD")
    assert done.returncode == 0
    assert "2 claims added" in done.stdout


def test_a_shallow_clone_is_reported_what_it_lacks(
    repository: Path, tmp_path: Path, kb_main: RunKb
) -> None:
    gitting.git(repository, "checkout", "--quiet", "-b", "topic")
    gitting.commit(repository, {FAITH: RAISED})
    gitting.git(repository, "checkout", "--quiet", "main")
    gitting.commit(repository, {HELPS: SMALL[HELPS].replace("draft", "reviewed")})
    shallow = tmp_path / "shallow"
    gitting.git(
        tmp_path, "clone", "--quiet", "--depth=1", "--no-single-branch",
        repository.as_uri(), str(shallow),
    )  # fmt: skip
    done = kb_main("-C", str(shallow), "diff", "origin/main", "origin/topic")
    assert done.returncode == 1
    assert "The clone is shallow" in done.stderr
    assert "git fetch --unshallow" in done.stderr
    direct = kb_main("-C", str(shallow), "diff", "--direct", "origin/main", "origin/topic")
    assert direct.returncode == 0
    assert "2 claims changed" in direct.stdout
    older = kb_main("-C", str(shallow), "diff", "HEAD~1")
    assert older.returncode == 2
    assert "git fetch --unshallow" in older.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere",), "git knows no revision “nowhere”"),
        (("HEAD", "nowhere"), "git knows no revision “nowhere”"),
        (("HEAD:claims",), "git knows no revision"),
        (("--", "--output=x"), "git knows no revision “--output=x”"),
        ((), "Missing argument"),
    ],
)
def test_wrong_uses(
    arguments: tuple[str, ...], said: str, repository: Path, kb_main: RunKb
) -> None:
    done = kb_main("-C", str(repository), "diff", *arguments)
    assert done.returncode == 2
    assert said in done.stderr


def test_outside_git(small_kb: Path, kb_main: RunKb) -> None:
    done = kb_main("-C", str(small_kb), "diff", "main")
    assert done.returncode == 2
    assert "is not in a git repository" in done.stderr


def test_the_exit_code_where_it_is_asked_for(repository: Path, kb_main: RunKb) -> None:
    run = ("-C", str(repository), "diff", "HEAD", "--exit-code")
    assert kb_main(*run).returncode == 0
    gitting.change(repository, {FAITH: SMALL[FAITH].replace("p. 2\n", "p. 3\n")})
    assert kb_main(*run).returncode == 0, "a change alone is no failure"
    gitting.change(repository, {FAITH: RAISED})
    assert kb_main(*run).returncode == 1
    gitting.change(repository, {FAITH: SMALL[FAITH].replace("[england]", "[englnd]")})
    assert kb_main(*run).returncode == 1, "a new finding"


def test_into_a_file(repository: Path, tmp_path: Path, kb_main: RunKb) -> None:
    target = tmp_path / "comment.md"
    done = kb_main("-C", str(repository), "diff", "HEAD", "--format", "markdown", "-o", str(target))
    assert done.stdout == ""
    assert target.read_text(encoding="utf-8").startswith("<!-- kb diff -->\n## ")


def test_the_real_program_in_a_repository_of_its_own(repository: Path, kb: RunKb) -> None:
    gitting.change(repository, {HELPS: None})
    done: subprocess.CompletedProcess[str] = kb("-C", repository, "diff", "main")
    assert done.returncode == 0, done.stderr
    assert "Claims removed" in done.stdout
    assert "partnering-helps" in done.stdout


def test_json_says_all(repository: Path, kb_main: RunKb) -> None:
    gitting.change(
        repository,
        {FAITH: RAISED.replace("    relation: supports\n", "    relation: disputes\n")},
    )
    value = json.loads(kb_main("-C", str(repository), "diff", "HEAD", "--format", "json").stdout)
    (change,) = value["claims"]["changed"]
    assert change["fields"] == {"certainty": {"before": "low", "after": "high"}}
    assert change["evidence"]["changed"] == [
        {
            "source": "lima2010thinking",
            "re_rated": True,
            "fields": {"relation": {"before": "supports", "after": "disputes"}},
        }
    ]
    assert change["balance"]["before"] == {"supports": 1, "qualifies": 0, "disputes": 0, "lines": 1}
    assert change["balance"]["after"] == {"supports": 0, "qualifies": 0, "disputes": 1, "lines": 1}
    assert value["head"]["commit"] is None


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ('[check.ignore]\nC009 = "later"\n', "C009: the settings pass it over in the whole"),
        ('[check.per-file-ignores]\n"claims/**" = {N = "x"}\n', "N: the settings pass it over in"),
        ('[check.severity]\nC002 = "info"\n', "C002: the settings take it for no more than info"),
        ('[check]\nselect = ["N"]\n', "all other rules: the settings choose N only"),
        ('[check]\nbaseline = "old.json"\n', "all rules: the settings pass over what old.json"),
    ],
)
def test_settings_that_silence_the_checks_are_flagged(
    settings: str, said: str, repository: Path, kb_main: RunKb
) -> None:
    gitting.change(repository, {"kb.toml": settings})
    output = kb_main("-C", str(repository), "diff", "main")
    assert said in output.stdout, output.stdout + output.stderr
    gitting.commit(repository)
    assert said in kb_main("-C", str(repository), "diff", "HEAD~", "HEAD").stdout
    back = kb_main("-C", str(repository), "diff", "--direct", "HEAD", "HEAD~")
    assert "!" not in back.stdout


def test_findings_by_the_settings_of_each_side(repository: Path, kb_main: RunKb) -> None:
    wrong = SMALL[FAITH].replace("    basis: relayed\n", "")
    gitting.commit(repository, {FAITH: wrong})
    gitting.commit(repository, {"kb.toml": '[check.ignore]\nC009 = "later"\n'})
    output = json.loads(
        kb_main("-C", str(repository), "diff", "HEAD~", "HEAD", "--format", "json").stdout
    )
    assert [finding["code"] for finding in output["findings"]["gone"]] == ["C009"]
    assert [flag["kind"] for flag in output["flags"]] == ["finding-silenced"]


def test_settings_that_make_the_checks_graver_are_not_flagged(
    repository: Path, kb_main: RunKb
) -> None:
    gitting.change(repository, {"kb.toml": '[check.severity]\nC009 = "error"\n'})
    assert "!" not in kb_main("-C", str(repository), "diff", "main").stdout


def test_settings_of_old_that_are_not_understood(repository: Path, kb_main: RunKb) -> None:
    gitting.commit(repository, {"kb.toml": "[chek]\n"})
    gitting.change(repository, {"kb.toml": ""})
    assert kb_main("-C", str(repository), "diff", "HEAD").returncode == 0


def test_the_names_for_programs_are_documented(repository: Path, kb_main: RunKb) -> None:
    added = SMALL[HELPS].replace("Partnering helps schools", "Pairing harms audits")
    gitting.change(
        repository,
        {
            FAITH: RAISED,
            "claims/added.md": added,
            "sources/two.bib": "@book{new2020, title = {New}, date = {2020}}",
            "sources/one.bib": SMALL["sources/one.bib"].replace("1--21", "1--22"),
        },
    )
    value = json.loads(kb_main("-C", str(repository), "diff", "HEAD", "--format", "json").stdout)
    page = (ROOT / "docs" / "diff.md").read_text(encoding="utf-8").split("## For programs")[1]
    changed = value["claims"]["changed"][0]
    sources, vocabulary = value["sources"], value["vocabulary"]
    lists = (value["claims"]["added"], sources["changed"], vocabulary["features"], value["flags"])
    parts = (changed, sources, vocabulary, *(found[0] for found in lists))
    names = {name for part in parts for name in part} | set(value)
    unknown = {name for name in names if name not in page}
    assert unknown <= {"id", "before", "after"}
