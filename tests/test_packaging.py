"""What is installed is the built wheel, not the checkout: it must work alone."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (path,) = folder.glob("*.whl")
    return path


def test_templates_static_files_and_entry_points_are_inside(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        points = next(name for name in names if name.endswith("entry_points.txt"))
        told = archive.read(points).decode()
    for folder in ("kb/cli/templates", "kb/web/templates", "kb/web/static"):
        wanted = {
            path.relative_to(ROOT).as_posix()
            for path in (ROOT / folder).rglob("*")
            if path.is_file()
        }
        assert wanted
        assert wanted <= names
    assert "kb = kb.cli:main" in told
    assert "kb = kb.web" in told
    assert not any(name.startswith(("tests/", "claims/")) for name in names)


def test_the_wheel_works_alone(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "venv"
    venv.create(place, with_pip=False)
    python = place / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    pip = [sys.executable, "-m", "pip", f"--python={python}", "install", "--quiet", "--no-deps"]
    subprocess.run([*pip, "--no-index", wheel], check=True, capture_output=True)
    # What it depends on is lent from here, the package itself must come from the wheel.
    own = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    lent = [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
    Path(own, "lent.pth").write_text("\n".join(lent), encoding="utf-8")

    def kb(*arguments: str | Path) -> str:
        done = subprocess.run(
            [python, "-m", "kb", *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": ""},
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = [python, "-c", "import kb; print(kb.__file__)"]
    found = subprocess.run(where, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert found.stdout.strip().startswith(str(place))
    assert kb("--version").startswith("kb, version")
    kb("init", "new")
    kb("-C", "new", "check")
    kb("-C", "new", "build")
    assert (tmp_path / "new" / "kb.db").is_file()
