"""What changed, thing by thing, as the history of the texts has it: the change log.

A sentence is made of pieces, so that what it names by id can be shown by the name that people know.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from kb.base.pickling import pickled_fast


class Piece(NamedTuple):
    """Some words; or, with a ``kind`` such as “source” or “feature”, the id of such a thing."""

    text: str
    kind: str = ""


Sentence = tuple[Piece, ...]

ADDED, CHANGED, REMOVED = "added", "changed", "removed"


@pickled_fast
@dataclass(frozen=True, slots=True)
class Change:
    """One thing that one commit changed.

    ``kind`` is claim, question, study, source, feature, outcome, context, design or
    appraisal-tool; ``id`` what the thing is called afterwards, and ``was`` what it was called
    before, where that is another. ``how`` is added, changed or removed. ``about`` are the other
    things that readers follow and that this bears on, each as (kind, id).
    """

    kind: str
    id: str
    title: str
    how: str
    was: str = ""
    sentences: tuple[Sentence, ...] = ()
    about: tuple[tuple[str, str], ...] = ()


@pickled_fast
@dataclass(frozen=True, slots=True)
class LogEntry:
    """A change with its commit: its hash, its time (ISO 8601, UTC), by whom, and its message.

    The message is the first line of it. ``now`` is the id that the thing has today, after all
    later renames.
    """

    change: Change
    commit: str
    time: str
    people: tuple[str, ...]
    message: str
    now: str
