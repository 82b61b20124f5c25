"""``kb init``: a collection on any topic, and the renewal of an old one."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from kb.cli.serve_metadata import read_metadata
from kb.search.schema import DATABASE
from kb.store.metadata import render, replace_generated
from kb.workspace import load
from scripts.synthetic_library import library
from tests.conftest import RunKb

ACTION = f"somebody/evidence-kb@{'a' * 40}"
TOPIC = "Code review: what it finds"


@pytest.fixture
def topic(tmp_path: Path, kb_main: RunKb) -> Path:
    books = tmp_path / "library.bib"
    books.write_text(library(20), encoding="utf-8")
    root = tmp_path / "review"
    done = kb_main("init", str(root), "--from", str(books), "--topic", TOPIC, "--action", ACTION)
    assert done.returncode == 0, done.stderr
    assert "20 records in 1 file: 20 added." in done.stdout
    return root


def test_a_topic_begins_with_its_library_and_no_example(topic: Path, kb_main: RunKb) -> None:
    loaded = load(topic)
    assert not loaded.diagnostics
    corpus = loaded.corpus
    assert (len(corpus.sources), len(corpus.claims), len(corpus.features)) == (20, 0, 0)
    assert kb_main("-C", str(topic), "check").returncode == 0
    assert kb_main("-C", str(topic), "fmt", "--check").returncode == 0
    metadata = (topic / "metadata.yml").read_text(encoding="utf-8")
    assert len(metadata.splitlines()) <= 24, "a screenful"
    assert yaml.safe_load(metadata)["title"] == TOPIC
    assert (topic / "README.md").read_text(encoding="utf-8").startswith(f"# {TOPIC}\n")
    for name in (
        ".gitattributes", ".gitignore", "CONTRIBUTING.md", ".github/PULL_REQUEST_TEMPLATE.md",
        ".github/ISSUE_TEMPLATE/claim.yml", ".github/ISSUE_TEMPLATE/correction.yml",
        ".github/workflows/evidence.yml", ".github/workflows/publish.yml", "imported-keys.csv",
    ):  # fmt: skip
        assert (topic / name).is_file(), name


def test_nothing_that_is_given_is_of_one_topic(topic: Path) -> None:
    given = (path for path in topic.rglob("*") if path.is_file() and "sources" not in path.parts)
    for path in given:
        text = path.read_text(encoding="utf-8").lower()
        assert "school" not in text or path.name == "imported-keys.csv", path
        assert "lima" not in text, path


def test_queries_and_descriptions_come_from_the_package(topic: Path) -> None:
    database = read_metadata(topic / "metadata.yml")["databases"]["kb"]
    assert {"claims", "evidence", "sources"} <= database["tables"].keys()
    assert len(database["queries"]) > 5
    path = topic / "metadata.yml"
    own = "databases: {kb: {queries: {mine: {sql: select 1}}, tables: {claims: {}}}}\n"
    path.write_text(path.read_text(encoding="utf-8") + own, encoding="utf-8")
    database = read_metadata(path)["databases"]["kb"]
    assert database["queries"]["mine"] == {"sql": "select 1"}
    assert database["tables"]["claims"] == {}, "what the file says counts"
    assert len(database["queries"]) > 6


def test_an_upgrade_shows_what_it_renews(topic: Path, kb_main: RunKb) -> None:
    assert kb_main("init", str(topic), "--upgrade").stdout == "Nothing to renew.\n"
    metadata = topic / "metadata.yml"
    short = metadata.read_text(encoding="utf-8")
    metadata.write_text(replace_generated(short, render(DATABASE)), encoding="utf-8")
    workflow = topic / ".github/workflows/evidence.yml"
    now = workflow.read_text(encoding="utf-8")
    workflow.write_text(now.replace("ubuntu-24.04", "ubuntu-20.04"), encoding="utf-8")
    (topic / ".gitattributes").write_text("*.pdf binary", encoding="utf-8")
    note = topic / "README.md"
    note.write_text("# Ours\n", encoding="utf-8")
    dry = kb_main("init", str(topic), "--upgrade", "--dry-run").stdout
    assert "-    runs-on: ubuntu-20.04\n+    runs-on: ubuntu-24.04\n" in dry
    assert "Renewed" not in dry
    assert "ubuntu-20.04" in workflow.read_text(encoding="utf-8")
    done = kb_main("init", str(topic), "--upgrade").stdout
    assert done == f"{dry}Renewed, as shown; git can undo it.\n"
    assert workflow.read_text(encoding="utf-8") == now
    assert metadata.read_text(encoding="utf-8") == short
    lines = (topic / ".gitattributes").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "*.pdf binary"
    assert "sources/**/*.bib merge=kb-bib" in lines
    assert note.read_text(encoding="utf-8") == "# Ours\n", "a file of theirs"
    assert kb_main("init", str(topic), "--upgrade").stdout == "Nothing to renew.\n"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--from", "nowhere.bib"), "There is no file nowhere.bib."),
        (("--dry-run",), "--dry-run belongs to --upgrade."),
        (("--upgrade",), "is not inside a knowledge base"),
        (("--action", "x"), "must be OWNER/NAME@COMMIT"),
    ],
)
def test_wrong_use(options: tuple[str, ...], said: str, tmp_path: Path, kb_main: RunKb) -> None:
    done = kb_main("init", str(tmp_path / "new"), *options)
    assert done.returncode == 2
    assert said in done.stderr
    assert not (tmp_path / "new").exists()
