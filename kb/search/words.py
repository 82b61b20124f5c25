"""What somebody typed into the search box, read without ever failing.

Plain words, ``"phrases"``, ``prefix*``, ``-not`` and field words such as ``author:lima`` or
``year:2005..2012``. Whatever does not fit is read as words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

_TERM = re.compile(
    r'(?P<minus>(?<!\S)-)?(?:(?P<field>[a-z]+):)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))'
)
_TOKEN = re.compile(r"\w+")
_LONGEST_SYNONYM = 5
_MOST_TERMS = 64

# Words that say nothing of a subject; in a phrase they stay.
STOP_WORDS = frozenset(
    """
    a about after all an and any are as at be been before between both but by can could
    did do does each for from had has have how if in into is it its may more most much
    no not of on or our out over own say says should so some such than that the their
    them then there these they this those to under up us was we were what when where
    which while who whom whose why will with would you your
    """.split()  # noqa: SIM905 - a list of a hundred quoted words is no easier to read
)


@dataclass(frozen=True, slots=True)
class Term:
    """One thing asked for: its tokens in order, a phrase if there are several."""

    tokens: tuple[str, ...]
    prefix: bool = False

    @property
    def expression(self) -> str:
        """The term in FTS5's query syntax; tokens hold no quotation marks."""
        return f'"{" ".join(self.tokens)}"' + ("*" if self.prefix else "")


@dataclass(frozen=True, slots=True)
class Words:
    """A query as read: terms wanted and not wanted, and values of fields by name."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def expression(self, synonyms: Sequence[Term] = ()) -> str:
        """The query in FTS5's syntax: any of the wanted terms and none of the others.

        Empty when nothing is wanted, since FTS5 cannot ask only for what should be missing.
        """
        wanted = dict.fromkeys(term.expression for term in (*self.wanted, *synonyms))
        if not wanted:
            return ""
        unwanted = "".join(f" NOT {term.expression}" for term in self.unwanted)
        return f"({' OR '.join(wanted)}){unwanted}"


def read_words(text: str, fields: Iterable[str]) -> Words:
    """The query that a text makes; ``fields`` are the names that may stand before a colon."""
    known = set(fields)
    wanted: list[Term] = []
    unwanted: list[Term] = []
    found: dict[str, list[str]] = {}
    for match in list(_TERM.finditer(text))[:_MOST_TERMS]:
        value = match["phrase"] if match["phrase"] is not None else match["word"]
        if match["field"] in known and value.strip():
            found.setdefault(match["field"], []).append(value.strip())
            continue
        term = _term(f"{match['field'] or ''} {value}", prefix=value.endswith("*"))
        if term:
            (unwanted if match["minus"] else wanted).append(term)
    return Words(
        tuple(_telling(wanted)),
        tuple(unwanted),
        {name: tuple(values) for name, values in found.items()},
    )


def _term(text: str, *, prefix: bool) -> Term | None:
    tokens = tuple(_TOKEN.findall(text))
    return Term(tokens, prefix) if tokens else None


def _telling(terms: Sequence[Term]) -> Sequence[Term]:
    """The terms without stop words, unless nothing else was asked."""
    telling = [t for t in terms if len(t.tokens) > 1 or t.tokens[0].lower() not in STOP_WORDS]
    return telling or terms


def synonyms(words: Words, groups: Iterable[Sequence[str]]) -> tuple[Term, ...]:
    """Other names for what is asked; each group holds the names of one thing.

    A group counts when one of its names stands in the query, word for word.
    """
    asked = [fold(token) for term in words.wanted for token in term.tokens]
    runs = {
        tuple(asked[start : start + length])
        for length in range(1, _LONGEST_SYNONYM + 1)
        for start in range(len(asked) - length + 1)
    }
    found: dict[Term, None] = {}
    for group in groups:
        names = [tuple(fold(token) for token in _TOKEN.findall(name)) for name in group]
        if runs.intersection(names):
            found.update((Term(name), None) for name in names if name)
    return tuple(found)


def fold(text: str) -> str:
    """The text without case and accents, as the index folds it."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()
