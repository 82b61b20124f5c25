"""Which words count as one in searches: spellings of the vocabulary, and of British and American
English."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Sequence

from kb.search.letters import sought
from kb.search.tokens import Tokenizer
from kb.search.variants import variants

_WRITTEN = re.compile(r"[^\W_]+")


class Spellings:
    """What counts as one with a word; the vocabulary's lines as stems are in ``lines``."""

    def __init__(self, connection: sqlite3.Connection, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        rows = connection.execute("SELECT words FROM spellings ORDER BY id").fetchall()
        texts = [tuple(json.loads(row[0] or "[]")) for row in rows]
        stems = iter(tokenizer.stems([text for words in texts for text in words]))
        named = [tuple(" ".join(next(stems)) for _ in words) for words in texts]
        self.lines = tuple(
            tuple(dict.fromkeys(stem for stem in some if " " not in stem)) for some in named
        )
        self._classes = _united((one, line) for line in self.lines for one in line)
        self._written = _united(
            (one, words) for some, words in zip(named, texts, strict=True) for one in some
        )

    def classes(self, text: str) -> tuple[tuple[str, ...], ...]:
        """For each word of a text the stems that stand for it, its own first."""
        words = _WRITTEN.findall(sought(text).lower())
        others = [variants(word) for word in words]
        typed, *further = self._tokenizer.stems([text, *(one for some in others for one in some)])
        if len(words) != len(typed):
            return tuple(self._class((stem,)) for stem in typed)
        made = iter(further)
        return tuple(
            self._class((stem, *(one for _ in some for one in next(made))))
            for stem, some in zip(typed, others, strict=True)
        )

    def _class(self, stems: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one for s in stems for one in (s, *self._classes.get(s, ()))))

    def keys(self, text: str) -> tuple[str, ...]:
        """A text in one stem for each word, the same for words that count as one."""
        return tuple(map(min, self.classes(text)))

    def alike(self, text: str) -> tuple[str, ...]:
        """The words, as they are written, that count as one with a word or a name."""
        others = variants(text.lower())
        stems = self._tokenizer.stems([text, *others])
        known = (one for some in stems for one in self._written.get(" ".join(some), ()))
        return tuple(dict.fromkeys((*others, *known)))


def _united(pairs: Iterable[tuple[str, Sequence[str]]]) -> dict[str, tuple[str, ...]]:
    """By word all that any line says of it."""
    made: dict[str, tuple[str, ...]] = {}
    for one, alike in pairs:
        made[one] = tuple(dict.fromkeys((*made.get(one, ()), *alike)))
    return made
