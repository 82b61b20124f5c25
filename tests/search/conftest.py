"""Databases to search: a synthetic one, and the one that this repository ships."""

from __future__ import annotations

import importlib.util
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from kb.model import Snapshot
from kb.search import index
from kb.store.build import build
from kb.store.edition import Edition
from tests.conftest import ROOT

CLAIMS = 700


def synthetic() -> ModuleType:
    spec = importlib.util.spec_from_file_location("synthetic", ROOT / "scripts/synthetic.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def build_synthetic(path: Path, claims: int, seed: int = 1) -> Path:
    edition = Edition(synthetic().corpus(claims, seed), Snapshot("synthetic"))
    build(edition, path, indexers=(index.write,), with_references=False)
    return path


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
