"""Two states of a knowledge base, held against each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from kb.api.reading import read_editions
from kb.check.policy import Policy
from kb.diff import Side, compare
from kb.report.diff import Comparison
from kb.workspace.cache import ParseCache
from kb.workspace.files import RawFile
from kb.workspace.revision import commit_of, merge_base, read_revision
from kb.workspace.settings import policy_at

_WORK_TREE = "the files as they are"


def compare_revisions(
    root: Path,
    present: Callable[[], tuple[Sequence[RawFile], Policy]],
    between: tuple[str, str | None],
    *,
    direct: bool,
    progress: Callable[[int, int], None] | None,
) -> Comparison:
    """See :meth:`kb.api.workspace.Workspace.compare`; ``present`` has the files as they are."""
    base, head = between
    start, end = commit_of(root, base), commit_of(root, head or "HEAD")
    if not direct:
        start = merge_base(root, start, end)
    before = (read_revision(root, start), policy_at(root, start))
    after = (read_revision(root, end), policy_at(root, end)) if head else present()
    readings = read_editions(root, [before, after], ParseCache.open(root), progress)
    changes = compare(
        *(
            Side(reading.corpus, reading.findings, policy)
            for reading, (_, policy) in zip(readings, (before, after), strict=True)
        )
    )
    if head:
        return Comparison(changes, base, start, head, end)
    return Comparison(changes, base, start, _WORK_TREE)
