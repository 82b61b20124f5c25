"""Tagged states of the collection stay readable below ``v/``, and say what has changed since."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.conftest import write_files
from tests.publish.conftest import ADDRESS, BASE, publish
from tests.web.knowledge import FILES, METADATA

pytestmark = pytest.mark.slow


def git(root: Path, *arguments: str) -> None:
    person = ("-c", "user.name=Ann Example", "-c", "user.email=ann@example.org")
    subprocess.run(["git", "-C", root, *person, *arguments], check=True, capture_output=True)


def page(folder: Path, address: str) -> str:
    return (folder / address / "index.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def tagged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write_files(
        tmp_path_factory.mktemp("tagged") / "kb", {**FILES, "metadata.yml": METADATA}
    )
    git(root, "init", "--quiet")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "-m", "Begin")
    git(root, "tag", "release/1.0")
    return root


def test_a_tagged_state_stays_as_it_was_and_is_compared_with_now(tagged: Path) -> None:
    folder = tagged.parent / "site"
    told = publish(tagged, folder, "--versions")
    assert "dead" not in told
    # The state that is checked out is the tagged one: it is cited at the address that stays.
    assert f"{ADDRESS}v/release~1.0/claim/trust-takes-time/" in page(
        folder, "claim/trust-takes-time"
    )
    assert 'class="edition"' not in page(folder, "v/release~1.0/claim/trust-takes-time")
    note = next(tagged.rglob("trust-takes-time.md"))
    changed = note.read_text(encoding="utf-8").replace("Trust takes time", "Trust takes long")
    note.write_text(changed, encoding="utf-8")
    git(tagged, "commit", "--quiet", "--all", "-m", "Reword")
    publish(tagged, folder, "--versions")
    then, now = (
        page(folder, "v/release~1.0/claim/trust-takes-time"),
        page(folder, "claim/trust-takes-time"),
    )
    assert "Trust takes time" in then
    assert "Trust takes long" in now
    assert f'class="newest" href="{BASE}claim/trust-takes-time/"' in then or (
        f'class="newest" href="{ADDRESS}claim/trust-takes-time/"' in then
    )
    assert f'<link rel="canonical" href="{ADDRESS}v/release~1.0/claim/trust-takes-time/">' in then
    assert f'href="{ADDRESS}v/release~1.0/since/#claim-trust-takes-time"' in then
    since = page(folder, "v/release~1.0/since")
    assert 'id="claim-trust-takes-time"' in since
    assert "long" in since.partition("claim-trust-takes-time")[2].partition("</main>")[0]
    assert (folder / "v/release~1.0/kb.db").is_file()
    before = {path: path.stat().st_mtime_ns for path in (folder / "v").rglob("*.html")}
    told = publish(tagged, folder, "--versions")
    assert "release/1.0 is published already." in told
    assert {path: path.stat().st_mtime_ns for path in (folder / "v").rglob("*.html")} == before


def test_a_repository_without_tags_says_so(tmp_path: Path) -> None:
    root = write_files(tmp_path / "kb", {**FILES, "metadata.yml": METADATA})
    folder = tmp_path / "site"
    publish(root, folder, "--versions")
    assert not (folder / "v").exists()
