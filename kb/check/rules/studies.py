"""Checks of studies by themselves: their design, and what they were appraised with."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from kb.base.suggestions import nearest
from kb.base.text import Place
from kb.diagnostics import Diagnostic, Edit, Fix, Fixability, Rule, Severity
from kb.model import Appraisal, AppraisalTool, Corpus, Study
from kb.weighing import contained

NO_DESIGN = Rule(
    code="E006",
    title="A study without a design",
    why="How a study was made decides what it can show, and how it may be pooled and appraised.",
    bad="- id: trios-trial\n  label: Trial of trios",
    good="- id: trios-trial\n  label: Trial of trios\n  design: randomised-trial",
    severity=Severity.WARNING,
    fixability=Fixability.UNSAFE,
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
TOO_GOOD = Rule(
    code="E012",
    title="An overall level better than the worst domain",
    why="In RoB 2 and ROBINS a study is overall at best as good as its worst domain. Readers and"
    " plots take the overall level, so a better one hides the domain that decides.",
    bad="tool: rob-2   # levels: [high, some-concerns, low]\noverall: low\n"
    "domains: {randomisation: low, missing-data: high}",
    good="tool: rob-2\noverall: high\ndomains: {randomisation: low, missing-data: high}",
    severity=Severity.WARNING,
    fixability=Fixability.UNSAFE,
)
LEFT_OUT = Rule(
    code="E013",
    title="An appraisal that leaves out a domain",
    why="A domain that is not given is drawn as not judged. If the source judged it, its level is"
    " missing; if only some were judged, the appraisal's “note” can say so.",
    bad="tool: rob-2   # domains: [randomisation, missing-data]\ndomains: {randomisation: low}",
    good="tool: rob-2\ndomains: {randomisation: low, missing-data: low}",
    severity=Severity.INFO,
)

WITH_ITSELF = Rule(
    code="E018",
    title="A study that shares data with itself",
    why="The studies that share its data are others; one of them was meant.",
    bad="- id: trios-trial\n  shares-data-with: [trios-trial]",
    good="- id: trios-again\n  shares-data-with: [trios-trial]",
    severity=Severity.WARNING,
)

RULES = (NO_DESIGN, NO_LEVEL, OTHER_DESIGN, TOO_GOOD, LEFT_OUT, WITH_ITSELF)

# Sterne et al. 2019, BMJ 366:l4898 (RoB 2); Sterne et al. 2016, BMJ 355:i4919 (ROBINS-I): the
# overall judgement is never better than that of any domain.
_WORST_DECIDES = re.compile(r"(?:^|\W)(?:rob[\W_]?2|robins(?:[\W_]?[ie])?)(?:$|\W)", re.IGNORECASE)


def studies(corpus: Corpus) -> Iterator[Diagnostic]:
    """Studies without a design, and appraisals that their tool cannot give."""
    designs = contained(corpus.designs)
    given = _designs_of_items(corpus)
    for study in corpus.studies.values():
        if study.design is None and study.place and "design" not in study.places:
            yield _undesigned(study, study.place, tuple(given.get(study.id, ())))
        for ref in study.shares_data_with:
            if ref.id == study.id and ref.place:
                message = f"“{study.id}” shares its own data in any case; name the other study"
                yield Diagnostic(WITH_ITSELF, ref.place, message, study.id)
        for appraisal in study.appraisals:
            tool = corpus.appraisal_tools.get(appraisal.tool.id)
            place = appraisal.tool.place or study.place
            if tool is None or place is None:
                continue
            yield from _levels(study, tool, appraisal)
            fits = {one for ref in tool.designs for one in designs.get(ref.id, ())}
            if fits and study.design and study.design.id not in fits:
                message = (
                    f"“{tool.id}” is a tool for other designs than “{study.design.id}”; appraise"
                    " the study with one made for it"
                )
                yield Diagnostic(OTHER_DESIGN, place, message, study.id)


def _designs_of_items(corpus: Corpus) -> Mapping[str, dict[str, None]]:
    """The designs that items of evidence give for each study."""
    designs: dict[str, dict[str, None]] = defaultdict(dict)
    for claim in corpus.claims.values():
        for item in claim.evidence:
            if item.study and item.design and item.design.id in corpus.designs:
                designs[item.study.id][item.design.id] = None
    return designs


def _undesigned(study: Study, place: Place, given: tuple[str, ...]) -> Diagnostic:
    if len(given) != 1:
        shown = f"; items of it say {' and '.join(given)}" if given else ""
        message = f"“{study.id}” has no design; add “design: …” with one of the vocabulary{shown}"
        return Diagnostic(NO_DESIGN, place, message, study.id)
    message = (
        f"“{study.id}” has no design; its evidence says “{given[0]}”: add “design: {given[0]}”"
    )
    return Diagnostic(NO_DESIGN, place, message, study.id, _with_design(study, given[0]))


def _with_design(study: Study, design: str) -> Fix | None:
    """A line for the design below the label, where that has a line to itself."""
    label, item = study.places.get("label"), study.places.get("")
    keys = [place.span.line for key, place in study.places.items() if key]
    if label is None or item is None or keys.count(label.span.line) > 1:
        return None
    span = label.span
    end = span._replace(start=span.end, line=span.end_line, column=span.end_column)
    indent = " " * (item.span.column - 1)
    return Fix(f"add “design: {design}”", (Edit(end, f"\n{indent}design: {design}"),))


def _levels(study: Study, tool: AppraisalTool, appraisal: Appraisal) -> Iterator[Diagnostic]:
    """What a tool's levels and domains do not allow."""
    whole = True
    for place, message, fix in _unknown(tool, appraisal):
        whole = False
        yield Diagnostic(NO_LEVEL, place, message, study.id, fix)
    if whole:
        yield from _overall(study, tool, appraisal)
        yield from _left_out(study, tool, appraisal)


