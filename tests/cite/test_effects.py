"""Effects and summaries of findings as files, read back by other programs."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from contextlib import closing
from pathlib import Path
from sqlite3 import Row, connect

import pytest

from kb.cite import pandoc
from kb.cite.export.excerpt import CollectionMetadata, Excerpt
from kb.cite.export.formats import FORMATS
from kb.cite.export.summary import tables
from kb.store.excerpt import read_excerpt
from kb.web.pages.question_rows import load as load_question
from kb.workspace import load
from tests.building import build_corpus
from tests.conftest import WEIGHED, RunKb, write_files
from tests.web.weighed import FILES


@pytest.fixture(scope="module")
def weighed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_files(tmp_path_factory.mktemp("weighed"), WEIGHED)


@pytest.fixture(scope="module")
def excerpt(weighed: Path) -> Excerpt:
    path = weighed / "kb.db"
    corpus = load(weighed, cache=False).corpus
    build_corpus(corpus, path)
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
    assert cells[0] == "Attainment, standardised mean difference"
    assert cells[1].startswith(r"0.10 \[−0.02, 0.22\]")
    assert cells[2:5] == ["1 study", "104 schools, 21041 pupils", "moderate"]
    assert "- School trios brought no overall gain in attainment \\(moderate certainty" in text


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
    head = "\\documentclass{article}\\usepackage[T1]{fontenc}\\usepackage{array,booktabs}"
    source = f"{head}\\begin{{document}}{body}\\end{{document}}"
    (tmp_path / "t.tex").write_text(source, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "t.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-1500:]
    assert "Overfull" not in done.stdout


@pytest.mark.skipif(pandoc.program() is None, reason="needs the extra cite")
@pytest.mark.parametrize("name", ["typst", "summary-typst"])
def test_typst_compiles(name: str, excerpt: Excerpt, tmp_path: Path) -> None:
    typst = pytest.importorskip("typst")
    path = tmp_path / "t.typ"
    path.write_bytes(FORMATS[name].encoded(excerpt))
    assert typst.compile(str(path))[:4] == b"%PDF"
    assert "0.10" in path.read_text(encoding="utf-8")


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


@pytest.fixture(scope="module")
def weighed_kb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write_files(tmp_path_factory.mktemp("weighed-kb"), FILES)
    path = root / "kb.db"
    corpus = load(root, cache=False).corpus
    build_corpus(corpus, path)
    return path


def test_the_summary_of_a_question_says_what_its_page_says(weighed_kb: Path) -> None:
    """The same effects, studies and people, pooled or not, for every question."""
    with closing(connect(weighed_kb)) as connection:
        connection.row_factory = Row
        for (ident,) in connection.execute("select id from questions").fetchall():
            excerpt = read_excerpt(connection, CollectionMetadata(), question=ident)
            (table,) = tables(excerpt)
            page = load_question(connection, ident)
            assert page is not None
            shown = {
                one.title: (one.effect, one.studies, one.participants.replace(",", ""))
                for one in page.findings
            }
            exported = {
                row[0]: (row[1].partition(", pooled")[0], row[2], row[3].replace(",", ""))
                for row in table.rows
                if row[2]
            }
            assert {name: said[1] for name, said in exported.items()} == {
                name: said[1] for name, said in shown.items()
            }
            for name, (effect, _, people) in shown.items():
                assert exported[name][0].startswith(effect.split(" (")[0].split(", ")[0]), name
                assert exported[name][2] == (people or "not said")
            sure = {row[0]: row[4] for row in table.rows if row[2]}
            for one in page.findings:
                words = (level.replace("-", " ") if level else "not rated" for level in one.levels)
                assert sure[one.title] == " to ".join(words)


def test_each_outcome_of_a_question_is_as_sure_as_the_claims_on_it(weighed_kb: Path) -> None:
    """The answer is of two outcomes: its one level is not that of either."""
    with closing(connect(weighed_kb)) as connection:
        connection.row_factory = Row
        both = load_question(connection, "do-weak-and-strong-schools-gain")
        one = load_question(connection, "do-trios-raise-attainment")
    assert both is not None
    assert one is not None
    assert {row.outcome: (row.levels, row.why) for row in both.findings} == {
        "attainment": (("moderate", "low"), "Of the 2 claims that it comes from."),
        "exclusions": (("low",), "Of the claim that it comes from."),
    }
    assert [(row.levels, row.why) for row in one.findings] == [(("moderate",), "One trial.")]
