"""``kb manuscript bib`` writes what the programs themselves look up, by count.

Six manuscripts of different kinds, all given the whole bibliography of the shipped collection.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.cite import pandoc
from tests.conftest import ROOT, kb_command

CASES = ROOT / "tests" / "cite" / "cases" / "manuscripts"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The manuscripts, with every source of the collection beside them."""
    folder = tmp_path_factory.mktemp("used")
    shutil.copytree(CASES, folder, dirs_exist_ok=True)
    for name, form in (("all.bib", "biblatex"), ("all.json", "csl-json")):
        done = kb_command("export", form, "-o", folder / name)
        assert done.returncode == 0, done.stderr
    return folder


def run(folder: Path, *command: str, text: str | None = None) -> str:
    done = subprocess.run(
        command, cwd=folder, input=text, capture_output=True, encoding="utf-8",
        errors="replace", check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr + done.stdout[-1500:]
    return done.stdout


def by_pandoc(folder: Path, name: str) -> set[str]:
    """What pandoc lists of a document."""
    text = (folder / name).read_text(encoding="utf-8")
    if name.endswith(".qmd"):
        text = as_knitted(text, folder)
    form = "org" if name.endswith(".org") else "markdown"
    options = ("-f", form, "-t", "html", "--citeproc", "--bibliography", "all.json")
    html = run(folder, str(pandoc.program()), *options, text=text)
    return set(re.findall(r'id="ref-([^"]+)"', html))


def as_knitted(text: str, folder: Path) -> str:
    """The document as it comes out of Quarto's engine: files taken in, cells become figures."""
    text = re.sub(
        r"\{\{< include (\S+) >\}\}",
        lambda one: (folder / one[1]).read_text(encoding="utf-8"),
        text,
    )
    return re.sub(
        r'```\{r\}\n.*?fig-cap: "(.*?)"\n.*?```', r"![\1](plot.png){#fig}", text, flags=re.DOTALL
    ).replace("{#tbl-studies}", "")


def by_biber(folder: Path, name: str) -> set[str]:
    """What biber takes out of the bibliography for a document."""
    for program in ("pdflatex", "biber"):
        if shutil.which(program) is None:
            pytest.skip(f"needs {program}")
    stem = name.removesuffix(".tex")
    run(folder, "pdflatex", "-draftmode", "-interaction=batchmode", name)
    run(folder, "biber", "-q", stem)
    bbl = (folder / f"{stem}.bbl").read_text(encoding="utf-8")
    return set(re.findall(r"\\entry\{([^}]+)\}", bbl))


def by_bibtex(folder: Path, name: str) -> set[str]:
    """What LaTeX asks BibTeX for."""
    if shutil.which("pdflatex") is None:
        pytest.skip("needs pdflatex")
    run(folder, "pdflatex", "-draftmode", "-interaction=batchmode", name)
    asked = "".join(p.read_text(encoding="utf-8") for p in sorted(folder.rglob("*.aux")))
    keys = re.findall(r"\\citation\{([^}]+)\}", asked)
    return {key.strip() for group in keys for key in group.split(",")}


def by_typst(folder: Path, name: str) -> set[str]:
    """What Typst cites."""
    typst = pytest.importorskip("typst")
    found = json.loads(typst.query(str(folder / name), "cite", field="key"))
    return {key.strip("<>") for key in found}


@pytest.mark.parametrize(
    ("name", "looked_up", "count"),
    [
        ("article.md", by_pandoc, 21),
        ("report.qmd", by_pandoc, 10),
        ("article.tex", by_biber, 20),
        ("thesis.tex", by_bibtex, 11),
        ("notes.org", by_pandoc, 7),
        ("paper.typ", by_typst, 10),
    ],
)
def test_what_is_written_is_what_is_used(
    name: str, looked_up: Callable[[Path, str], set[str]], count: int, folder: Path
) -> None:
    done = kb_command("manuscript", "bib", folder / name)
    assert done.returncode == 0, done.stderr
    written = set(re.findall(r"^@\w+\{([^,]+),", done.stdout, re.MULTILINE))
    assert written == looked_up(folder, name)
    assert len(written) == count
