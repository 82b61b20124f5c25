"""What is installed is the built wheel, not the checkout: it must work alone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

import kb
from tests.conftest import ROOT

pytestmark = pytest.mark.slow

FOLDER, SUFFIX = ("Scripts", ".exe") if sys.platform == "win32" else ("bin", "")


@dataclass(frozen=True)
class Installed:
    """A virtual environment that holds the wheel, and the folder that its programs work in."""

    environment: Path
    folder: Path

    def run(self, program: str, *arguments: str | Path) -> str:
        """What a program of the environment prints; it must succeed."""
        done = subprocess.run(
            [str(self.environment / FOLDER / (program + SUFFIX)), *map(str, arguments)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": "", "PYTHONUTF8": "1"},
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def built(what: str, folder: Path, source: Path = ROOT) -> Path:
    """The wheel or the source distribution of a tree, in a folder of its own."""
    command = [sys.executable, "-m", "build", what, "--no-isolation", "--outdir", folder, source]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (path,) = folder.iterdir()
    return path


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built("--wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel in a fresh environment; what it depends on is lent from here, without a network."""
    place = tmp_path_factory.mktemp("installed") / "a folder with spaces"
    venv.create(place / "venv", with_pip=False)
    there = Installed(place / "venv", place)
    python = there.environment / FOLDER / f"python{SUFFIX}"
    pip = [sys.executable, "-m", "pip", f"--python={python}", "install", "--quiet", "--no-deps"]
    subprocess.run([*pip, "--no-index", str(wheel)], check=True, capture_output=True)
    own = there.run("python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))")
    lent = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    Path(own.strip(), "lent.pth").write_text("\n".join(lent), encoding="utf-8")
    return there


@pytest.mark.parametrize("what", ["--wheel", "--sdist"])
def test_another_clone_at_another_time_gives_the_same_bytes(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = []
    for name in ("one", "another"):
        clone = tmp_path / name
        subprocess.run(["git", "clone", "-q", "--depth=1", ROOT.as_uri(), clone], check=True)
        for path in clone.rglob("*"):
            os.utime(path, (1_000_000_000 + len(name),) * 2)
        monkeypatch.setenv("PYTHONHASHSEED", str(len(name)))
        files.append(built(what, tmp_path / f"{name} built", clone))
    assert files[0].name == files[1].name
    assert files[0].read_bytes() == files[1].read_bytes()


def test_templates_static_files_and_entry_points_are_inside(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        points = next(name for name in names if name.endswith("entry_points.txt"))
        reported = archive.read(points).decode()
    for folder in ("kb/cli/templates", "kb/web/templates", "kb/web/static"):
        wanted = {
            path.relative_to(ROOT).as_posix()
            for path in (ROOT / folder).rglob("*")
            if path.is_file()
        }
        assert wanted
        assert wanted <= names
    assert "kb = kb.cli:main" in reported
    assert "kb = kb.web" in reported
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert {name.split("/")[0] for name in names} == {
        "kb",
        f"evidence_kb-{kb.__version__}.dist-info",
    }


def test_the_citation_names_this_version() -> None:
    record = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert record["version"] == kb.__version__


def test_no_requirement_names_a_host_and_each_has_its_hash() -> None:
    for path in ROOT.glob("requirements*.txt"):
        lines = path.read_text(encoding="utf-8").replace("\\\n", "").splitlines()
        pins = [line for line in lines if line and not line.startswith("#")]
        assert pins
        for pin in pins:
            assert re.match(r"[\w.-]+==[^\s]+( ; [^\\]+)? +--hash=sha256:[0-9a-f]{64}", pin), pin
            assert "://" not in pin


def test_the_package_comes_from_the_wheel(installed: Installed) -> None:
    found = installed.run("python", "-c", "import kb; print(kb.__file__)")
    assert found.startswith(str(installed.environment))


def test_the_installed_command_says_its_version(installed: Installed) -> None:
    assert installed.run("kb", "--version") == f"kb, version {kb.__version__}\n"


def test_a_new_knowledge_base_is_made_checked_built_and_published(installed: Installed) -> None:
    installed.run("kb", "init", "new")
    installed.run("kb", "-C", "new", "check")
    installed.run("kb", "-C", "new", "build", "-o", "kb.db")
    asked = [
        "from datasette.cli import cli; cli()",
        *("serve", "-i", "kb.db", "-m", "new/metadata.yml", "--get"),
    ]
    page = installed.run("python", "-c", *asked, "/search")
    assert "networks-need-less-normative-study" in page
    style = re.search(r'href="([^"]+/site\.css)"', page)
    assert style
    assert "@media" in installed.run("python", "-c", *asked, style[1])
