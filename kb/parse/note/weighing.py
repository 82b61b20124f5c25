"""What can be wrong with a claim's certainty and what its evidence rests on, by one note alone."""

from __future__ import annotations

from collections.abc import Iterator

from kb.base.text import TextFile
from kb.diagnostics import Diagnostic, Fix, Fixability, Rule, Severity
from kb.model import Claim, Kind
from kb.model.words import WITHOUT_CERTAINTY
from kb.parse.levels import check_levels
from kb.parse.note.estimates import check_estimate
from kb.parse.note.lines import without_line
from kb.parse.note.scales import check_scale

NOT_SURE = Rule(
    code="N032",
    title="A certainty that this kind of claim does not have",
    why="Certainty is of findings and mechanisms. What a source defines or describes is so or is"
    " not; and a recommendation is strong or conditional.",
    bad="kind: definition\ncertainty: high",
    good="kind: definition",
    severity=Severity.INFO,
    fixability=Fixability.UNSAFE,
)
NO_VIA = Rule(
    code="N036",
    title="A place in a relaying source that is not named",
    why="“via-locator” says where the source named by “via” cites this one; without “via” nobody"
    " can look there.",
    bad="via-locator: p. 12",
    good="via: menzies2014collaboration\nvia-locator: p. 12",
    severity=Severity.WARNING,
    fixability=Fixability.UNSAFE,
)

RULES = (NOT_SURE, NO_VIA)


def check_weighing(file: TextFile, claim: Claim) -> Iterator[Diagnostic]:
    """Findings about the certainty's domains, and about each item's effects."""
    yield from check_levels(claim)
    if claim.certainty and claim.kind in WITHOUT_CERTAINTY:
        yield _needless(file, claim)
    for item in claim.evidence:
        if item.via_locator and "via" not in item.places:
            message = (
                "“via-locator” says where a source relays this one, but “via” does not say which;"
                " add “via: …”, or delete “via-locator”"
            )
            fix = without_line(file, item.places["via-locator"], "via-locator")
            yield Diagnostic(NO_VIA, item.places["via-locator"], message, claim.id, fix)
        for effect in item.effects:
            yield from check_estimate(claim, effect)
            yield from check_scale(claim, effect)


def _needless(file: TextFile, claim: Claim) -> Diagnostic:
    place = claim.places["certainty"]
    if claim.kind is Kind.RECOMMENDATION:
        message = (
            "a recommendation has no certainty; give it a “strength”, strong or conditional, and"
            " name under “rests-on” the claims it rests on"
        )
        return Diagnostic(NOT_SURE, place, message, claim.id)
    message = f"a {claim.kind} has no certainty; delete “certainty” and what belongs to it"
    fixes = [
        without_line(file, claim.places[key], key)
        for key in ("certainty", "certainty-reason")
        if key in claim.places
    ]
    edits = tuple(edit for fix in fixes if fix for edit in fix.edits)
    fix = Fix("delete the certainty", edits) if all(fixes) else None
    if claim.certainty_domains:
        fix = None
    return Diagnostic(NOT_SURE, place, message, claim.id, fix)
