"""The one door: what commands, editors and scripts go through says the same to all of them."""

from __future__ import annotations

import gc
import json
import re
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

import kb
from kb.api import Workspace
from kb.base.errors import BuildStopped, DatabaseFault, KbError, UsageFault
from tests import gitting
from tests.cite.items import needs_engine
from tests.conftest import ROOT, SMALL, WriteKb, write_files

Main = Callable[..., CompletedProcess[str]]
BROKEN = "---\nclaim: All is lost.\nevidence:\n  - source: gone\n    relation: supports\n---\n"
NOTE = "claims/partnering-helps.md"


def test_a_folder_inside_opens_the_whole(small_kb: Path) -> None:
    assert kb.open(small_kb / "claims" / "networks").root == small_kb.resolve()
    with pytest.raises(KbError, match="sources"):
        kb.open(small_kb.parent)


def test_the_check_is_that_of_the_command(write_kb: WriteKb, kb_main: Main) -> None:
    root = write_kb({"claims/broken.md": BROKEN})
    check = kb.open(root).check()
    told = json.loads(kb_main("-C", str(root), "check", "--format", "json").stdout)
    listed = told if isinstance(told, list) else told["findings"]
    assert [(f.place.path, f.place.span.line, f.code) for f in check.findings] == [
        (one["path"], one["line"], one["code"]) for one in listed
    ]
    assert not check.is_clean
    assert "claims/broken.md" in check.texts


def test_reading_and_checking_find_the_same(write_kb: WriteKb) -> None:
    workspace = kb.open(write_kb({"claims/broken.md": BROKEN}))
    assert workspace.read().findings == workspace.check().findings
    live = Workspace(workspace.root, live=True)
    assert live.check().findings == workspace.check().findings


def test_opened_texts_count_instead_of_files(small_kb: Path) -> None:
    workspace = kb.open(small_kb)
    before = workspace.check().findings
    workspace.opened[NOTE] = BROKEN.encode()
    assert {"C002"} <= {finding.code for finding in workspace.check().findings}
    assert workspace.read().corpus.claims["partnering-helps"].statement == "All is lost."
    workspace.opened.clear()
    assert workspace.check().findings == before
    assert kb.open(small_kb).check().findings == before


def test_files_are_read_once_until_refreshed(small_kb: Path) -> None:
    workspace = kb.open(small_kb)
    before = workspace.check().findings
    write_files(small_kb, {"claims/broken.md": BROKEN, "kb.toml": '[check.ignore]\nC009 = "x"\n'})
    assert workspace.check().findings == before
    workspace.refresh()
    codes = {finding.code for finding in workspace.check().findings}
    assert "C002" in codes
    assert "C009" not in codes


def test_errors_stop_a_build(write_kb: WriteKb) -> None:
    workspace = kb.open(write_kb({"claims/broken.md": BROKEN}))
    with pytest.raises(DatabaseFault, match="kb build"):
        workspace.search("networks")
    with pytest.raises(BuildStopped, match="gone"):
        workspace.build()
    assert not workspace.database.exists()
    workspace.build(keep_going=True)
    assert {hit.id for hit in workspace.search("networks partnering").hits} == {
        "partnering-helps", "spread-by-faith",
    }  # fmt: skip


def test_a_database_is_renewed_only_after_a_change(small_kb: Path) -> None:
    workspace = kb.open(small_kb)
    assert workspace.renew()
    assert not workspace.renew()
    write_files(small_kb, {NOTE: SMALL[NOTE].replace("helps schools", "helps all schools")})
    assert not workspace.renew()
    workspace.refresh()
    assert workspace.renew()
    assert workspace.search("partnering").hits[0].plain.startswith("Partnering helps all")


def test_a_comparison_is_that_of_the_command(small_kb: Path, kb_main: Main) -> None:
    gitting.start(small_kb)
    gitting.commit(small_kb, {})
    write_files(small_kb, {"claims/new.md": SMALL[NOTE].replace("Partnering", "Trust")})
    comparison = kb.open(small_kb).compare("HEAD")
    assert [claim.id for claim in comparison.changes.claims_added] == ["new"]
    told = json.loads(kb_main("-C", str(small_kb), "diff", "HEAD", "--format", "json").stdout)
    assert [one["id"] for one in told["claims"]["added"]] == ["new"]
    with pytest.raises(UsageFault, match="no-such"):
        kb.open(small_kb).compare("no-such")


def test_an_unknown_name_is_told_with_the_nearest(small_kb: Path) -> None:
    workspace = kb.open(small_kb)
    with pytest.raises(KbError, match="Did you mean “lima2010thinking”"):
        workspace.cite("lima2010thinkin")
    with pytest.raises(UsageFault, match="no format"):
        workspace.export("cuneiform")


def test_reading_again_and_again_pins_nothing(small_kb: Path) -> None:
    workspace = Workspace(small_kb, live=True)
    workspace.read()
    frozen = gc.get_freeze_count()
    for number in range(3):
        workspace.opened[NOTE] = SMALL[NOTE].replace("helps", f"helps {number}").encode()
        workspace.read()
    assert gc.get_freeze_count() == frozen


@needs_engine
def test_the_examples_of_the_page_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_files(tmp_path / "evidence", SMALL)
    gitting.start(root)
    gitting.commit(root, {})
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    names: dict[str, object] = {}
    for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL):
        exec(block, names)  # noqa: S102 - the page of this repository
    said = capsys.readouterr().out
    for words in ("spread-by-faith low ['lima2010thinking']", "(Lima, 2010, p. 2)", "\n2\n"):
        assert words in said, said
