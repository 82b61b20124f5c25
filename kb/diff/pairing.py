"""Which values of two states are the same thing under another name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from itertools import product
from typing import NamedTuple, TypeVar

from kb.likeness.wordings import likeness, words
from kb.likeness.works import Basis, WorkIndex
from kb.model import Claim, Question, Source, Study, Term

ThingT = TypeVar("ThingT", Term, Question, Study)

# How alike two values must be, from 0 to 1, to count as one that was renamed.
_ALIKE = 0.6
# More pairs than this are not all compared, but only those that are equal in some part.
_MOST_PAIRS = 40_000


class Pairs(NamedTuple):
    """Ids of one state by those of the other, and what is left on either side."""

    renamed: Mapping[str, str]
    gone: tuple[str, ...]
    new: tuple[str, ...]


def paired_claims(
    before: Mapping[str, Claim], after: Mapping[str, Claim], former: Mapping[str, str]
) -> Pairs:
    """Claims that stand under another id: as they say, or by statement, evidence and prose.

    ``former`` leads from former ids to those of today.
    """
    said = _said(before, after, former)
    exact = _one_to_one(
        [*said.renamed.items(), *_same_statements(before, after, said.gone, said.new)],
        _only(before, after),
        _only(after, before),
    )
    scored = sorted(
        (-score, old, fresh)
        for old, fresh in _candidates(before, after, exact)
        if (score := _alike_claims(before[old], after[fresh])) >= _ALIKE
    )
    like = _one_to_one([(old, fresh) for _, old, fresh in scored], exact.gone, exact.new)
    return like._replace(renamed={**exact.renamed, **like.renamed})


def paired_sources(
    before: Mapping[str, Source], after: Mapping[str, Source], former: Mapping[str, str]
) -> Pairs:
    """Sources under another key: as they say, or by the one judgement of what is one work."""
    said = _said(before, after, former)
    index = WorkIndex(after[key] for key in said.new)
    matches = ((old, index.find(before[old])) for old in said.gone)
    surest_first = list(Basis)
    pairs = sorted(
        (surest_first.index(match.by), old, match.source.key) for old, match in matches if match
    )
    matched = [*said.renamed.items(), *((old, fresh) for _, old, fresh in pairs)]
    return _one_to_one(matched, _only(before, after), _only(after, before))


def paired_things(
    before: Mapping[str, ThingT],
    after: Mapping[str, ThingT],
    former: Mapping[str, str],
    texts: Iterable[Callable[[ThingT], Hashable]],
) -> Mapping[str, str]:
    """The new ids of things that stand under another one: as they say, or by one of their texts."""
    said = _said(before, after, former)
    gone = {key: before[key] for key in said.gone}
    new = {key: after[key] for key in said.new}
    renamed = dict(said.renamed)
    for text_of in texts:
        by_words = {text_of(term): key for key, term in new.items() if text_of(term)}
        for key, term in gone.items():
            partner = by_words.get(text_of(term))
            if partner and key not in renamed and partner not in renamed.values():
                renamed[key] = partner
    return renamed


def label_words(thing: Term | Study) -> tuple[str, ...]:
    """What people call it."""
    return words(thing.label)


def definition_words(term: Term) -> tuple[str, ...]:
    """What it means."""
    return words(term.definition)


def question_words(question: Question) -> tuple[str, ...]:
    """What it asks."""
    return words(question.question)


def _only(one: Mapping[str, object], other: Mapping[str, object]) -> list[str]:
    return [key for key in one if key not in other]


def _said(
    before: Mapping[str, object], after: Mapping[str, object], former: Mapping[str, str]
) -> Pairs:
    """The pairs that list the old name as a former one."""
    gone, new = _only(before, after), _only(after, before)
    fresh = set(new)
    pairs = ((old, former[old]) for old in gone if former.get(old) in fresh)
    return _one_to_one(pairs, gone, new)


def _one_to_one(pairs: Iterable[tuple[str, str]], gone: Iterable[str], new: Iterable[str]) -> Pairs:
    """The pairs, the first of each id; and what no pair holds."""
    renamed: dict[str, str] = {}
    taken: set[str] = set()
    for old, fresh in pairs:
        if old not in renamed and fresh not in taken:
            renamed[old] = fresh
            taken.add(fresh)
    return Pairs(
        renamed,
        tuple(key for key in gone if key not in renamed),
        tuple(key for key in new if key not in taken),
    )


def _candidates(
    before: Mapping[str, Claim], after: Mapping[str, Claim], left: Pairs
) -> Iterable[tuple[str, str]]:
    """Which of the claims that are left to hold against each other."""
    if len(left.gone) * len(left.new) <= _MOST_PAIRS:
        return product(left.gone, left.new)
    holding: dict[Hashable, list[str]] = {}
    for old in left.gone:
        for part in _claim_parts(before[old]):
            holding.setdefault(part, []).append(old)
    shared = {
        (old, fresh)
        for fresh in left.new
        for part in _claim_parts(after[fresh])
        # A part that many share tells nothing, and would bring every pair back.
        if len(holding.get(part, ())) <= len(left.gone) ** 0.5
        for old in holding.get(part, ())
    }
    return sorted(shared)


def _same_statements(
    before: Mapping[str, Claim], after: Mapping[str, Claim], gone: Iterable[str], new: Iterable[str]
) -> Iterator[tuple[str, str]]:
    """Claims that say the same word for word, in the order of their ids."""
    old_ids, new_ids = sorted(gone), sorted(new)
    # Most are the same letter for letter, which is seen at once.
    for text_of in (_statement, _statement_words):
        by_text: dict[Hashable, list[str]] = {}
        for fresh in new_ids:
            by_text.setdefault(text_of(after[fresh]), []).append(fresh)
        taken: set[str] = set()
        for old in old_ids:
            same = by_text.get(text_of(before[old]))
            if same:
                taken |= {old, same[0]}
                yield old, same.pop(0)
        old_ids = [old for old in old_ids if old not in taken]
        new_ids = [fresh for fresh in new_ids if fresh not in taken]


def _statement(claim: Claim) -> Hashable:
    return claim.statement


def _statement_words(claim: Claim) -> Hashable:
    return words(claim.statement)


def _claim_parts(claim: Claim) -> Iterable[Hashable]:
    yield " ".join(claim.body.split()) or claim.id
    yield frozenset((item.source.id, item.locator) for item in claim.evidence)


def _alike_claims(one: Claim, other: Claim) -> float:
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
