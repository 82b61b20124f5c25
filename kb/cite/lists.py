"""Lists of references of any length, each source formatted once for as long as it stays as it is.

A processor compares every source of a list with every other, to tell apart those that would be
cited alike. Only sources that share a name can be, so a long list is cut into clusters of such
sources, each formatted as a whole and kept by content; the order of the whole list comes from the
style's own sorting. What a reader gets is the same as from one run over the whole list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kb.cite.documents import process
from kb.cite.values import Cite, Document, Entry, Item, Manner, ambiguity

WHOLE = 25
"""Up to this many sources a list is formatted as a whole at once."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Sources as they are cited, by id, and the list of references in its order."""

    citations: Mapping[str, str]
    entries: tuple[Entry, ...]


def listing(ids: Iterable[str], items: Mapping[str, Item], manner: Manner) -> Listing:
    """The sources as they are cited together in one work, each once."""
    names = list(dict.fromkeys(ids))
    whole = len(names) <= WHOLE or manner.style.numbers
    clusters = [names] if whole else clustered(names, items, all_names=manner.style.all_names)
    documents = [Document(tuple((Cite(name),) for name in cluster)) for cluster in clusters]
    citations: dict[str, str] = {}
    entries: dict[str, Entry] = {}
    for cluster, done in zip(clusters, process(documents, items, manner), strict=True):
        citations |= zip(cluster, done.citations, strict=True)
        entries |= {entry.id: entry for entry in done.entries}
    order = entries if whole else _order(names, items, manner)
    return Listing(
        {name: citations[name] for name in names},
        tuple(entries[name] for name in order if name in entries),
    )


def clustered(
    names: Sequence[str], items: Mapping[str, Item], *, all_names: bool
) -> list[list[str]]:
    """The sources parted into those that could be cited alike, directly or through a third."""
    parents: dict[str, str] = {}

    def root(mark: str) -> str:
        while parents.setdefault(mark, mark) != mark:
            parents[mark] = parents[parents[mark]]
            mark = parents[mark]
        return mark

    firsts: dict[str, str] = {}
    for name in names:
        first, *others = sorted(ambiguity(items[name], all_names=all_names))
        firsts[name] = first
        for other in others:
            parents[root(other)] = root(first)
    clusters: dict[str, list[str]] = {}
    for name in names:
        clusters.setdefault(root(firsts[name]), []).append(name)
    return list(clusters.values())


def _order(names: Sequence[str], items: Mapping[str, Item], manner: Manner) -> list[str]:
    """The sources as the style sorts them."""
    sorting = replace(manner, style=manner.style.order, format="")
    (done,) = process([Document(listed=tuple(names))], items, sorting)
    return [entry.id for entry in done.entries]
