"""Independent lines of evidence: items of one study, of one source or of shared data are one line.

The link is transitive among the items that are counted together: two reports of one study, and a
third study that shares its data, are one line. A data set is a study without a record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kb.model import Evidence, Study

Node = tuple[str, str]


class Lines:
    """Tells the lines of items apart by the studies that are on record."""

    def __init__(self, studies: Mapping[str, Study]) -> None:
        self._group = _shared(studies)
        self._reported: dict[str, set[str]] = defaultdict(set)
        for study in studies.values():
            for report in study.reports:
                self._reported[report.id].add(self._group[study.id])

    def nodes(self, item: Evidence) -> Iterator[Node]:
        """What an item has in common with others of its line: its source, its studies.

        An item that names no study is of those that its source reports, and so is one that names
        a study which its source does not report: a slip adds no line.
        """
        yield "source", item.source.id
        named = {name for name in (item.study.id if item.study else "", item.dataset) if name}
        groups = {self._group.get(name, name) for name in named}
        reported = self._reported.get(item.source.id, set())
        if not named or (item.study and not groups & reported):
            groups = groups | reported
        for group in sorted(groups):
            yield "study", group

    def number(self, items: Sequence[Evidence]) -> tuple[int, ...]:
        """For each item the number of its line, from 1 in the order of first items."""
        if len(items) == 1:
            return (1,)
        return number([tuple(self.nodes(item)) for item in items])

    def count(self, items: Sequence[Evidence]) -> int:
        """How many lines the items make."""
        return max(self.number(items), default=0)


def number(nodes: Sequence[Iterable[Node]]) -> tuple[int, ...]:
    """For each set of nodes the number of its component, from 1 in the order of first sets."""
    above: dict[Node, Node] = {}

    def root(node: Node) -> Node:
        while above.setdefault(node, node) != node:
            above[node] = above[above[node]]
            node = above[node]
        return node

    firsts: list[Node] = []
    for each in nodes:
        first, *others = each
        firsts.append(first)
        for other in others:
            above[root(other)] = root(first)
    numbers: dict[Node, int] = {}
    return tuple(numbers.setdefault(root(first), len(numbers) + 1) for first in firsts)


def _shared(studies: Mapping[str, Study]) -> dict[str, str]:
    """For each study the first by id of those that share data with it, itself included."""
    linked = [
        [("study", study.id), *(("study", ref.id) for ref in study.shares_data_with)]
        for study in studies.values()
    ]
    first: dict[int, str] = {}
    group: dict[str, str] = {}
    for study, line in sorted(zip(studies, number(linked), strict=True)):
        group[study] = first.setdefault(line, study)
    return group
