"""A small collection as its published site."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import kb_command, write_files
from tests.web.knowledge import FILES, METADATA

ADDRESS = "https://evidence.example/some/path/"
BASE = "/some/path/"


def publish(root: Path, folder: Path, *options: str) -> str:
    done = kb_command("-C", root, "publish", folder, "--address", ADDRESS, *options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="package")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("publish") / "kb"
    return write_files(folder, {**FILES, "metadata.yml": METADATA})


@pytest.fixture(scope="package")
def site(collection: Path) -> Path:
    folder = collection.parent / "site"
    publish(collection, folder)
    return folder
