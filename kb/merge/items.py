"""A bibliography as a sequence of items, each with an id by which versions are compared."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kb.base.folding import caseless
from kb.base.text import TextFile
from kb.diagnostics import Severity
from kb.merge.three_way import Id
from kb.parse.bibtex.layout import Between, Entry, Stretch, String, lay_out
from kb.parse.bibtex.rules import DUPLICATE_FIELD

_PARAGRAPH = re.compile(r"(?P<gap>\s*)(?P<text>\S.*?)(?=\s*\Z|[ \t]*\n[ \t]*\n)", re.DOTALL)


class Unmergeable(Exception):
    """A version cannot be read in full, so that its entries cannot be told apart safely."""


@dataclass(frozen=True, slots=True)
class Item:
    """An entry, an abbreviation, or a paragraph of comments; ``gap`` are the blanks before it."""

    id: Id
    gap: str
    text: str
    stretch: Stretch


@dataclass(frozen=True, slots=True)
class Version:
    """All items of one version of a file, in order, and the blanks after the last."""

    items: Mapping[Id, Item]
    tail: str
    before: Mapping[Id, Id | None] = field(default_factory=dict)

    @property
    def ids(self) -> Sequence[Id]:
        """The ids in the order of the file."""
        return tuple(self.items)


def read_version(path: str, text: str) -> Version:
    """One version of a bibliography, its lines ending in line feeds.

    Raises :class:`Unmergeable` where it holds what cannot be read, or one key twice.
    """
    stretches, findings = lay_out(TextFile(path, text))
    for finding in findings:
        if finding.severity is Severity.ERROR and finding.rule is not DUPLICATE_FIELD:
            raise Unmergeable(finding.message)
    items: dict[Id, Item] = {}
    before: dict[Id, Id | None] = {}
    last: Id | None = None
    for item in _items(stretches):
        if item.id in items:
            raise Unmergeable(f"“{item.id[1]}” stands there twice")
        items[item.id] = item
        before[item.id] = last
        last = item.id
    end = text.rstrip()
    return Version(items, text[len(end) :], before)


def _items(stretches: Sequence[Stretch]) -> Iterator[Item]:
    gap = ""
    seen: Counter[str] = Counter()
    for stretch in stretches:
        if isinstance(stretch, Between):
            for match in _PARAGRAPH.finditer(stretch.text):
                seen[match["text"]] += 1
                identity = ("text", match["text"], str(seen[match["text"]]))
                yield Item(identity, match["gap"], match["text"], Between(match["text"]))
            gap = stretch.text[len(stretch.text.rstrip()) :]
            continue
        yield Item(_id(stretch), gap, stretch.text, stretch)
        gap = ""


def _id(stretch: Entry | String) -> Id:
    if isinstance(stretch, Entry):
        return ("entry", caseless(stretch.key))
    return ("abbreviation", stretch.name.lower())
