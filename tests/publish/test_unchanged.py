"""A publication that nothing changed for is known as such, and no other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kb.publish.setting import Setting
from kb.publish.unchanged import key_of, note, published_before


@pytest.fixture
def setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Setting:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "kb.db").write_bytes(b"one state")
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_text("Home")
    return Setting(tmp_path / "kb.db", tmp_path / "site", "/", "https://a.example", {"title": "A"})


def test_the_same_is_known_until_a_file_of_it_changes(setting: Setting) -> None:
    key = key_of(setting, ["/"])
    assert published_before(setting.folder, key) is None
    note(setting.folder, key, ["index.html"])
    assert list(published_before(setting.folder, key) or ()) == ["index.html"]
    (setting.folder / "index.html").write_text("Hole")
    assert published_before(setting.folder, key) is None
    (setting.folder / "index.html").unlink()
    assert published_before(setting.folder, key) is None


def test_it_depends_on_all_that_is_published_from(setting: Setting) -> None:
    keys = {key_of(setting, ["/"]), key_of(setting, ["/", "/claim/old"])}
    keys.add(key_of(replace(setting, base="/b/"), ["/"]))
    keys.add(key_of(setting.with_plugin(edition={"cited": "x"}), ["/"]))
    keys.add(key_of(replace(setting, metadata={"title": "B"}), ["/"]))
    setting.database.write_bytes(b"another state")
    keys.add(key_of(setting, ["/"]))
    assert len(keys) == 6
