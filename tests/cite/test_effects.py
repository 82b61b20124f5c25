"""Effects and summaries of findings as files, read back by other programs."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest

from kb.cite import pandoc
from kb.cite.export.excerpt import CollectionMetadata, Excerpt
from kb.cite.export.formats import FORMATS
from kb.model import Snapshot
from kb.store.build import build
from kb.store.edition import Edition
from kb.store.excerpt import read_excerpt
from kb.workspace import load
from tests.conftest import WEIGHED, RunKb, write_files


@pytest.fixture(scope="module")
def weighed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_files(tmp_path_factory.mktemp("weighed"), WEIGHED)


@pytest.fixture(scope="module")
def excerpt(weighed: Path) -> Excerpt:
    path = weighed / "kb.db"
    corpus = load(weighed, cache=False).corpus
    build(Edition(corpus, Snapshot("0")), path, with_references=False)
    with closing(connect(path)) as connection:
        return read_excerpt(connection, CollectionMetadata(title="Weighed"))


def test_effects_as_csv(excerpt: Excerpt) -> None:
    text = FORMATS["effects"].encoded(excerpt).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["study"], row["design"]) == ("trios-trial", "randomised-trial")
    assert (row["value"], row["ci_low"], row["ci_high"]) == ("0.1", "-0.02", "0.22")
    assert row["printed"] == "0.10 [-0.02, 0.22] smd"
    assert row["n"] == "104 schools, 21041 pupils"
    assert row["better"] == "higher"


def test_effects_as_parquet(excerpt: Excerpt) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    table = parquet.read_table(io.BytesIO(FORMATS["effects-parquet"].encoded(excerpt)))
    (row,) = table.to_pylist()
    assert (row["value"], row["ci_low"], row["ci_high"]) == (0.1, -0.02, 0.22)
    assert row["p"] is None


def test_effects_in_linked_data(excerpt: Excerpt) -> None:
    graph = json.loads(FORMATS["json-ld"].encoded(excerpt))["@graph"]
    (effect,) = [one for node in graph for one in node.get("variableMeasured", ())]
    assert (effect["value"], effect["minValue"], effect["maxValue"]) == (0.1, -0.02, 0.22)
    assert (effect["name"], effect["unitText"]) == ("Attainment", "smd")


def test_summary_of_findings(excerpt: Excerpt) -> None:
    text = FORMATS["summary"].encoded(excerpt).decode()
    assert "## Do school trios raise attainment?" in text
    assert "Probably not by much" in text
    row = next(line for line in text.splitlines() if line.startswith("| Attainment"))
    cells = [cell.strip() for cell in row.strip("|").split(" | ")]
    assert cells[3:6] == ["1", "104 schools, 21041 pupils", "moderate"]


@pytest.mark.skipif(pandoc.program() is None, reason="needs the extra cite")
def test_summary_as_word_and_latex_is_read_by_pandoc(excerpt: Excerpt, tmp_path: Path) -> None:
    engine = str(pandoc.program())
    for name, reader in (("summary-docx", "docx"), ("summary-latex", "latex")):
        path = tmp_path / name
        path.write_bytes(FORMATS[name].encoded(excerpt))
        done = subprocess.run(
            [engine, "-f", reader, "-t", "plain", "--columns=400", str(path)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
        assert "21041 pupils" in done.stdout, name
        assert "0.10" in done.stdout


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="needs LaTeX")
def test_the_latex_compiles(excerpt: Excerpt, tmp_path: Path) -> None:
    body = FORMATS["summary-latex"].encoded(excerpt).decode()
    head = "\\documentclass{article}\\usepackage[T1]{fontenc}\\usepackage{booktabs,tabularx}"
    source = f"{head}\\begin{{document}}{body}\\end{{document}}"
    (tmp_path / "t.tex").write_text(source, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "t.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-1500:]


def test_show_and_stats_tell_of_lines(weighed: Path, kb_main: RunKb) -> None:
    claim = kb_main("-C", str(weighed), "show", "trios-brought-no-gain").stdout
    assert "outcome      attainment (no-difference)" in claim
    assert "points       trios: 0 for, 0 mixed, 1 against" in claim
    assert "effect     attainment: 0.10 [-0.02, 0.22] smd" in claim
    assert "judged       grade, from high, imprecision -1" in claim
    question = kb_main("-C", str(weighed), "show", "do-trios-raise-attainment").stdout
    assert "answer       Probably not by much." in question
    study = kb_main("-C", str(weighed), "show", "trios-trial").stdout
    assert "report       north2019trios" in study
    assert "appraisal    padlocks: 4, by west2017trios" in study
    numbers = json.loads(kb_main("-C", str(weighed), "stats", "--format", "json").stdout)
    assert numbers["independent lines"]["trios"] == {"for": 0, "mixed": 0, "against": 1}
    assert numbers["studies"] == 2
