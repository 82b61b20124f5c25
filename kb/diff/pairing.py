"""Which values of two states are the same thing under another name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from kb.likeness.texts import likeness, words
from kb.model import Claim, Source, Term

T = TypeVar("T")

# How alike two values must be, from 0 to 1, to count as one that was renamed.
_ALIKE = 0.6
# More pairs than this are not all compared, but only those that are equal in some part.
_MOST_PAIRS = 40_000


class Pairs(NamedTuple):
    """Ids of one state by those of the other, and what is left on either side."""

    renamed: Mapping[str, str]
    gone: tuple[str, ...]
    new: tuple[str, ...]


def paired_claims(before: Mapping[str, Claim], after: Mapping[str, Claim]) -> Pairs:
    """Claims that stand under another id: by their statement, their evidence and their prose."""
    return _paired(before, after, _claim_parts, _alike_claims)


def paired_sources(before: Mapping[str, Source], after: Mapping[str, Source]) -> Pairs:
    """Sources that stand under another key: by DOI, ISBN, or title and year."""
    return _paired(before, after, _source_parts, _alike_sources)


def paired_terms(before: Mapping[str, Term], after: Mapping[str, Term]) -> Mapping[str, str]:
    """The new ids of terms that stand under another one: by their label, or their definition."""
    gone = {key: term for key, term in before.items() if key not in after}
    new = {key: term for key, term in after.items() if key not in before}
    renamed: dict[str, str] = {}
    for text_of in (_label, _definition):
        by_words = {text_of(term): key for key, term in new.items() if text_of(term)}
        for key, term in gone.items():
            found = by_words.get(text_of(term))
            if found and key not in renamed and found not in renamed.values():
                renamed[key] = found
    return renamed


def _label(term: Term) -> tuple[str, ...]:
    return words(term.label)


def _definition(term: Term) -> tuple[str, ...]:
    return words(term.definition)


def _paired(
    before: Mapping[str, T],
    after: Mapping[str, T],
    parts: Callable[[T], Iterable[Hashable]],
    alike: Callable[[T, T], float],
) -> Pairs:
    gone = [key for key in before if key not in after]
    new = [key for key in after if key not in before]
    scored = sorted(
        (-score, old, fresh)
        for old, fresh in _candidates(before, after, (gone, new), parts)
        if (score := alike(before[old], after[fresh])) >= _ALIKE
    )
    renamed: dict[str, str] = {}
    taken: set[str] = set()
    for _, old, fresh in scored:
        if old not in renamed and fresh not in taken:
            renamed[old] = fresh
            taken.add(fresh)
    return Pairs(
        renamed,
        tuple(key for key in gone if key not in renamed),
        tuple(key for key in new if key not in taken),
    )


def _candidates(
    before: Mapping[str, T],
    after: Mapping[str, T],
    unmatched: tuple[Sequence[str], Sequence[str]],
    parts: Callable[[T], Iterable[Hashable]],
) -> Iterable[tuple[str, str]]:
    gone, new = unmatched
    if len(gone) * len(new) <= _MOST_PAIRS:
        return [(old, fresh) for old in gone for fresh in new]
    holding: dict[Hashable, list[str]] = {}
    for old in gone:
        for part in parts(before[old]):
            holding.setdefault(part, []).append(old)
    shared = {
        (old, fresh)
        for fresh in new
        for part in parts(after[fresh])
        # A part that many share tells nothing, and would bring every pair back.
        if len(holding.get(part, ())) <= len(gone) ** 0.5
        for old in holding.get(part, ())
    }
    return sorted(shared)


def _claim_parts(claim: Claim) -> Iterable[Hashable]:
    yield words(claim.statement)
    yield " ".join(claim.body.split()) or claim.id
    yield frozenset((item.source.id, item.locator) for item in claim.evidence)


def _alike_claims(one: Claim, other: Claim) -> float:
    if words(one.statement) == words(other.statement):
        return 1.0
    statement = likeness(one.statement, other.statement)
    sources = _overlap([e.source.id for e in one.evidence], [e.source.id for e in other.evidence])
    if not sources and statement < 0.9:
        return 0.0
    bodies = (" ".join(one.body.split()), " ".join(other.body.split()))
    prose = float(bodies[0] == bodies[1]) if all(bodies) else statement
    return 0.5 * statement + 0.25 * sources + 0.25 * prose


def _overlap(one: Iterable[str], other: Iterable[str]) -> float:
    first, second = Counter(one), Counter(other)
    total = (first | second).total()
    return (first & second).total() / total if total else 0.0


def _source_parts(source: Source) -> Iterable[Hashable]:
    yield source.doi.casefold() or source.key
    yield source.isbn or source.key
    yield words(source.title)


def _alike_sources(one: Source, other: Source) -> float:
    if one.doi and other.doi:
        return float(one.doi.casefold() == other.doi.casefold())
    titles = likeness(one.title, other.title)
    return titles if one.year == other.year else titles * 0.6
