"""What can be cited, read from notes and references: where no database is up to date."""

from __future__ import annotations

from pathlib import Path

from kb.cite.citable import CorpusCitables
from kb.cli.progress import progress
from kb.workspace import load
from kb.workspace.history import snapshot


def open_text_citables(root: Path) -> CorpusCitables:
    """What the knowledge base at ``root`` has to cite, read as it stands now."""
    with progress() as shown:
        loaded = load(root, progress=shown)
    return CorpusCitables(loaded.corpus, snapshot(loaded.root, loaded.content_hash))
