"""What three versions of a value, and of a sequence, come to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
Id = tuple[str, ...]


class Conflict(Exception):
    """Both sides changed the same thing, each in its own way."""


def of_three(base: T, ours: T, theirs: T, key: Callable[[T], object]) -> T:
    """The value of the side that changed it, by what ``key`` says of each.

    Raises :class:`Conflict` if both did, each to something else.
    """
    before, mine, other = key(base), key(ours), key(theirs)
    if other in (before, mine):
        return ours
    if mine == before:
        return theirs
    raise Conflict


def in_order(
    base: Sequence[Id], ours: Sequence[Id], theirs: Sequence[Id], remaining: Collection[Id]
) -> list[Id]:
    """The ids that are kept, each once: those of the base in the order of whoever moved them.

    What a side added follows what it followed there. Where both added something at one place,
    the two are merged by id, so that a sorted file stays sorted and the sides can change places.
    """
    old = [one for one in base if one in set(remaining)]
    frame = _frame(old, ours, theirs)
    mine = _additions(ours, set(old), remaining)
    taken = {one for added in mine.values() for one in added}
    others = _additions(theirs, set(old), [one for one in remaining if one not in taken])
    ordered: list[Id] = []
    for anchor in (None, *frame):
        ordered += [anchor] if anchor else []
        ordered += _merged(mine.get(anchor, []), others.get(anchor, []))
    return ordered


def _frame(old: Sequence[Id], ours: Sequence[Id], theirs: Sequence[Id]) -> list[Id]:
    mine, other = ([one for one in side if one in set(old)] for side in (ours, theirs))
    if mine != [one for one in old if one in set(mine)]:
        moved = mine
    elif other != [one for one in old if one in set(other)]:
        moved = other
    else:
        return list(old)
    # What the side that moved things deleted stands where it stood.
    for number, one in enumerate(old):
        if one not in moved:
            moved.insert(moved.index(old[number - 1]) + 1 if number else 0, one)
    return moved


def _additions(
    side: Sequence[Id], old: Collection[Id], remaining: Collection[Id]
) -> dict[Id | None, list[Id]]:
    """What a side added, by what it put it behind."""
    additions: dict[Id | None, list[Id]] = {}
    anchor: Id | None = None
    wanted = set(remaining)
    for one in side:
        if one in old:
            anchor = one
        elif one in wanted:
            additions.setdefault(anchor, []).append(one)
    return additions


def _merged(ours: list[Id], theirs: list[Id]) -> Iterator[Id]:
    """Two runs as one, each in its order; the lower goes first, a comment with what it is above."""
    mine, other = (list(zip(run, _weights(run), strict=True)) for run in (ours, theirs))
    while mine and other:
        yield (mine if mine[0][1] <= other[0][1] else other).pop(0)[0]
    for one, _ in (*mine, *other):
        yield one


def _weights(run: Sequence[Id]) -> list[Id]:
    """For each id that of the first entry from there on, by which comments stay with it."""
    weights: list[Id] = []
    weight: Id = ()
    for one in reversed(run):
        weight = one if one[0] != "text" or not weight else weight
        weights.append(weight)
    return weights[::-1]