def _unknown(tool: AppraisalTool, appraisal: Appraisal) -> Iterator[tuple[Place, str, Fix | None]]:
    for one in appraisal.domains:
        if tool.domains and one.domain not in tool.domains and one.domain_place:
            free = set(tool.domains) - {other.domain for other in appraisal.domains}
            message = f"“{tool.id}” has no domain “{one.domain}”; it has {', '.join(tool.domains)}"
            yield one.domain_place, message, _written(one.domain_place, one.domain, free)
    levels = [(appraisal.overall, appraisal.places.get("overall"))]
    levels += [(one.level, one.place) for one in appraisal.domains]
    for level, place in levels:
        if level and place and tool.levels and level not in tool.levels:
            message = f"“{tool.id}” has no level “{level}”; it has {', '.join(tool.levels)}"
            yield place, message, _written(place, level, tool.levels)


def _written(place: Place, word: str, known: set[str] | tuple[str, ...]) -> Fix | None:
    near = nearest(word, known)
    return Fix(f"write “{near}”", (Edit(place.span, near),)) if near else None


def _overall(study: Study, tool: AppraisalTool, appraisal: Appraisal) -> Iterator[Diagnostic]:
    place = appraisal.places.get("overall")
    names = (tool.id, tool.label, *tool.alt_labels)
    if not appraisal.overall or not appraisal.domains or place is None or not tool.levels:
        return
    if not any(map(_WORST_DECIDES.search, names)):
        return
    worst = min(appraisal.domains, key=lambda one: tool.levels.index(one.level))
    if tool.levels.index(appraisal.overall) > tool.levels.index(worst.level):
        message = (
            f"the overall level is “{appraisal.overall}”, but “{worst.domain}” is"
            f" “{worst.level}”, and by {tool.label} the whole is at best as good as its worst"
            " domain; correct one of the two"
        )
        fix = Fix(f"write “{worst.level}”", (Edit(place.span, worst.level),))
        yield Diagnostic(TOO_GOOD, place, message, study.id, fix)


def _left_out(study: Study, tool: AppraisalTool, appraisal: Appraisal) -> Iterator[Diagnostic]:
    given = {one.domain for one in appraisal.domains}
    missing = [name for name in tool.domains if name not in given]
    place = appraisal.places.get("domains")
    if given and missing and place and not appraisal.note:
        message = (
            f"the appraisal by “{tool.id}” leaves out {', '.join(missing)}; add what the source"
            " gives, or say in its “note” why there is none"
        )
        yield Diagnostic(LEFT_OUT, place, message, study.id)
