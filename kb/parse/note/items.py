"""What can be wrong with items of evidence and with relations, by one note alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from kb.base.locators import parse_locator
from kb.base.text import Place, TextFile
from kb.diagnostics import Diagnostic, Edit, Fix, Fixability, Rule, Severity
from kb.model import Basis, Claim, ClaimRelation, Evidence, EvidenceRelation, Ref
from kb.parse.note.lines import without_line

OWN_RELAY = Rule(
    code="N019",
    title="A source that was read in itself",
    why="“via” names another source, in which this one was read. The same key says both that the"
    " source was read and that it was not.",
    bad="source: lima2010thinking\nvia: lima2010thinking",
    good="source: lima2010thinking\nvia: menzies2014collaboration",
    severity=Severity.WARNING,
    fixability=Fixability.UNSAFE,
)
READ_AND_RELAYED = Rule(
    code="N020",
    title="A full text that was read in another source",
    why="“basis: full-text” says that the source itself was read, “via” that it was not. Readers"
    " trust the two differently.",
    bad="via: menzies2014collaboration\nbasis: full-text",
    good="via: menzies2014collaboration\nbasis: relayed",
    severity=Severity.WARNING,
    fixability=Fixability.UNSAFE,
)
NO_RELAY = Rule(
    code="N021",
    title="Second-hand evidence that does not say from where",
    why="Whoever relays a source may have misread it, so a reader must be able to look there.",
    bad="basis: relayed",
    good="via: menzies2014collaboration\nbasis: relayed",
    severity=Severity.WARNING,
)
BOTH_SIDES = Rule(
    code="N022",
    title="The same place of a source both supports and disputes the claim",
    why="One of the two is a slip; or the source says both, and then each needs its own place,"
    " sample or data set for a reader to see how.",
    bad="- {source: lima2010thinking, relation: supports, locator: p. 2}\n"
    "- {source: lima2010thinking, relation: disputes, locator: p. 2}",
    good="- {source: lima2010thinking, relation: supports, locator: p. 2}\n"
    "- {source: lima2010thinking, relation: disputes, locator: p. 10}",
    severity=Severity.WARNING,
)
CONTRADICTION = Rule(
    code="N023",
    title="A claim that both supports and disputes another",
    why="The two cancel out. Where one claim limits another, “qualifies” says so.",
    bad="relations:\n  supports: [networks-are-no-cure-all]\n"
    "  disputes: [networks-are-no-cure-all]",
    good="relations:\n  qualifies: [networks-are-no-cure-all]",
    severity=Severity.WARNING,
)
SELF = Rule(
    code="N024",
    title="A claim that is related to itself",
    why="A claim cannot be its own reason, and one that supersedes itself would be in force and"
    " not in force. Often the id of another claim was meant.",
    bad="relations: {supports: [networks-spread-by-faith]}   # in networks-spread-by-faith.md",
    good="relations: {supports: [networks-are-no-cure-all]}",
    severity=Severity.WARNING,
)
BACKWARDS = Rule(
    code="N027",
    title="A locator that runs backwards",
    why="A reader who looks up the pages finds nothing between them.",
    bad="locator: pp. 20–18",
    good="locator: pp. 18–20",
    severity=Severity.WARNING,
)

CHANGED_QUOTE = Rule(
    code="N028",
    title="A quote that was changed after it was verified",
    why="The record says that other words than these were found in the source's text.",
    bad="quote: networks thrive on belief\nverified: …   # of “networks thrive on faith”",
    good="quote: networks thrive on belief\nverified: …   # written anew by “kb quotes verify”",
    severity=Severity.WARNING,
)

RULES = (
    OWN_RELAY,
    READ_AND_RELAYED,
    NO_RELAY,
    BOTH_SIDES,
    CONTRADICTION,
    SELF,
    BACKWARDS,
    CHANGED_QUOTE,
)

_OPPOSED = {EvidenceRelation.SUPPORTS, EvidenceRelation.DISPUTES}


def check_items(file: TextFile, claim: Claim) -> Iterator[Diagnostic]:
    """Findings about each item of evidence, and about two that contradict each other."""
    for item in claim.evidence:
        yield from _relayed(file, claim, item)
        yield from _backwards(claim, item)
        yield from _changed(claim, item)
    yield from _both_sides(claim)


def _relayed(file: TextFile, claim: Claim, item: Evidence) -> Iterator[Diagnostic]:
    if item.via is not None:
        place = item.via.place or item.places["via"]
        if item.via.id == item.source.id:
            message = (
                "“via” names the source itself; name the source in which you read of it, or delete"
                " “via” if you read it yourself"
            )
            fix = without_line(file, item.places["via"], "via")
            yield Diagnostic(OWN_RELAY, place, message, claim.id, fix)
        elif item.basis is Basis.FULL_TEXT:
            message = (
                f"“full-text” says that you read “{item.source.id}” itself, “via” that you read of"
                f" it in “{item.via.id}”; write “basis: relayed”, or delete “via”"
            )
            place = item.places["basis"]
            fix = Fix("write “relayed”", (Edit(place.span, str(Basis.RELAYED)),))
            yield Diagnostic(READ_AND_RELAYED, place, message, claim.id, fix)
    elif item.basis is Basis.RELAYED and "via" not in item.places:
        message = (
            f"the basis is “relayed”, but nothing says who relays “{item.source.id}”;"
            " add “via: …” with the key of the source in which you read of it"
        )
        yield Diagnostic(NO_RELAY, item.places["basis"], message, claim.id)


def _backwards(claim: Claim, item: Evidence) -> Iterator[Diagnostic]:
    locator = parse_locator(item.locator) if item.locator else None
    for pages in locator.pages if locator else ():
        if pages.first > pages.last:
            message = (
                f"“{item.locator}” runs backwards, from {pages.first} to {pages.last};"
                " write the first page before the last"
            )
            yield Diagnostic(BACKWARDS, item.places["locator"], message, claim.id)
            return


def words_digest(quote: str) -> str:
    """The beginning of the SHA-256 of a quote, white space aside, as a record of it holds."""
    return hashlib.sha256(" ".join(quote.split()).encode("utf-8", "replace")).hexdigest()[:12]


def _changed(claim: Claim, item: Evidence) -> Iterator[Diagnostic]:
    known = item.verified
    if known and known.words and known.words != words_digest(item.quote):
        message = (
            f"the quote is not the one that was verified on {known.on}; run “kb quotes verify"
            " --record” again, or delete “verified”"
        )
        yield Diagnostic(CHANGED_QUOTE, item.places["verified"], message, claim.id)


def _both_sides(claim: Claim) -> Iterator[Diagnostic]:
    first: dict[tuple[object, ...], Evidence] = {}
    for item in claim.evidence:
        if item.relation not in _OPPOSED:
            continue
        where = parse_locator(item.locator) if item.locator else None
        said = (item.source.id, where or item.locator, item.sample, item.dataset)
        other = first.setdefault(said, item)
        if other.relation is not item.relation and other.place is not None:
            at = f" at “{item.locator}”" if item.locator else ""
            message = (
                f"“{item.source.id}” {item.relation} the claim{at}, but {other.relation} it by the"
                f" item in line {other.place.span.line}; keep one of the two, or give each its"
                " own locator"
            )
            yield Diagnostic(BOTH_SIDES, item.places["relation"], message, claim.id)


def check_relations(claim: Claim) -> Iterator[Diagnostic]:
    """Findings about relations that the note alone shows to be wrong."""
    senses: dict[str, set[ClaimRelation]] = {}
    for relation in claim.relations:
        target = relation.target
        place = target.place or claim.places["claim"]
        if target.id == claim.id:
            message = f"the claim {relation.relation} itself; name another claim, or delete this"
            yield Diagnostic(SELF, place, message, claim.id)
            continue
        said = senses.setdefault(target.id, set())
        said.add(relation.relation)
        if {ClaimRelation.SUPPORTS, ClaimRelation.DISPUTES} <= said:
            said.clear()
            yield _contradiction(claim, target, place)


def _contradiction(claim: Claim, target: Ref, place: Place) -> Diagnostic:
    message = (
        f"the claim both supports and disputes “{target.id}”; keep one of the two, or write it"
        " under “qualifies”"
    )
    return Diagnostic(CONTRADICTION, place, message, claim.id)
