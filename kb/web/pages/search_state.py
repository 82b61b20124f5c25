"""What the pages of every search share: its tabs, how much of the words is held, and its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from markupsafe import Markup, escape

from kb.search import Fragments, Selection
from kb.search.catalogue import QUESTIONS, SOURCES
from kb.search.selection import CLAIMS, MATCHES
from kb.search.values import Holders

PATHS: Mapping[str, str] = {
    CLAIMS.name: "/search",
    SOURCES.kind.name: "/sources",
    QUESTIONS.kind.name: "/questions",
}
"""Where each kind of thing is searched."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of a search or a list: its label, address, and whether it is shown."""

    label: str
    address: str
    on: bool
    count: int = 0


def kind_tabs(
    counts: Mapping[str, int], selection: Selection, path: Callable[[str], str]
) -> tuple[Tab, ...]:
    """The same words among claims, sources and questions, with how many there are of each."""
    query = "?" + urlencode({"q": selection.words}) if selection.words else ""
    return tuple(
        Tab(name.capitalize(), path(PATHS[name] + query), name == selection.kind.name, count)
        for name, count in counts.items()
    )


def matches(
    holders: Holders, selection: Selection, address: Callable[[str], str]
) -> Iterator[tuple[str, int, bool, str]]:
    """How much of the words what is shown holds, to choose: label, count, chosen, address."""
    if not holders.differ:
        return
    counts = {"all": holders.every, "": holders.closest, "some": holders.some}
    shown = "" if holders.shown == "closest" else holders.shown
    for match, count in counts.items():
        if match or (count and shown == match):
            yield MATCHES[match], count, match == shown, address(selection.matching(match).query())


def marked(parts: Fragments) -> Markup:
    """A text with its matched words marked."""
    shown = (
        f"<mark>{escape(part.text)}</mark>" if part.marked else escape(part.text) for part in parts
    )
    return Markup("".join(shown))  # noqa: S704 - each part was escaped


def turns(
    selection: Selection, total: int, size: int, address: Callable[[str], str]
) -> Iterator[tuple[str, str, str]]:
    """The pages before and after: relation, words and address."""
    if selection.page > 1:
        before = min(selection.page - 1, max(-(-total // size), 1))
        yield "prev", "← Previous", address(selection.turned(before).query())
    if selection.page * size < total:
        yield "next", "Next →", address(selection.turned(selection.page + 1).query())
