"""Temporary folders after processes that were killed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kb.base.temporary import temporary_folder

_HOLDER = """
import time
from kb.base.temporary import temporary_folder
with temporary_folder("test") as folder:
    print(folder, flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no locks of this sort there")
def test_what_a_killed_process_left_goes_and_what_a_live_one_uses_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    ) as holder:
        assert holder.stdout is not None
        left = Path(holder.stdout.readline().strip())
        hour_ago = time.time() - 3600
        os.utime(left, (hour_ago, hour_ago))
        with temporary_folder("test"):
            assert left.is_dir()
        holder.kill()
    with temporary_folder("test") as own:
        assert not left.exists()
        assert own.is_dir()
    assert not list(tmp_path.iterdir())
