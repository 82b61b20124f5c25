"""The tables as Parquet: the same rows as the database, and the same answers in other engines."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from kb.cite.export.excerpt import CollectionMetadata
from kb.cli import main
from kb.search import Selection, facet_values, index
from kb.store.partitions import write_partitions
from kb.store.schema import TABLES
from scripts.synthetic import corpus
from tests.building import build_corpus
from tests.cite.programs import READERS, needed, run
from tests.conftest import ROOT

METADATA = CollectionMetadata(title="Synthetic", licence="CC BY 4.0", licence_url="https://x.org/")
ROWS = 300
EVERY = "select * from {} order by rowid"
QUERY = re.compile(r"^```sql (\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("partitions") / "kb.db"
    build_corpus(corpus(1_000), path, "synthetic 1,000", (index.write,))
    with closing(sqlite3.connect(path)) as connection:
        yield connection


@pytest.fixture(scope="module")
def lake(database: sqlite3.Connection, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lake") / "lake"
    write_partitions(database, folder, METADATA, ROWS)
    return folder


def test_partitions_hold_every_row_of_every_table(database: sqlite3.Connection, lake: Path) -> None:
    several = 0
    for table in TABLES:
        parts = sorted((lake / table.name).iterdir())
        several += len(parts) > 1
        rows = [tuple(row.values()) for part in parts for row in pq.read_table(part).to_pylist()]
        assert [column.name for column in table.columns] == pq.read_schema(parts[0]).names
        assert all(pq.read_metadata(part).num_rows <= ROWS for part in parts)
        assert rows == database.execute(EVERY.format(table.name)).fetchall()
    assert several > 5


def test_the_descriptor_names_parts_and_what_refers_to_what(lake: Path) -> None:
    said = json.loads((lake / "datapackage.json").read_text())
    assert said["title"] == "Synthetic"
    assert said["licenses"] == [{"name": "CC BY 4.0", "path": "https://x.org/"}]
    resources = {one["name"]: one for one in said["resources"]}
    assert list(resources) == [table.name for table in TABLES]
    on_disk = {str(path.relative_to(lake)) for path in lake.glob("*/*")}
    assert {part for one in resources.values() for part in one["path"]} == on_disk
    evidence = resources["evidence"]["schema"]
    assert {
        "fields": "claim",
        "reference": {"resource": "claims", "fields": "id"},
    } in evidence["foreignKeys"]
    for one in resources.values():
        names = [field["name"] for field in one["schema"]["fields"]]
        for key in one["schema"]["foreignKeys"]:
            assert key["fields"] in names
            assert key["reference"]["resource"] in resources


def test_the_same_database_gives_the_same_bytes(
    database: sqlite3.Connection, lake: Path, tmp_path: Path
) -> None:
    again = tmp_path / "again"
    write_partitions(database, again, METADATA, ROWS)
    files = sorted(path.relative_to(lake) for path in lake.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(again) for path in again.rglob("*") if path.is_file())
    assert all((lake / name).read_bytes() == (again / name).read_bytes() for name in files)


def test_an_earlier_export_is_replaced_and_nothing_else(
    database: sqlite3.Connection, tmp_path: Path
) -> None:
    lake = tmp_path / "lake"
    write_partitions(database, lake, METADATA)
    (lake / "claims" / "part-00007.parquet").write_bytes(b"of a larger collection")
    write_partitions(database, lake, METADATA)
    assert [path.name for path in (lake / "claims").iterdir()] == ["part-00000.parquet"]
    assert [path.name for path in tmp_path.iterdir()] == ["lake"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("parquet-tables",), "name it with -o FOLDER"),
        (("parquet-tables", "-o", "claims"), "claims holds other files"),
        (("parquet-tables", "-o", "sources/one.bib"), "one.bib is a file"),
        (("parquet-tables", "-o", "lake", "--search", "trust"), "leave the choice of claims out"),
        (("csv", "-o", "claims"), "claims is a folder; name a file"),
    ],
)
def test_wrong_targets_get_one_line_and_nothing_is_written(
    small_kb: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], message: str
) -> None:
    monkeypatch.chdir(small_kb)
    before = sorted(path for path in small_kb.rglob("*") if path.name != "kb.db")
    result = CliRunner().invoke(main, ["export", *arguments])
    assert result.exit_code != 0
    assert message in result.output
    assert len(result.output.splitlines()) == 1
    after = [path for path in small_kb.rglob("*") if path.name != "kb.db"]
    assert sorted(after) == before


@pytest.mark.parametrize("engine", ["duckdb", pytest.param("pyspark", marks=pytest.mark.slow)])
def test_other_engines_give_the_facets_and_the_map(
    database: sqlite3.Connection, lake: Path, engine: str
) -> None:
    if engine == "pyspark" and not shutil.which("java"):
        pytest.skip("PySpark needs Java: java")
    python = needed(engine, READERS / ".venv" / "bin" / "python", "see .ci/run for tests/readers")
    queries = dict(QUERY.findall((ROOT / "docs" / "parquet.md").read_text()))
    command = [python, str(READERS / "engines.py"), engine, str(lake)]
    answers = json.loads(run(command, json.dumps(queries), timeout=400))
    facet = facet_values(database, Selection(), "feature", "", 1_000)
    assert dict(answers["facet"]) == {one.value: one.count for one in facet.choices}
    cells = database.execute(
        "select feature, value, claims, supports, qualifies, disputes, describes from map_cells"
        " where axis = 'context' and scope = 'direct' and feature is not null"
    )
    assert sorted(map(tuple, answers["map"])) == sorted(cells)
    assert len(answers["map"]) > 100
