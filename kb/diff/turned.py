"""What speaks the other way than before: bearings, outcomes, effects, and how good a study is."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass

from kb.diff.claims import ClaimChange, Links
from kb.diff.evidence import EvidenceChange
from kb.diff.renaming import Names
from kb.model import Appraisal, Corpus, Effect, OutcomeDirection, Study
from kb.model.naming import Sort
from kb.model.words import Bearing

Ranks = Mapping[str, Mapping[str, int]]
"""For each tool, the rank of each of its levels."""

_SPEAKING = {
    *(str(bearing) for bearing in Bearing if bearing is not Bearing.DESCRIBES),
    *(str(way) for way in OutcomeDirection if way is not OutcomeDirection.UNCLEAR),
}
"""The bearings and directions that say something, of which another is another answer."""


NOTHING = "nothing"
"""What is said where there is nothing any more."""


@dataclass(frozen=True, slots=True)
class Turned:
    """What was said of something, and what is said now."""

    target: str
    before: str
    after: str


def turned_links(change: ClaimChange) -> Iterator[Turned]:
    """Features and outcomes of which the claim says something else than before."""
    for links in (change.features, change.outcomes):
        yield from _turned(links)


def _turned(links: Links) -> Iterator[Turned]:
    """What is said otherwise now, or no longer: to be silent first would hide the turn."""
    now = {link.target: link.name for link in links.added}
    for link in links.removed:
        if link.name in _SPEAKING:
            yield Turned(link.target, link.name, now.get(link.target, NOTHING))


def turned_outcomes(before: Corpus, after: Corpus, names: Names) -> Iterator[Turned]:
    """Outcomes that get better the other way, which turns all that is said of them."""
    new_ids = names.of(Sort.OUTCOME)
    for key, outcome in before.outcomes.items():
        now = after.outcomes.get(new_ids.get(key, key))
        if now and outcome.better and outcome.better is not now.better:
            yield Turned(now.id, str(outcome.better), str(now.better or NOTHING))


def turned_effects(change: EvidenceChange) -> Iterator[Turned]:
    """Estimates of one item whose sign is the other one now, or that are gone."""
    same = {_estimate(effect): effect for effect in change.after.effects}
    kept = {_estimate(effect) for effect in change.before.effects}
    others = [effect for effect in change.after.effects if _estimate(effect) not in kept]
    for before in change.before.effects:
        if before.value is None or not _sign(before):
            continue
        now = same.get(_estimate(before))
        ways = {one.outcome.id: one for one in others if _sign(one) == _sign(before)}
        if now is None and before.outcome.id in ways:
            continue
        now = now or next((one for one in others if one.outcome.id == before.outcome.id), None)
        if now is None or now.value is None:
            yield Turned(before.outcome.id, before.value.text, NOTHING)
        elif _sign(before) * _sign(now) < 0:
            yield Turned(before.outcome.id, before.value.text, now.value.text)


def _estimate(effect: Effect) -> Hashable:
    return effect.outcome.id, effect.measure, effect.subgroup, effect.when, effect.comparator


def _sign(effect: Effect) -> int:
    """1 above no effect, -1 below it, 0 at it or where no number is given."""
    if effect.value is None:
        return 0
    distance = effect.value.value - effect.measure.no_effect
    return (distance > 0) - (distance < 0)


def raised_appraisals(before: Corpus, after: Corpus, names: Names) -> Iterator[tuple[str, Turned]]:
    """Levels of studies that are higher than before, on the word of nobody new.

    The order of the levels is that of the state before, so that it cannot be turned around in the
    same change. Both states point to new names already; ``names`` leads from old ones to them.
    """
    studies = names.of(Sort.STUDY)
    ranks = _ranks(before, names)
    for key, study in before.studies.items():
        now = after.studies.get(studies.get(key, key))
        for turned in _raised(study, now, ranks) if now else ():
            yield studies.get(key, key), turned


def better_studies(
    change: EvidenceChange, before: Corpus, after: Corpus, names: Names
) -> Iterator[Turned]:
    """What an item gains by being of another study, which is judged better by the same tool."""
    was, now = change.before.study, change.after.study
    if was is None or now is None or was.id == now.id:
        return
    old_ids = {new: old for old, new in names.of(Sort.STUDY).items()}
    old = before.studies.get(old_ids.get(was.id, was.id))
    new = after.studies.get(now.id)
    ranks = _ranks(before, names)
    for one in old.appraisals if old else ():
        order = ranks.get(one.tool.id, {})
        for other in new.appraisals if new else ():
            if other.tool.id == one.tool.id and _rises(order, one.overall, other.overall):
                yield Turned(f"{was.id} → {now.id}", one.overall, other.overall)


def _ranks(corpus: Corpus, names: Names) -> Ranks:
    """The levels of each tool by their rank, the worst first."""
    tools = names.of(Sort.TOOL)
    return {
        tools.get(key, key): {level: rank for rank, level in enumerate(tool.levels)}
        for key, tool in corpus.appraisal_tools.items()
    }


def _rises(order: Mapping[str, int], level: str, now: str) -> bool:
    return order.get(now, -1) > order.get(level, len(order))


def _raised(before: Study, after: Study, ranks: Ranks) -> Iterator[Turned]:
    known = {one.source.id for one in before.appraisals if one.source}
    same = set(map(_content, before.appraisals)) & set(map(_content, after.appraisals))
    judged = {_judged(one) for one in after.appraisals}
    by_others = any(one.source and one.source.id not in known for one in after.appraisals)
    for old in (one for one in before.appraisals if _content(one) not in same):
        if _judged(old) not in judged and not by_others:
            yield Turned(old.tool.id, old.overall, NOTHING)
        for new in (one for one in after.appraisals if _content(one) not in same):
            fresh = new.source is not None and new.source.id not in known
            if _judged(old) != _judged(new) or fresh:
                continue
            order = ranks.get(old.tool.id, {})
            levels = dict(_levels(new))
            for name, level in _levels(old):
                now = levels.get(name, level)
                if _rises(order, level, now):
                    yield Turned(f"{old.tool.id}{name and f' ({name})'}", level, now)


def _content(appraisal: Appraisal) -> Hashable:
    """What an appraisal says, where one study has several by one tool for parts of its sample."""
    return _judged(appraisal), tuple(_levels(appraisal)), appraisal.note


def _judged(appraisal: Appraisal) -> Hashable:
    return appraisal.tool.id, appraisal.outcome.id if appraisal.outcome else ""


def _levels(appraisal: Appraisal) -> Iterator[tuple[str, str]]:
    yield "", appraisal.overall
    yield from ((one.domain, one.level) for one in appraisal.domains)
