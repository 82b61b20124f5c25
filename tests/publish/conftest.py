"""A small collection as its published site, and a smaller one for whoever publishes often."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import kb_command, write_files
from tests.web.knowledge import FILES, METADATA

SMALL = {
    "sources/a.bib": """\
@report{nao2009partnering,
  author      = {{National Audit Office}},
  title       = {Partnering for School Improvement},
  institution = {The Stationery Office},
  date        = {2009-07-09},
}
""",
    "claims/vocabulary.yml": """\
features:
  - id: trust
    label: Trust
    definition: That schools rely on each other.
""",
    "claims/trust-takes-time.md": """\
---
claim: Trust takes time.
kind: finding
status: draft
features: {trust: describes}
evidence:
  - source: nao2009partnering
    relation: supports
    locator: p. 4
    basis: full-text
---
""",
    "metadata.yml": METADATA,
}
"""As little as makes a site: for tests that publish again and again."""

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
