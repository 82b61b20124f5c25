"""What a person typed, read as words, phrases, prefixes, field words and words left out.

Any text is a query: what fits no form is read as words. Pure; knows nothing of the database, so
whether a field word names a known value is for the engine to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice

FIELDS = (
    "author",
    "year",
    "feature",
    "relation",
    "certainty",
    "status",
    "kind",
    "design",
    "context",
    "basis",
    "source",
)
"""The words that can stand before a colon."""

MOST = 64
"""Items that are read of one query; whatever follows is left out."""

_ITEM = re.compile(
    r"""
    (?P<minus>-?)
    (?:(?P<field>[A-Za-z]+):)?
    (?: "(?P<phrase>[^"]*)" (?P<star>\*?) | (?P<word>[^\s"]+) )
    """,
    re.VERBOSE,
)
_WORD = re.compile(r"\w+")
_PLAIN = str.maketrans(dict.fromkeys("“”„‟«»＂", '"') | {"\u00ad": None, "−": "-"})
_OPEN = str.maketrans("()", "  ")
_NOT = re.compile(r"(?<!\S)NOT\s+(?=[^\s])")
_OPERATOR = re.compile(r"(?<!\S)(?:AND|OR)(?!\S)")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing asked for: a word, or several in the order given.

    ``field`` is one of :data:`FIELDS` or empty. ``phrase`` means that it stood in quotation
    marks, ``prefix`` that it ended in an asterisk, ``excluded`` that a minus stood before it.
    """

    text: str
    field: str = ""
    phrase: bool = False
    prefix: bool = False
    excluded: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """The words in it, one at least, without what stands between them."""
        return tuple(_WORD.findall(self.text))

    @property
    def typed(self) -> str:
        """The item as it would be typed."""
        text = f'"{self.text}"' if self.phrase else self.text
        prefix = f"{self.field}:" if self.field else ""
        return f"{'-' if self.excluded else ''}{prefix}{text}{'*' if self.prefix else ''}"


@dataclass(frozen=True, slots=True)
class Query:
    """A query in its items, in the order in which they were typed.

    ``reworded`` says that AND, OR or NOT stood in it, which are read as the items then say.
    ``signs`` is what was typed where no word is in it.
    """

    items: tuple[Item, ...] = ()
    reworded: bool = field(default=False, compare=False)
    signs: str = field(default="", compare=False)

    @property
    def words(self) -> tuple[Item, ...]:
        """Words and prefixes to rank by; none of them is required."""
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
        return " ".join(item.typed for item in self.items)


def parse(text: str) -> Query:
    """The query that a text is, up to :data:`MOST` items of it; never raises."""
    # Lone surrogates, which a terminal can send, cannot be asked of a database.
    readable = text.encode("utf-8", "replace").decode("utf-8").translate(_PLAIN)
    read = _NOT.sub("-", readable)
    if _OPERATOR.search(read):
        read = _OPERATOR.sub(" ", read).translate(_OPEN)
    items = (_item(match) for match in _ITEM.finditer(read))
    found = tuple(islice((item for item in items if item), MOST))
    return Query(found, read != readable, "" if found else text.strip())


def _item(match: re.Match[str]) -> Item | None:
    phrase, word = match["phrase"], match["word"]
    name = (match["field"] or "").lower()
    excluded = bool(match["minus"])
    text = phrase if phrase is not None else word
    if name and name not in FIELDS:
        text, name = f"{match['field']}:{text}", ""
    prefix = bool(match["star"]) if word is None else word.endswith("*")
    text = " ".join(text.rstrip("*").split()) if word is not None else " ".join(text.split())
    if not _WORD.search(text):
        return None
    return Item(text, name, phrase is not None, prefix, excluded)
