"""Checks of the names that things had before: each leads to one thing, or it leads nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from kb.base.text import Place
from kb.diagnostics import Diagnostic, Rule
from kb.model import Corpus, Source, Term
from kb.model.naming import Sort, Thing, name_of, things

FORMER_TAKEN = Rule(
    code="C022",
    title="A former name that is another's",
    why="“replaces” in notes and studies, and “ids” in entries, send readers on from a name that"
    " is no more. A name that is in use, or that two things had, can lead to one of them only.",
    bad="replaces: [trios-help]   # while claims/trios-help.md is there",
    good="replaces: [trios-helped]",
)

RULES = (FORMER_TAKEN,)

_SORTS = (Sort.SOURCE, Sort.CLAIM, Sort.QUESTION, Sort.STUDY)


def taken(corpus: Corpus) -> Iterator[Diagnostic]:
    """Former names that something has today, or that something else had too."""
    for sort in _SORTS:
        today = things(corpus, sort)
        owners: dict[str, str] = {}
        for thing in today.values():
            for name, place in _former(thing):
                owner = name if name in today else owners.setdefault(name, name_of(thing))
                if owner != name_of(thing) or name in today:
                    yield _finding(sort, thing, name, owner, place)


def _finding(sort: Sort, thing: Thing, name: str, owner: str, place: Place) -> Diagnostic:
    why = f"a {sort} is called that" if owner == name else f"“{owner}” was called that too"
    message = f"“{name}” cannot be a former name of “{name_of(thing)}”, since {why}; take it out"
    return Diagnostic(FORMER_TAKEN, place, message, name_of(thing))


def _former(thing: Thing) -> Iterator[tuple[str, Place]]:
    """The former names of a thing, each with its place."""
    if isinstance(thing, Source):
        field = thing.find("ids")
        place = (field.place if field else None) or thing.place
        yield from ((key, place) for key in thing.former_keys if place)
    elif not isinstance(thing, Term):
        yield from ((ref.id, ref.place) for ref in thing.replaces if ref.place)
