"""What a state of the search finds, before a page of it is read: the words, then the filters."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from kb.base.bitsets import Bits, flags, walk
from kb.search.chosen import with_known
from kb.search.filters import Filters, filters
from kb.search.library import Library, library
from kb.search.matching import Matched, match
from kb.search.query import Query, parse
from kb.search.ranking import Ranking
from kb.search.selection import Selection
from kb.search.values import Holders

ENOUGH = 10
"""Claims that hold all the words beside which none that hold only some of them are shown."""

CLOSEST = 20
"""Claims that are shown where fewer than that hold all the words."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a state of the search finds; ``filters`` start from the claims that are shown.

    ``selection`` is the state with what is known here of its values; ``by_words`` is how many
    claims its words alone would show.
    """

    selection: Selection
    library: Library
    query: Query
    matched: Matched
    ranking: Ranking
    filters: Filters
    holders: Holders
    by_words: int

    def ordered(self, connection: sqlite3.Connection, page: range | None = None) -> list[int]:
        """The claims that are shown in the order asked for, or those of one page of them."""
        docs = self.filters.without().docs
        page = range(docs.bit_count()) if page is None else page
        sort = self.selection.sort
        if sort == "relevance" and self.ranking.ranks:
            return self.ranking.page(docs, page)
        order = self.library.order(connection, "standing" if sort == "relevance" else sort)
        return walk(order, flags(docs, self.library.size), page.start, len(page))


def find(connection: sqlite3.Connection, selection: Selection, *, meaning: bool = True) -> Finding:
    """The claims that a state of the search finds, in no order.

    Raises :class:`kb.base.errors.DatabaseFault` for a database that has no search index.
    """
    index = library(connection)
    selection = with_known(connection, index, selection)
    query = parse(selection.words)
    matched = match(connection, index, query, meaning=meaning)
    ranking = Ranking(connection, index, matched)
    shown, docs = _shown(selection, matched, ranking)
    every = filters(connection, index, selection, matched.docs, matched.items)
    some = every.without().docs
    closest = (some & docs).bit_count() if shown == "closest" else 0
    holders = Holders(
        shown, (some & matched.every).bit_count(), some.bit_count(), closest, matched.unheld
    )
    plain = docs if not selection.match else _shown(selection.cleared, matched, ranking)[1]
    by_words = filters(connection, index, selection.cleared, plain, matched.items).without().total
    some_filters = every.starting(docs)
    return Finding(selection, index, query, matched, ranking, some_filters, holders, by_words)


def _shown(selection: Selection, matched: Matched, ranking: Ranking) -> tuple[str, Bits]:
    """Which claims of those that a query finds are shown."""
    if selection.match == "some":
        return "some", matched.docs
    if selection.match == "all" or matched.every.bit_count() >= ENOUGH:
        return "all", matched.every
    if matched.docs.bit_count() <= CLOSEST or matched.every == matched.docs:
        return "some", matched.docs
    return "closest", ranking.closest(CLOSEST)
