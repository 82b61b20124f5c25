"""Whether certainty follows from its domains, for claims and for answers, by one file alone."""

from __future__ import annotations

from collections.abc import Iterator

from kb.base.wording import listed
from kb.diagnostics import Diagnostic, Edit, Fix, Fixability, Rule, Severity
from kb.model import LOWERS, Approach, Certainty, CertaintyDomains, Claim, Question
from kb.model.words import WITHOUT_CERTAINTY

FOLLOWS = Rule(
    code="N030",
    title="A certainty that does not follow from its domains",
    why="GRADE and CERQual start at a level and move it by what each domain shows; a reader who"
    " adds the steps up must come to the level that is given, of a claim as of an answer.",
    bad="certainty: high\ncertainty-domains: {approach: grade, start: high, imprecision: -1}",
    good="certainty: moderate\ncertainty-domains: {approach: grade, start: high, imprecision: -1}",
    severity=Severity.WARNING,
    fixability=Fixability.UNSAFE,
)
NOT_JUDGED = Rule(
    code="N031",
    title="High certainty without each domain judged",
    why="High certainty says that further studies are unlikely to change the claim or the answer."
    " That is known only when risk of bias, inconsistency, indirectness, imprecision and"
    " unpublished studies were each looked at.",
    bad="certainty: high   # and no certainty-domains",
    good="certainty: high\ncertainty-domains:\n  approach: grade\n  start: high\n"
    "  risk-of-bias: 0\n  inconsistency: 0\n  indirectness: 0\n  imprecision: 0\n"
    "  publication-bias: 0",
    severity=Severity.INFO,
)

RULES = (FOLLOWS, NOT_JUDGED)

_NO_DOMAINS = {"approach", "start", "note"}


def check_levels(note: Claim | Question) -> Iterator[Diagnostic]:
    """Findings about a level and the domains that led to it."""
    judged = note.certainty_domains
    if note.certainty is None:
        return
    place = note.places["certainty"]
    level = _level(judged) if judged else None
    if judged and level is not None and level is not note.certainty:
        message = (
            f"the certainty is “{note.certainty}”, but from “{judged.start}” the domains lead to"
            f" “{level}”; correct the level or the domains"
        )
        fix = Fix(f"write “{level}”", (Edit(place.span, str(level)),))
        yield Diagnostic(FOLLOWS, place, message, note.id, fix)
    has_none = isinstance(note, Claim) and note.kind in WITHOUT_CERTAINTY
    if note.certainty is not Certainty.HIGH or has_none:
        return
    if judged is None or not judged.domains:
        message = (
            "the certainty is “high”, but no domain is judged; add “certainty-domains”, or lower it"
        )
        yield Diagnostic(NOT_JUDGED, place, message, note.id)
        return
    written = {domain.name for domain in judged.domains} | judged.places.keys()
    missing = [name for name in LOWERS.get(judged.approach, ()) if name not in written]
    if missing:
        message = (
            f"the certainty is “high”, but {listed(missing)} {_is(missing)} not judged; add"
            f" “{missing[0]}: 0” if it gives no reason to doubt, or lower the certainty"
        )
        yield Diagnostic(NOT_JUDGED, place, message, note.id)


def _level(judged: CertaintyDomains) -> Certainty | None:
    """The level that follows; None where none does, or where a domain could not be read."""
    read = {domain.name for domain in judged.domains} | _NO_DOMAINS
    unread = [
        name
        for name, place in judged.places.items()
        if name not in read and place.span.start < place.span.end
    ]
    return None if unread or judged.approach is Approach.JUDGEMENT else judged.level


def _is(names: list[str]) -> str:
    return "is" if len(names) == 1 else "are"
