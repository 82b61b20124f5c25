"""The process beside ``kb serve`` that builds the database anew."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from kb.base.errors import BuildStopped, KbError
from kb.cli.rebuilding import Rebuilder
from tests.conftest import WriteKb, write_files


def test_it_builds_what_changed_says_what_is_broken_and_is_replaced_when_it_dies(
    write_kb: WriteKb,
) -> None:
    root = write_kb()
    note = (root / "claims/partnering-helps.md").read_text(encoding="utf-8")
    with closing(Rebuilder(root, keep_going=False)) as rebuilder:
        rebuilder.warm()
        assert rebuilder.renew()
        assert not rebuilder.renew()
        write_files(root, {"claims/more.md": note})
        assert rebuilder.renew()
        with closing(sqlite3.connect(root / "kb.db")) as database:
            assert database.execute("select count(*) from claims").fetchone() == (3,)
        write_files(root, {"claims/broken.md": "no front matter"})
        with pytest.raises(BuildStopped, match=r"broken\.md"):
            rebuilder.renew()
        (root / "claims/broken.md").unlink()
        assert rebuilder._process is not None
        rebuilder._process.kill()
        with pytest.raises(KbError, match="came to an end"):
            rebuilder.renew()
        assert not rebuilder.renew()
