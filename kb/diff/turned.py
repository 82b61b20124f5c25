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

_SPEAKING = {
    *(str(bearing) for bearing in Bearing if bearing is not Bearing.DESCRIBES),
    *(str(way) for way in OutcomeDirection if way is not OutcomeDirection.UNCLEAR),
}
"""The bearings and directions that say something, of which another is another answer."""


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
    now = {link.target: link.name for link in links.added}
    for link in links.removed:
        if link.name in _SPEAKING and now.get(link.target, link.name) != link.name:
            yield Turned(link.target, link.name, now[link.target])


def turned_effects(change: EvidenceChange) -> Iterator[Turned]:
    """Estimates of one item whose sign is the other one now."""
    after = {_estimate(effect): effect for effect in change.after.effects}
    for before in change.before.effects:
        now = after.get(_estimate(before)) or _by_outcome(before, change.after.effects)
        if now and _sign(before) * _sign(now) < 0 and before.value and now.value:
            yield Turned(before.outcome.id, before.value.text, now.value.text)


def _estimate(effect: Effect) -> Hashable:
    return effect.outcome.id, effect.measure, effect.subgroup, effect.when, effect.comparator


def _by_outcome(effect: Effect, others: tuple[Effect, ...]) -> Effect | None:
    """The one estimate of the same outcome; None where there are several to choose from."""
    same = [one for one in others if one.outcome.id == effect.outcome.id]
    return same[0] if len(same) == 1 else None


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
    tools = names.of(Sort.TOOL)
    ranks = {
        tools.get(key, key): {level: rank for rank, level in enumerate(tool.levels)}
        for key, tool in before.appraisal_tools.items()
    }
    for key, study in before.studies.items():
        now = after.studies.get(studies.get(key, key))
        for turned in _raised(study, now, ranks) if now else ():
            yield studies.get(key, key), turned


def _raised(
    before: Study, after: Study, ranks: Mapping[str, Mapping[str, int]]
) -> Iterator[Turned]:
    known = {one.source.id for one in before.appraisals if one.source}
    same = set(map(_content, before.appraisals)) & set(map(_content, after.appraisals))
    for old in (one for one in before.appraisals if _content(one) not in same):
        for new in (one for one in after.appraisals if _content(one) not in same):
            fresh = new.source is not None and new.source.id not in known
            if _judged(old) != _judged(new) or fresh:
                continue
            order = ranks.get(old.tool.id, {})
            levels = dict(_levels(new))
            for name, level in _levels(old):
                now = levels.get(name, level)
                if order.get(now, -1) > order.get(level, len(order)):
                    yield Turned(f"{old.tool.id}{name and f' ({name})'}", level, now)


def _content(appraisal: Appraisal) -> Hashable:
    """What an appraisal says, where one study has several by one tool for parts of its sample."""
    return _judged(appraisal), tuple(_levels(appraisal)), appraisal.note


def _judged(appraisal: Appraisal) -> Hashable:
    return appraisal.tool.id, appraisal.outcome.id if appraisal.outcome else ""


def _levels(appraisal: Appraisal) -> Iterator[tuple[str, str]]:
    yield "", appraisal.overall
    yield from ((one.domain, one.level) for one in appraisal.domains)
