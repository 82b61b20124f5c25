"""One entry, changed on both sides, merged field by field."""

from __future__ import annotations

from dataclasses import replace

from kb.format.bibliography import lowered
from kb.merge.three_way import Conflict, Id, in_order, of_three
from kb.parse.bibtex.layout import Entry, Field, Stretch, String


def says(stretch: Stretch | None) -> object:
    """What a stretch says, whatever its layout."""
    if isinstance(stretch, Entry) and stretch.fields is not None:
        fields = [(lowered(f.name), f.parts, f.above, f.beside) for f in stretch.fields]
        return stretch.type, stretch.key, sorted(fields), stretch.beside, stretch.below
    if isinstance(stretch, String):
        return stretch.name, stretch.parts
    return stretch


def merge_entries(base: Entry, ours: Entry, theirs: Entry) -> Entry:
    """The entry with what either side changed; raises :class:`Conflict` where that is the same."""
    if base.fields is None or ours.fields is None or theirs.fields is None:
        raise Conflict
    before, mine, other = (_by_name(entry.fields) for entry in (base, ours, theirs))
    remaining = {
        name: merged
        for name in {**before, **mine, **other}
        if (merged := _field(before.get(name), mine.get(name), other.get(name)))
    }
    orphans = _adopted(before, (mine, other), remaining)
    order = in_order(tuple(before), tuple(mine), tuple(other), remaining)
    return Entry(
        text="",
        type=of_three(base.type, ours.type, theirs.type, str),
        key=of_three(base.key, ours.key, theirs.key, str),
        fields=tuple(remaining[name] for name in order),
        beside=of_three(base.beside, ours.beside, theirs.beside, str),
        below=(*orphans, *_comments(base.below, ours.below, theirs.below)),
    )


def _adopted(
    before: dict[Id, Field], sides: tuple[dict[Id, Field], ...], remaining: dict[Id, Field]
) -> tuple[str, ...]:
    """Give new comments above a field that is gone to the next field; those left without one."""
    left: list[str] = []
    for side in sides:
        waiting: list[str] = []
        for name, field in side.items():
            if name not in remaining:
                old = before[name].above if name in before else ()
                waiting += [comment for comment in field.above if comment not in old]
            elif waiting:
                heir = remaining[name]
                remaining[name] = replace(heir, above=(*waiting, *heir.above))
                waiting = []
        left += waiting
    return tuple(left)


def _by_name(fields: tuple[Field, ...] | None) -> dict[Id, Field]:
    return {(lowered(field.name),): field for field in fields or ()}


def _field(base: Field | None, ours: Field | None, theirs: Field | None) -> Field | None:
    chosen = of_three(base, ours, theirs, lambda field: field and field.parts)
    if chosen is None:
        return None
    versions = (base, ours, theirs)
    old, mine, other = (field.beside if field else "" for field in versions)
    above = _comments(*(field.above if field else () for field in versions))
    return replace(chosen, above=above, beside=of_three(old, mine, other, str))


def _comments(
    base: tuple[str, ...], ours: tuple[str, ...], theirs: tuple[str, ...]
) -> tuple[str, ...]:
    """The comments of the side that changed them, or all of both."""
    try:
        return of_three(base, ours, theirs, tuple)
    except Conflict:
        return (*ours, *(comment for comment in theirs if comment not in ours))
