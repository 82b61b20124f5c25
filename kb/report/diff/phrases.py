"""A change in words: which sections the report has, and what each line says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kb.base.labels import byline
from kb.diagnostics import Diagnostic
from kb.diff import Changes
from kb.diff.claims import Balance, ClaimChange, Links
from kb.diff.evidence import Changed, EvidenceChange
from kb.diff.sources import SourceChange
from kb.diff.terms import FeatureBalance, FeatureChange, TermChange
from kb.diff.weighing import ThingChange
from kb.model import Claim, Evidence, Source
from kb.report.as_text import folded
from kb.report.diff.outline import (
    Item,
    Line,
    Section,
    Sign,
    StyledText,
    Voice,
    joined,
    line,
    name,
    theirs,
    worded,
)

_NOTHING = "not told"
_MANY, _FEW = 40, 10
_TERMS = {
    "features": "feature",
    "outcomes": "outcome",
    "contexts": "context",
    "designs": "study design",
    "appraisal-tools": "appraisal tool",
}


def sections(changes: Changes) -> Iterator[Section]:
    """The report, what matters most first; sections without lines are left out."""
    shown: Iterable[tuple[str, Iterable[Item]]] = (
        ("For a second look", _flags(changes)),
        ("Questions", (_thing(one) for one in changes.things if one.what == "question")),
        ("Claims added", (_claim(claim, changes, Sign.ADDED) for claim in changes.claims_added)),
        ("Claims changed", (_claim_change(change) for change in changes.claims_changed)),
        (
            "Claims removed",
            (_claim(claim, changes, Sign.REMOVED) for claim in changes.claims_removed),
        ),
        ("Balance of features", map(_feature, changes.vocabulary.features)),
        ("Studies", (_thing(one) for one in changes.things if one.what == "study")),
        ("Sources", _sources(changes)),
        ("Terms", map(_term, changes.vocabulary.terms)),
        ("New findings of the checks", _findings(changes.findings.new)),
        ("Findings that are gone", _findings(changes.findings.gone)),
    )
    for title, items in shown:
        section = Section(title, tuple(items))
        if section.items:
            yield section


def summary(changes: Changes) -> str:
    """What changed, counted, in one line of our own words."""
    if not changes:
        return "Nothing changes in the evidence."
    counts = (
        (len(changes.claims_added), "claim added", "claims added"),
        (len(changes.claims_changed), "claim changed", "claims changed"),
        (len(changes.claims_removed), "claim removed", "claims removed"),
        (_gained(changes), "item of evidence added", "items of evidence added"),
        (_emptied(changes), "item of evidence dropped", "items of evidence dropped"),
        (_things(changes, "question"), "question changed", "questions changed"),
        (_things(changes, "study"), "study changed", "studies changed"),
        (len(changes.sources.added), "source added", "sources added"),
        (len(changes.sources.changed), "source changed", "sources changed"),
        (len(changes.sources.removed), "source removed", "sources removed"),
        (len(changes.vocabulary.terms), "term changed", "terms changed"),
        (len(changes.findings.new), "new finding", "new findings"),
        (len(changes.findings.gone), "finding gone", "findings gone"),
        (len(changes.open_flags), "thing to look at twice", "things to look at twice"),
    )
    shown = [f"{count} {one if count == 1 else many}" for count, one, many in counts if count]
    return f"{', '.join(shown) or 'Designs reordered'}."


def _things(changes: Changes, what: str) -> int:
    return sum(one.what == what for one in changes.things)


def _gained(changes: Changes) -> int:
    items = [item for claim in changes.claims_added for item in claim.evidence]
    return len(items) + sum(len(c.evidence.added) for c in changes.claims_changed)


def _emptied(changes: Changes) -> int:
    items = [item for claim in changes.claims_removed for item in claim.evidence]
    return len(items) + sum(len(c.evidence.dropped) for c in changes.claims_changed)


def _flags(changes: Changes) -> Iterator[Item]:
    for flag in changes.flags:
        answer = (line("answered: ", theirs(flag.answer)),) if flag.answer else ()
        sign = Sign.NOTE if flag.answer else Sign.LOOK
        yield Item(sign, line(name(flag.subject), ": ", theirs(flag.question)), answer)


def _claim(claim: Claim, changes: Changes, sign: Sign) -> Item:
    counted = _counted(changes.balances[claim.id])
    rated = f"certainty {claim.certainty or 'not rated'}, {claim.status}: {counted}"
    features = [name(f"{b.feature.id}: {b.bearing}") for b in claim.features]
    details = [line(rated)]
    details += [line("bears on ", *joined(features))] if features else []
    details += [line("rests on ", *_evidence(item)) for item in claim.evidence]
    details += [line(f"{r.relation} ", name(r.target.id)) for r in claim.relations]
    return Item(sign, line(theirs(claim.statement), " ", name(claim.id)), tuple(details))


def _claim_change(change: ClaimChange) -> Item:
    details: list[Line] = []
    details += (_reworded(change) if f.name == "claim" else _field(f) for f in change.fields)
    details += _evidence_lines(change)
    for what, links in (
        ("bearing on", change.features),
        ("outcome", change.outcomes),
        ("context", change.contexts),
        ("relation", change.relations),
        ("finding passed over", change.suppressions),
    ):
        details += _links(what, links)
    if change.rewritten:
        details.append(line("the prose is rewritten"))
    head = line(theirs(change.after.statement), " ", name(change.after.id))
    was = change.before.id if change.renamed else ""
    return Item(Sign.CHANGED, (*head, *_renamed(was)), tuple(details))


def _renamed(was: str) -> Line:
    """That a thing had another name, on the line that names it."""
    return line(", renamed from ", name(was)) if was else ()


def _reworded(change: ClaimChange) -> Line:
    before, after = change.before.statement, change.after.statement
    return line("reworded: " if change.reworded else "spelt: ", *worded(before, after))


def _field(field: Changed) -> Line:
    return line(f"{field.name}: ", *_arrow(field))


def _arrow(field: Changed) -> Line:
    nothing = "not rated" if field.name == "certainty" else _NOTHING
    old, new = (theirs(text) if text else nothing for text in (field.before, field.after))
    return line(old, " → ", new)


def _evidence_lines(change: ClaimChange) -> Iterator[Line]:
    before, after = change.balance_before, change.balance_after
    if before != after:
        yield line(
            f"evidence: {_counted(before)} → {', '.join(map(str, after[:3]))}",
            _lines(before, after),
        )
    yield from (line("gains ", *_evidence(item)) for item in change.evidence.added)
    yield from (line("loses ", *_evidence(item)) for item in change.evidence.dropped)
    yield from (_evidence_change(item) for item in change.evidence.changed)


def _lines(before: Balance, after: Balance) -> str:
    if before.lines == after.lines:
        return ""
    return f"; independent lines {before.lines} → {after.lines}"


def _counted(counts: Balance) -> str:
    return f"supports {counts.supports}, qualifies {counts.qualifies}, disputes {counts.disputes}"


def _evidence(item: Evidence) -> Line:
    parts = [name(item.source.id)]
    parts += [theirs(item.locator)] if item.locator else []
    parts += [theirs(f"read in {item.via.id}")] if item.via else []
    parts += [theirs(item.design.id)] if item.design else []
    parts += [StyledText(Voice.OURS, str(item.basis))] if item.basis else []
    return line(f"{item.relation}: ", *joined(parts))


def _evidence_change(change: EvidenceChange) -> Line:
    fields = [part for field in change.fields for part in (*line("; "), *_field(field))]
    what = "re-rated" if change.rerated else "tells otherwise"
    return line(name(change.after.source.id), f" {what}: ", *fields[1:])


def _links(what: str, links: Links) -> Iterator[Line]:
    for word, changed in (("gains", links.added), ("loses", links.removed)):
        for link in changed:
            shown = (" (", theirs(link.name), ")") if link.name else ()
            yield line(f"{word} {what} ", name(link.target), *shown)


def _thing(change: ThingChange) -> Item:
    sign = Sign.ADDED if change.added else Sign.REMOVED if change.removed else Sign.CHANGED
    head = line(theirs(change.title), " ", name(change.id))
    return Item(sign, (*head, *_renamed(change.was)), tuple(map(_field, change.fields)))


def _feature(change: FeatureChange) -> Item:
    shown = f"{_bearing(change.before)} → {', '.join(map(str, change.after))}"
    remark = "first evidence; " if change.first else "last evidence gone; " if change.last else ""
    sign = Sign.ADDED if change.first else Sign.REMOVED if change.last else Sign.CHANGED
    return Item(sign, line(name(change.feature), f": {remark}claims that bear on it: {shown}"))


def _bearing(counts: FeatureBalance) -> str:
    return ", ".join(f"{what} {count}" for what, count in counts._asdict().items())


def _sources(changes: Changes) -> Iterator[Item]:
    for source in changes.sources.retracted:
        reason = source.retracted.reason if source.retracted else ""
        yield Item(Sign.LOOK, line(name(source.key), " is retracted: ", theirs(reason)))
    unused = set(changes.sources.unused_new)
    yield from (Item(Sign.ADDED, _source(one)) for one in changes.sources.added
                if one.key not in unused)  # fmt: skip
    new = [source for source in changes.sources.added if source.key in unused]
    cut = _FEW if len(new) > _MANY else len(new)
    for source in new[:cut]:
        yield Item(Sign.ADDED, line(*_source(source), "; nothing rests on it yet"))
    if new[cut:]:
        yield Item(Sign.ADDED, line(f"… and {len(new) - cut:,} more that nothing rests on yet"))
    yield from map(_source_change, changes.sources.changed)
    for source in changes.sources.removed:
        yield Item(Sign.REMOVED, _source(source))
    for key in changes.sources.unused:
        yield Item(Sign.NOTE, line(name(key), ": nothing rests on it any more"))


def _source(source: Source) -> Line:
    names = [person.short for person in source.authors]
    return line(name(source.key), ": ", theirs(byline(names, source.year, source.title)))


def _source_change(change: SourceChange) -> Item:
    was = change.before.key if change.renamed else ""
    details = [line(theirs(field.name), ": ", *_arrow(field)) for field in change.fields]
    return Item(Sign.CHANGED, (*_source(change.after), *_renamed(was)), tuple(details))


def _term(change: TermChange) -> Item:
    head = line(f"{_TERMS[change.list]} ", name(change.term.id), ": ", theirs(change.term.label))
    if change.before is None:
        return Item(Sign.ADDED, head, _definition(change.term.definition))
    if change.after is None:
        return Item(Sign.REMOVED, head)
    return Item(Sign.CHANGED, head, tuple(_field(field) for field in change.fields))


def _definition(text: str) -> tuple[Line, ...]:
    return (line(theirs(text)),) if text else ()


def _findings(findings: Sequence[Diagnostic]) -> Iterator[Item]:
    shown, rest = folded(findings)
    yield from map(_finding, shown)
    for code, number in rest.items():
        yield Item(Sign.NOTE, line(f"… and {number:,} more remarks of {code}"))


def _finding(finding: Diagnostic) -> Item:
    where = name(f"{finding.place.path}:{finding.place.span.line}")
    shown = (f"{finding.severity} {finding.code} ", where, " ", theirs(finding.message))
    return Item(Sign.NOTE, line(*shown))
