"""Two entries of one work."""

from __future__ import annotations

from collections.abc import Iterator

from kb.diagnostics import Diagnostic, Rule, Severity
from kb.likeness.works import WorkIndex
from kb.model import Corpus

DUPLICATE = Rule(
    code="C015",
    title="Two entries of one work",
    why="Evidence of one work that goes by two keys counts as two, and a correction reaches only"
    " one of them.",
    bad="@article{lima2010thinking, doi = {10.1007/s10833-008-9099-1}, …}\n"
    "@article{lima2010networks, doi = {10.1007/s10833-008-9099-1}, …}",
    good="@article{lima2010thinking, doi = {10.1007/s10833-008-9099-1}, …}",
    severity=Severity.WARNING,
)

RULES = (DUPLICATE,)


def duplicates(corpus: Corpus) -> Iterator[Diagnostic]:
    """A finding at each entry that an earlier one by key is the same work as."""
    index = WorkIndex()
    for key, source in sorted(corpus.sources.items()):
        match = index.find_or_add(source)
        if match and source.place:
            message = (
                f"“{key}” has the {match.by} of “{match.source.key}”; keep one of the two"
                " entries, and its key in the notes"
            )
            yield Diagnostic(DUPLICATE, source.place, message, key)
