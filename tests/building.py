"""How tests come to a built database: by the real command from texts, or straight from values."""

from __future__ import annotations

from pathlib import Path

from kb.model import Corpus, Snapshot
from kb.store.build import Indexer, build
from kb.store.edition import Edition
from tests.conftest import kb_command


def build_kb(root: Path, database: Path | None = None) -> Path:
    """The database of the knowledge base in a folder, built by the real command."""
    path = database or root / "kb.db"
    done = kb_command("-C", root, "build", "-o", path)
    assert done.returncode == 0, done.stderr
    return path


def build_corpus(
    corpus: Corpus, path: Path, state: str = "0", indexers: tuple[Indexer, ...] = ()
) -> Path:
    """The database of a corpus, without formatted references; without a search index too, unless
    ``indexers`` add it.
    """
    build(Edition(corpus, Snapshot(state)), path, indexers=indexers, with_references=False)
    return path
