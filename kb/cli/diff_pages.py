"""The pages that a change touches, for ``kb diff --pages``."""

from __future__ import annotations

import tempfile
from pathlib import Path

from kb.api.values import METADATA
from kb.api.workspace import Workspace
from kb.cli.opening import opened
from kb.cli.serve_metadata import read_metadata
from kb.publish.preview import lay_out, touched, write_preview
from kb.report.diff import CHANGE_FORMATS, Comparison
from kb.workspace.revision import read_revision


def write_pages(workspace: Workspace, comparison: Comparison, folder: Path) -> int:
    """The pages that a change touches, each side from a database of its own; how many."""
    root = workspace.root
    after = (
        read_revision(root, comparison.head_commit) if comparison.head_commit else workspace.files
    )
    states = {"before": read_revision(root, comparison.base_commit), "after": after}
    metadata = read_metadata(root / METADATA)
    telling = CHANGE_FORMATS["markdown"](comparison)
    with tempfile.TemporaryDirectory(prefix="kb-pages-") as made:
        sides = {}
        for name, files in states.items():
            lay_out(Path(made) / name, files)
            for part in ("sources", "claims"):
                (Path(made) / name / part).mkdir(parents=True, exist_ok=True)
            # A state with errors has pages too: they show what can be read of it.
            sides[name] = opened(Path(made) / name).build(keep_going=True)
        return write_preview(folder, telling, touched(comparison.changes), sides, metadata)
