"""A shelf read from the notes and references themselves: where no database is up to date."""

from __future__ import annotations

from pathlib import Path

from kb.cite.citable import CorpusShelf
from kb.cli.progress import progress
from kb.workspace import load
from kb.workspace.history import snapshot


def open_text_shelf(root: Path) -> CorpusShelf:
    """The shelf of the knowledge base at ``root``, read as it stands now."""
    with progress() as shown:
        loaded = load(root, progress=shown)
    return CorpusShelf(loaded.corpus, snapshot(loaded.root, loaded.content_hash))
