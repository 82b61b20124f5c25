"""Words as the full-text index sees them: SQLite's own tokenizer, asked in memory.

An own stemmer would drift from the one that the index was built with; a small table in memory
with the same tokenizer cannot.
"""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from kb.search.letters import composed, indexed, is_plain, plain, sought, starts_only
from kb.search.values import Fragment, Fragments

OPEN, CLOSE = "\ue000", "\ue001"
"""Marks around matched words: private characters, taken out of texts before."""

SNIPPET = 24
"""Words in a snippet; FTS5 allows 64 at most."""

_TOKENIZE = re.compile(r"tokenize\s*=\s*['\"]([\w ]+)['\"]")

_MARKING = f"""
SELECT rowid, highlight(shown, 0, '{OPEN}', '{CLOSE}'),
    snippet(shown, 1, '{OPEN}', '{CLOSE}', '…', {SNIPPET}), highlight(shown, 1, '{OPEN}', '{CLOSE}')
FROM shown WHERE shown MATCH ?
"""  # noqa: S608 - our own constants

BEFORE, AFTER = 50, 120
"""Letters before and after the first match in a snippet of a text that was made plain."""

# Words that say nothing of a subject; in a phrase they count.
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
class Marked:
    """A claim's statement and a snippet of its prose, matched words marked."""

    statement: Fragments
    snippet: Fragments


class Tokenizer:
    """Stems words and marks them in texts; safe for several threads, each in its turn.

    ``connection`` is to a database with the table ``claims_fts``, whose tokenizer this takes.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        row = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'claims_fts'")
        match = _TOKENIZE.search(row.fetchone()[0])
        self.name = match[1] if match else "unicode61"
        option = f", tokenize='{self.name}'"
        self._lock = threading.Lock()
        self._memory = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        for sql in (
            f"CREATE VIRTUAL TABLE typed USING fts5(text{option})",
            "CREATE VIRTUAL TABLE stems USING fts5vocab(typed, instance)",
            f"CREATE VIRTUAL TABLE shown USING fts5(statement, prose{option})",
        ):
            self._memory.execute(sql)

    @contextmanager
    def _scratch(self) -> Iterator[sqlite3.Connection]:
        """The memory for one use: whatever is written is gone afterwards."""
        with self._lock:
            self._memory.execute("BEGIN")
            try:
                yield self._memory
            finally:
                self._memory.execute("ROLLBACK")

    def stems(self, texts: Sequence[str], made: Callable[[str], str] = sought) -> list[list[str]]:
        """The stems of each text, in its order; ``made`` makes a text plain, as it is looked for
        or as it is indexed."""
        placed: list[list[tuple[int, str]]] = [[] for _ in texts]
        with self._scratch() as memory:
            memory.executemany(
                "INSERT INTO typed(rowid, text) VALUES (?, ?)",
                enumerate(_clean(made(text)) for text in texts),
            )
            rows = memory.execute('SELECT doc, "offset", term FROM stems')
            for doc, offset, term in rows:
                placed[doc].append((offset, term))
        return [[term for _, term in sorted(pairs)] for pairs in placed]

    def mark(self, expression: str, texts: Sequence[tuple[str, str]]) -> list[Marked]:
        """Statements and proses with what an FTS5 expression matches marked.

        An empty expression marks nothing. The snippet is empty where the prose holds no match.
        """
        made = [Marked((Fragment(statement, False),), ()) for statement, _ in texts]
        if not expression:
            return made
        with self._scratch() as memory:
            memory.executemany(
                "INSERT INTO shown(rowid, statement, prose) VALUES (?, ?, ?)",
                (
                    (number, _clean(indexed(statement)), _clean(indexed(prose)))
                    for number, (statement, prose) in enumerate(texts)
                ),
            )
            for number, statement, snippet, whole in memory.execute(_MARKING, (expression,)):
                odd, prose = texts[number]
                excerpt = parts(snippet) if OPEN in snippet else ()
                if not is_plain(prose):
                    excerpt = _around(_restored(whole, prose))
                marked = parts(statement) if is_plain(odd) else _restored(statement, odd)
                made[number] = Marked(marked, excerpt)
        return made


def quoted(text: str, *, prefix: bool = False) -> str:
    """A text as an FTS5 phrase, or as one whose last word may go on."""
    goes_on = prefix or starts_only(text)
    return '"' + _clean(sought(text)).replace('"', " ") + '"' + (" *" if goes_on else "")


def parts(text: str) -> Fragments:
    """A text with marks, in parts."""
    made = []
    for number, stretch in enumerate(text.split(OPEN)):
        marked, _, rest = stretch.partition(CLOSE) if number else ("", "", stretch)
        made += [Fragment(marked, True), Fragment(rest, False)]
    return tuple(part for part in made if part.text)


def _restored(marked: str, text: str) -> Fragments:
    """A text with the marks that stand in what it was made plain to."""
    spans = plain(_clean(text)).spans
    marks = [False] * len(text)
    place, inside = 0, False
    for letter in marked:
        if letter in (OPEN, CLOSE):
            inside = letter == OPEN
            continue
        if inside and place < len(spans):
            first, last = spans[place]
            marks[first:last] = [True] * (last - first)
        place += 1
    for place, letter in enumerate(text[1:], start=1):
        # What is not seen belongs to the word around it.
        marks[place] = marks[place] or (marks[place - 1] and not composed(letter))
    stretches = groupby(zip(text, marks, strict=True), key=itemgetter(1))
    return tuple(
        Fragment("".join(letter for letter, _ in some), is_marked) for is_marked, some in stretches
    )


def _around(text: Fragments) -> Fragments:
    """A stretch of a text around its first mark; nothing where it has none."""
    marked = [number for number, part in enumerate(text) if part.marked]
    if not marked:
        return ()
    start = sum(len(part.text) for part in text[: marked[0]])
    first, last = max(start - BEFORE, 0), start + AFTER
    made, place = [], 0
    for part in text:
        shown = part.text[max(first - place, 0) : max(last - place, 0)]
        made.append(Fragment(shown, part.marked))
        place += len(part.text)
    before = [Fragment("…", False)] if first else []
    after = [Fragment("…", False)] if last < place else []
    return tuple(part for part in (*before, *made, *after) if part.text)


def _clean(text: str) -> str:
    # NUL ends a text for FTS5, lone surrogates cannot be stored, and the marks are ours alone.
    cleaned = text.encode("utf-8", "replace").decode("utf-8") if not text.isascii() else text
    return cleaned.replace("\0", " ").replace(OPEN, " ").replace(CLOSE, " ")
