"""What a person typed, read as words, phrases, prefixes, field words and words left out.

Any text is a query: what fits no form is read as words. Where AND or OR stands between words in
capitals, the query is a tree. Pure; knows nothing of the database, so whether a field word names
a known value is for the engine to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from kb.search.letters import composed
from kb.search.operators import Node, Sign, leaves, tree, written
from kb.search.query_item import Item

FIELDS = (
    "author",
    "year",
    "feature",
    "relation",
    "certainty",
    "status",
    "kind",
    "design",
    "outcome",
    "context",
    "basis",
    "study",
    "source",
)
"""The words that can stand before a colon."""

MOST = 64
"""Items that are read of one query; whatever follows is left out."""

_ITEM = r"""
    (?P<minus>-?)
    (?:(?P<field>[A-Za-z]+):)?
    (?: "(?P<phrase>[^"]*)" (?P<star>\*?) | (?P<word>%s) )
"""
_PLAIN_ITEM = re.compile(_ITEM % r'[^\s"]+', re.VERBOSE)
_TOKEN = re.compile(
    r"(?P<sign>-?\(|\)|\b(?:AND|OR|NOT)(?=[\s()]|$))|"
    + _ITEM % r'[^\s"()]+(?:\([^\s"()]*\)[^\s"()]*)*',
    re.VERBOSE,
)
_SIGNS: Mapping[str | None, tuple[Sign, ...]] = {
    "AND": ("AND",),
    "OR": ("OR",),
    "NOT": ("NOT",),
    "(": ("(",),
    ")": (")",),
    "-(": ("NOT", "("),
}
_OPERATORS = frozenset({"AND", "OR", "NOT"})
"""Words that are no items where they stand without a field, a sign or quotation marks."""

_MINUSES = re.compile(r"(?<!\w)-{2,}")
_WORD = re.compile(r"\w+")
_PLAIN = str.maketrans(dict.fromkeys("“”„‟«»＂", '"') | {"−": "-"})
_NOT = re.compile(r"(?<!\S)NOT\s+(?=[^\s])")
_QUOTED = re.compile(r'"[^"]*"')
_OPERATOR = re.compile(r"(?<![^\s()])(?:AND|OR)(?![^\s()])|(?<![^\s(])(?:NOT\s+|-)\(")


@dataclass(frozen=True, slots=True)
class Query:
    """A query in its items, in the order in which they were typed.

    ``tree`` says how they hang together where operators stood between them. ``typed`` is the
    text that was read; ``signs`` is that text where no word is in it; ``is_cut`` says that more
    than :data:`MOST` items stood in it.
    """

    items: tuple[Item, ...] = ()
    tree: Node | None = None
    typed: str = field(default="", compare=False)
    is_cut: bool = field(default=False, compare=False)

    @property
    def signs(self) -> str:
        """What was typed, where no word is in it."""
        return "" if self.items else self.typed

    @property
    def is_reworded(self) -> bool:
        """Whether operators or quotation marks are read otherwise than they were typed."""
        said = " ".join(self.typed.split())
        return bool(self.items) and said != str(self) and bool(_READ.search(self.typed))

    @property
    def words(self) -> tuple[Item, ...]:
        """Words and prefixes to rank by."""
        return tuple(i for i in self.items if not (i.field or i.phrase or i.excluded))

    @property
    def phrases(self) -> tuple[Item, ...]:
        """Phrases, each of them required."""
        return tuple(i for i in self.items if i.phrase and not (i.field or i.excluded))

    @property
    def fields(self) -> tuple[Item, ...]:
        """Field words that are asked for."""
        return tuple(i for i in self.items if i.field and not i.excluded)

    @property
    def excluded(self) -> tuple[Item, ...]:
        """Words, phrases and field words that no result may hold."""
        return tuple(i for i in self.items if i.excluded)

    def __str__(self) -> str:
        return written(self.tree) if self.tree else " ".join(item.typed for item in self.items)


_READ = re.compile(r"(?<![^\s()])(?:AND|OR|NOT)(?![^\s()])|(?<![^\s(])-\(")


def parse(text: str) -> Query:
    """The query that a text is, up to :data:`MOST` items of it; never raises."""
    # Lone surrogates, which a terminal can send, cannot be asked of a database.
    typed = composed(text.encode("utf-8", "replace").decode("utf-8").translate(_PLAIN)).strip()
    typed = _MINUSES.sub("-", typed)
    if _OPERATOR.search(_QUOTED.sub('""', typed)):
        return _tree(typed)
    read = (_item(match) for match in _PLAIN_ITEM.finditer(_NOT.sub("-", typed)))
    items = tuple(islice((item for item in read if item), MOST + 1))
    return Query(items[:MOST], None, typed, len(items) > MOST)


def _tree(typed: str) -> Query:
    """A query with operators; one of a single item is read as if it had none."""
    tokens = list(_tokens(typed))
    count = sum(isinstance(token, Item) for token in tokens)
    node = tree(_first(tokens))
    if node is None:
        return Query((), None, typed)
    items = tuple(replace(item, excluded=excluded) for item, excluded in leaves(node))
    return Query(items, node if len(items) > 1 else None, typed, count > MOST)


def _tokens(typed: str) -> Iterator[Item | Sign]:
    for match in _TOKEN.finditer(typed):
        signs = _SIGNS.get(match["sign"])
        if signs:
            yield from signs
        elif item := _item(match):
            if item.excluded:
                yield "NOT"
            yield replace(item, excluded=False)


def _first(tokens: Sequence[Item | Sign]) -> Iterator[Item | Sign]:
    """The tokens up to the last item that is read."""
    left = MOST
    for token in tokens:
        if isinstance(token, Item):
            if not left:
                return
            left -= 1
        yield token


def _item(match: re.Match[str]) -> Item | None:
    phrase, word = match["phrase"], match["word"]
    name = (match["field"] or "").lower()
    excluded = bool(match["minus"])
    text = phrase if phrase is not None else word
    if name and name not in FIELDS:
        text, name = f"{match['field']}:{text}", ""
    prefix = bool(match["star"]) if word is None else word.endswith("*")
    text = " ".join(text.rstrip("*").split()) if word is not None else " ".join(text.split())
    if excluded and not phrase:
        # A parenthesis would make an operator of the minus, another minus would take it back.
        text = text.lstrip("(-")
    is_operator = text.strip("()") in _OPERATORS and not (name or prefix or phrase)
    if not _WORD.search(text) or is_operator:
        return None
    return Item(text, name, phrase is not None, prefix, excluded)
