"""Checks of how items of evidence use studies: which report is whose, and by what design."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from kb.diagnostics import Diagnostic, Edit, Fix, Fixability, Rule, Severity
from kb.model import Approach, Certainty, Claim, Corpus, Evidence, EvidenceRelation, Study
from kb.weighing import contained
from kb.weighing.designs import is_mixed, is_randomised, is_review

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
NOT_REPORTED = Rule(
    code="E009",
    title="A study that its source does not report",
    why="Items of one study are one line of evidence. An item of the wrong study adds a line that"
    " is not there, or hides one that is; and the study's page lacks a report.",
    bad="- source: south2018pairs\n  study: trios-trial   # reports: [west2017trios]",
    good="- source: south2018pairs\n  study: pairs-study   # reports: [south2018pairs]",
    severity=Severity.WARNING,
    fixability=Fixability.UNSAFE,
)
TWO_DESIGNS = Rule(
    code="E010",
    title="An item of another design than its study",
    why="A study was made in one way. Maps and filters count items by their own design, summaries"
    " studies by theirs, so the same evidence would stand in two places. A broader or a narrower"
    " term is fine, and so is any strand of a study by mixed methods.",
    bad="study: trios-trial   # design: randomised-trial\ndesign: case-study",
    good="study: trios-trial   # its design counts for the item",
    severity=Severity.WARNING,
    fixability=Fixability.UNSAFE,
)
HIGH_START = Rule(
    code="E011",
    title="GRADE started high without a randomised trial",
    why="In GRADE certainty starts high where randomised trials are weighed, and low for the rest;"
    " what starts too high ends too high.",
    bad="certainty-domains: {approach: grade, start: high, …}   # evidence: a case study",
    good="certainty-domains: {approach: grade, start: low, …}",
    severity=Severity.WARNING,
)

RULES = (AS_INDEPENDENT, NOT_REPORTED, TWO_DESIGNS, HIGH_START)

Reports = Mapping[str, list[str]]
"""The studies that each source reports."""


def items(corpus: Corpus) -> Iterator[Diagnostic]:
    """Items of evidence that do not fit the studies on record."""
    designs = contained(corpus.designs)
    reported: dict[str, list[str]] = defaultdict(list)
    for study in corpus.studies.values():
        for report in study.reports:
            reported[report.id].append(study.id)
    for claim in corpus.claims.values() if corpus.studies else ():
        yield from _as_independent(claim, reported)
        for item in claim.evidence:
            named = corpus.studies.get(item.study.id) if item.study else None
            if named is not None:
                # A misspelt report, which may be this source, is a finding of its own.
                if all(ref.id in corpus.sources for ref in named.reports):
                    yield from _reported(claim, item, named, reported)
                yield from _designs(claim, item, named, designs)
    for claim in corpus.claims.values():
        yield from _start(claim, corpus)


def _as_independent(claim: Claim, reported: Reports) -> Iterator[Diagnostic]:
    """Items that use two reports of one study without naming the study."""
    sources: dict[str, dict[str, None]] = defaultdict(dict)
    for item in claim.evidence:
        for name in reported.get(item.source.id, ()):
            sources[name][item.source.id] = None
    for item in claim.evidence:
        named = reported.get(item.source.id, ())
        if len(named) == 1 and len(sources[named[0]]) > 1:
            others = [name for name in sources[named[0]] if name != item.source.id]
            yield from _unnamed(claim, item, named[0], others)


def _unnamed(claim: Claim, item: Evidence, study: str, others: list[str]) -> Iterator[Diagnostic]:
    place = item.source.place
    if item.study is not None or item.dataset or place is None or item.place is None:
        return
    names = " and ".join(f"“{name}”" for name in (item.source.id, *others))
    message = f"{names} report one study; add “study: {study}”"
    span = item.places["source"].span
    indent = " " * (item.place.span.column - 1)
    after = span._replace(start=span.end, line=span.end_line, column=span.end_column)
    block = len(item.places) < 2 or item.places["relation"].span.line != span.line
    fix = Fix(f"add “study: {study}”", (Edit(after, f"\n{indent}study: {study}"),))
    yield Diagnostic(AS_INDEPENDENT, place, message, claim.id, fix if block else None)


def _reported(
    claim: Claim, item: Evidence, study: Study, reported: Reports
) -> Iterator[Diagnostic]:
    own = reported.get(item.source.id, [])
    place = item.study.place if item.study else None
    if place is None or study.id in own:
        return
    source = item.source.id
    if own:
        names = " and ".join(f"“{name}”" for name in own)
        message = (
            f"“{source}” reports {names}, not “{study.id}”; name the study that is meant, or add"
            f" “{source}” to the “reports” of “{study.id}”"
        )
    else:
        message = (
            f"“{source}” is no report of “{study.id}”; add it to the “reports” of that study in"
            f" sources/studies.yml, or name the study that it reports"
        )
    fix = Fix(f"write “{own[0]}”", (Edit(place.span, own[0]),)) if len(own) == 1 else None
    yield Diagnostic(NOT_REPORTED, place, message, claim.id, fix)


def _designs(
    claim: Claim, item: Evidence, study: Study, designs: Mapping[str, tuple[str, ...]]
) -> Iterator[Diagnostic]:
    one, other = item.design, study.design
    if one is None or other is None or one.place is None:
        return
    if one.id not in designs or other.id not in designs or is_mixed(other.id):
        return
    if one.id in designs[other.id] or other.id in designs[one.id]:
        return
    message = (
        f"the item's design is “{one.id}”, but “{study.id}” is “{other.id}”; correct one of the"
        " two, or leave it out here, since the study's counts"
    )
    fix = Fix(f"write “{other.id}”", (Edit(one.place.span, other.id),))
    yield Diagnostic(TWO_DESIGNS, one.place, message, claim.id, fix)


def _start(claim: Claim, corpus: Corpus) -> Iterator[Diagnostic]:
    judged = claim.certainty_domains
    if judged is None or judged.approach is not Approach.GRADE:
        return
    weighed = [item for item in claim.evidence if item.relation is not EvidenceRelation.BACKGROUND]
    designs = [corpus.designs.get(item.design.id) if item.design else None for item in weighed]
    known = {design.id: None for design in designs if design is not None}
    high = judged.start is Certainty.HIGH and "start" in judged.places
    if not high or not designs or len(known) == 0 or None in designs:
        return
    studies = (corpus.studies.get(item.study.id) if item.study else None for item in weighed)
    of_studies = {study.design.id for study in studies if study and study.design}
    if any(is_randomised(one, corpus.designs) or is_review(one) for one in {*known, *of_studies}):
        return
    message = (
        f"GRADE starts high for randomised trials only, and the evidence is {' and '.join(known)};"
        " write “start: low”, and correct the certainty"
    )
    yield Diagnostic(HIGH_START, judged.places["start"], message, claim.id)
