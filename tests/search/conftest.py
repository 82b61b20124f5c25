"""Databases to search: a synthetic one, and the one that this repository ships."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.search import index
from scripts import synthetic
from tests.building import build_corpus

CLAIMS = 700


def build_synthetic(path: Path, claims: int, seed: int = 1) -> Path:
    return build_corpus(synthetic.corpus(claims, seed), path, "synthetic", (index.write,))


@pytest.fixture(scope="session")
def synthetic_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_synthetic(tmp_path_factory.mktemp("synthetic") / "kb.db", CLAIMS)


@pytest.fixture(scope="session")
def shipped_db(tmp_path_factory: pytest.TempPathFactory, kb_db: Path) -> Path:
    path = tmp_path_factory.mktemp("shipped") / "kb.db"
    shutil.copyfile(kb_db, path)
    connection = sqlite3.connect(path)
    known = "SELECT count(*) FROM sqlite_master WHERE name = 'search_index'"
    if not connection.execute(known).fetchone()[0]:
        index.write(connection)
        connection.commit()
    connection.close()
    return path


def opened(path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    yield connection
    connection.close()


@pytest.fixture
def made(synthetic_db: Path) -> Iterator[sqlite3.Connection]:
    yield from opened(synthetic_db)


@pytest.fixture
def shipped(shipped_db: Path) -> Iterator[sqlite3.Connection]:
    yield from opened(shipped_db)
