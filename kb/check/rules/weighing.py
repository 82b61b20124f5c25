"""Checks of what evidence is weighed by: effects, studies and appraisals, over the whole corpus."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from kb.base.suggestions import nearest
from kb.diagnostics import Diagnostic, Edit, Fix, Fixability, Rule, Severity
from kb.model import (
    AppraisalTool,
    Better,
    Claim,
    Corpus,
    Direction,
    Effect,
    Evidence,
    EvidenceRelation,
    OutcomeDirection,
    Study,
)
from kb.weighing import contained, outcome_direction

AGAINST_SIGN = Rule(
    code="E003",
    title="An effect that points the other way than its item",
    why="The sign of an effect, and which way its outcome is better, say for whom it went well. An"
    " item that supports a benefit with an effect to the worse is mistyped, or the claim is wrong.",
    bad="outcomes: {attainment: benefit}   # better: higher\n… relation: supports\n… value: -0.20",
    good="outcomes: {attainment: benefit}\n… relation: supports\n… value: 0.20",
    severity=Severity.WARNING,
)
MORE_THAN_ALL = Rule(
    code="E004",
    title="An effect from more than the study had",
    why="No more can be analysed than took part, so one of the two numbers is mistyped, or the"
    " effect is of another study.",
    bad="n: {schools: 140}   # of a study with sample: {schools: 104}",
    good="n: {schools: 104}",
    severity=Severity.WARNING,
)
AS_INDEPENDENT = Rule(
    code="E005",
    title="Two reports of one study used as two",
    why="Two reports of one study are one line of evidence. They are counted so, but a reader of"
    " the note cannot see it, and numbers of both would be taken for those of two studies.",
    bad="- source: west2017trios\n  relation: supports\n- source: north2019trios\n"
    "  relation: supports",
    good="- source: west2017trios\n  study: trios-trial\n  relation: supports\n"
    "- source: north2019trios\n  study: trios-trial\n  relation: supports",
    severity=Severity.WARNING,
    fixability=Fixability.UNSAFE,
)
NO_DESIGN = Rule(
    code="E006",
    title="A study without a design",
    why="How a study was made decides what it can show, and how it may be pooled and appraised.",
    bad="- id: trios-trial\n  label: Trial of trios",
    good="- id: trios-trial\n  label: Trial of trios\n  design: randomised-trial",
    severity=Severity.WARNING,
)
NO_LEVEL = Rule(
    code="E007",
    title="A level or a domain that the tool does not have",
    why="What a level means is decided by the tool, whose levels the vocabulary lists in order.",
    bad="tool: padlocks   # levels: [0, 1, 2, 3, 4, 5]\noverall: 6",
    good="tool: padlocks\noverall: 5",
    severity=Severity.WARNING,
    fixability=Fixability.UNSAFE,
)
OTHER_DESIGN = Rule(
    code="E008",
    title="A study appraised with a tool for other designs",
    why="A tool for trials asks what a review cannot answer, and the other way round, so that its"
    " level says nothing.",
    bad="design: systematic-review\nappraisal:\n  - tool: rob   # designs: [randomised-trial]",
    good="design: systematic-review\nappraisal:\n  - tool: amstar   # designs: [systematic-review]",
    severity=Severity.WARNING,
)

RULES = (AGAINST_SIGN, MORE_THAN_ALL, AS_INDEPENDENT, NO_DESIGN, NO_LEVEL, OTHER_DESIGN)


def effects(corpus: Corpus) -> Iterator[Diagnostic]:
    """Effects whose sign or number of those who took part does not fit."""
    for claim in corpus.claims.values():
        says = {bearing.outcome.id: bearing.direction for bearing in claim.outcomes}
        for item in claim.evidence:
            study = corpus.studies.get(item.study.id) if item.study else None
            for effect in item.effects:
                yield from _sign(corpus, claim, item, effect, says.get(effect.outcome.id))
                yield from _too_many(claim, effect, study)


def _sign(
    corpus: Corpus, claim: Claim, item: Evidence, effect: Effect, says: OutcomeDirection | None
) -> Iterator[Diagnostic]:
    outcome = corpus.outcomes.get(effect.outcome.id)
    good = _good(effect, outcome.better if outcome else None)
    if says is None or effect.subgroup or good is None or effect.value is None:
        return
    points = outcome_direction(item.relation, says)
    flat = (
        says is OutcomeDirection.NO_DIFFERENCE
        and item.relation is EvidenceRelation.SUPPORTS
        and _sure(effect)
    )
    worse = (points is Direction.FOR and not good) or (
        points is Direction.AGAINST and good and says is OutcomeDirection.HARM
    )
    if flat or worse:
        way = "for the better" if good else "for the worse"
        message = (
            f"{effect.value.text} is a difference {way} on “{effect.outcome.id}”, but the item"
            f" {item.relation} a claim of “{says}”; check the sign, the relation and the claim"
        )
        yield Diagnostic(AGAINST_SIGN, effect.places["value"], message, claim.id)


def _good(effect: Effect, better: Better | None) -> bool | None:
    """Whether the estimate is for the better; None where that cannot be told."""
    if effect.value is None or better is None or effect.value.value == effect.measure.no_effect:
        return None
    return (effect.value.value > effect.measure.no_effect) is (better is Better.HIGHER)


def _sure(effect: Effect) -> bool:
    """Whether the interval excludes that there is no effect."""
    if effect.ci is None:
        return False
    low, high = effect.ci
    return not low.value <= effect.measure.no_effect <= high.value


def _too_many(claim: Claim, effect: Effect, study: Study | None) -> Iterator[Diagnostic]:
    sample = {count.unit: count.number for count in study.sample} if study else {}
    for count in effect.n:
        most = sample.get(count.unit)
        if study and most is not None and count.number > most:
            message = (
                f"the effect is of {count.number} {count.unit}, but “{study.id}” has {most} in all;"
                " correct one of the two"
            )
            yield Diagnostic(MORE_THAN_ALL, effect.places["n"], message, claim.id)


def reports(corpus: Corpus) -> Iterator[Diagnostic]:
    """Claims that use two reports of one study without naming the study."""
    studies: dict[str, list[str]] = defaultdict(list)
    for study in corpus.studies.values():
        for report in study.reports:
            studies[report.id].append(study.id)
    for claim in corpus.claims.values() if studies else ():
        sources: dict[str, set[str]] = defaultdict(set)
        for item in claim.evidence:
            for name in studies.get(item.source.id, ()):
                sources[name].add(item.source.id)
        for item in claim.evidence:
            named = studies.get(item.source.id, ())
            if len(named) == 1 and len(sources[named[0]]) > 1:
                yield from _unnamed(claim, item, named[0])


def _unnamed(claim: Claim, item: Evidence, study: str) -> Iterator[Diagnostic]:
    place = item.source.place
    if item.study is not None or item.dataset or place is None or item.place is None:
        return
    others = f"“{item.source.id}” and another source here report one study; add “study: {study}”"
    span = item.places["source"].span
    indent = " " * (item.place.span.column - 1)
    after = span._replace(start=span.end, line=span.end_line, column=span.end_column)
    block = len(item.places) < 2 or item.places["relation"].span.line != span.line
    fix = Fix(f"add “study: {study}”", (Edit(after, f"\n{indent}study: {study}"),))
    yield Diagnostic(AS_INDEPENDENT, place, others, claim.id, fix if block else None)


def studies(corpus: Corpus) -> Iterator[Diagnostic]:
    """Studies without a design, and appraisals that their tool cannot give."""
    designs = contained(corpus.designs)
    for study in corpus.studies.values():
        if study.design is None and study.place and "design" not in study.places:
            message = f"“{study.id}” has no design; add “design: …” with one of the vocabulary"
            yield Diagnostic(NO_DESIGN, study.place, message, study.id)
        for appraisal in study.appraisals:
            tool = corpus.appraisal_tools.get(appraisal.tool.id)
            place = appraisal.tool.place or study.place
            if tool is None or place is None:
                continue
            given = [("overall", appraisal.overall, appraisal.places.get("overall"))]
            given += [(one.domain, one.level, one.place) for one in appraisal.domains]
            for name, level, where in given:
                finding = _level(tool, name, level)
                if finding and where:
                    near = nearest(level, tool.levels)
                    fix = Fix(f"write “{near}”", (Edit(where.span, near),)) if near else None
                    yield Diagnostic(NO_LEVEL, where, finding, study.id, fix)
            fits = {one for ref in tool.designs for one in designs.get(ref.id, ())}
            if fits and study.design and study.design.id not in fits:
                message = (
                    f"“{tool.id}” is a tool for other designs than “{study.design.id}”; appraise"
                    " the study with one made for it"
                )
                yield Diagnostic(OTHER_DESIGN, place, message, study.id)


def _level(tool: AppraisalTool, name: str, level: str) -> str | None:
    """What is wrong with a level that a study was given; None for nothing."""
    if name != "overall" and tool.domains and name not in tool.domains:
        return f"“{tool.id}” has no domain “{name}”; it has {', '.join(tool.domains)}"
    if level and tool.levels and level not in tool.levels:
        return f"“{tool.id}” has no level “{level}”; it has {', '.join(tool.levels)}"
    return None
