"""Words of the index that are near to one that nothing holds, by edit distance."""

from __future__ import annotations

import json
import sqlite3
from string import ascii_lowercase

from kb.search.names import fold

SHORTEST, LONG = 4, 7
"""Letters that a word needs to be corrected at all, and by two edits."""

LONGEST = 40
"""Letters of the longest word that is corrected: the words that are one edit away grow with it."""

_FORMS = """
SELECT form, search_words.claims FROM json_each(?) CROSS JOIN search_forms ON form = value
JOIN search_words USING (word)
"""
_ALIKE = """
SELECT form, search_words.claims FROM search_forms JOIN search_words USING (word)
WHERE form >= ? AND form < ? AND length(form) BETWEEN ? AND ?
"""


def suggestion(connection: sqlite3.Connection, word: str) -> str:
    """The word of the index nearest to one, those that more claims hold first; empty for none.

    One edit is a letter left out, put in, changed or changed about with the next (Damerau 1964);
    long words may need two, after two first letters that are right.
    """
    typed = fold(word)
    if not SHORTEST <= len(typed) <= LONGEST or not typed.isalpha():
        return ""
    candidates = connection.execute(_FORMS, (json.dumps(sorted(_edits(typed))),)).fetchall()
    if not candidates and len(typed) >= LONG:
        start = typed[:2]
        span = (start, f"{start}\U0010ffff", len(typed) - 2, len(typed) + 2)
        alike = connection.execute(_ALIKE, span).fetchall()
        candidates = [pair for pair in alike if _distance(typed, pair[0]) <= 2]
    return min(candidates, key=lambda pair: (-pair[1], pair[0]))[0] if candidates else ""


def _edits(word: str) -> set[str]:
    """Everything that is one edit from a word."""
    parts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    return {
        *(head + tail[1:] for head, tail in parts if tail),
        *(head + tail[1] + tail[0] + tail[2:] for head, tail in parts if len(tail) > 1),
        *(head + letter + tail[1:] for head, tail in parts if tail for letter in ascii_lowercase),
        *(head + letter + tail for head, tail in parts for letter in ascii_lowercase),
    } - {word}


def _distance(first: str, second: str) -> int:
    """How many letters have to be put in, left out or changed (Levenshtein 1966)."""
    above = list(range(len(second) + 1))
    for row, one in enumerate(first, start=1):
        line = [row]
        for column, other in enumerate(second, start=1):
            changed = above[column - 1] + (one != other)
            line.append(min(above[column] + 1, line[-1] + 1, changed))
        above = line
    return above[-1]
