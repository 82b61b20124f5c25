"""The pages that a change touches, before and after, in a folder that opens from disk."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.conftest import kb_command, write_files
from tests.web.browser import launched
from tests.web.knowledge import FILES, METADATA

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def git(root: Path, *arguments: str) -> None:
    person = ("-c", "user.name=Ann Example", "-c", "user.email=ann@example.org")
    subprocess.run(["git", "-C", root, *person, *arguments], check=True, capture_output=True)


def test_pages_before_and_after_open_from_disk(tmp_path: Path) -> None:
    root = write_files(tmp_path / "kb", {**FILES, "metadata.yml": METADATA})
    git(root, "init", "--quiet")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "-m", "Begin")
    git(root, "checkout", "--quiet", "-b", "topic")
    note = next(root.rglob("trust-takes-time.md"))
    text = note.read_text(encoding="utf-8")
    note.write_text(text.replace("Trust takes time", "Trust takes long"), encoding="utf-8")
    new = note.with_name("rooms-help.md")
    new.write_text(text.replace("Trust takes time", "Rooms help <b>all</b>"), encoding="utf-8")
    # What a stranger's branch says of the site, and where its links lead, is not followed.
    (root / "metadata.yml").write_text("title: Not ours\n", encoding="utf-8")
    (root / "claims/elsewhere.md").symlink_to("/etc/passwd")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "-m", "Change")
    git(root, "checkout", "--quiet", "-")
    folder = tmp_path / "pages"
    done = kb_command("-C", root, "diff", "HEAD", "topic", "--pages", folder)
    assert done.returncode == 0, done.stderr
    assert "3 pages in" in done.stderr
    assert not (folder / "before/claim-rooms-help.html").exists()
    every = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.html"))
    assert "root:x:" not in every
    assert "Not ours" not in every
    with launched() as browser:
        page = browser.new_page()
        # An icon that is still on its way when the reader goes on is given up, not missing.
        failed: list[str] = []
        page.on(
            "requestfailed",
            lambda request: (
                failed.append(f"{request.url}: {request.failure}")
                if request.failure != "net::ERR_ABORTED"
                else None
            ),
        )
        page.goto((folder / "index.html").as_uri())
        assert "1 claim added, 1 claim changed" in page.locator("main").inner_text()
        assert page.locator("main b").count() == 0
        page.get_by_role("link", name="before").first.click()
        assert "Trust takes time" in page.locator("h1").inner_text()
        page.go_back()
        page.get_by_role("row").filter(has_text="trust-takes-time").get_by_role(
            "link", name="after"
        ).click()
        assert "Trust takes long" in page.locator("h1").inner_text()
        assert page.evaluate("getComputedStyle(document.body).margin") == "0px"
        assert failed == []
