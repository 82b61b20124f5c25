"""Checks of how claims use sources: pages that a source has not, retracted ones, unused ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from kb.base.locators import PageRange, pages_of
from kb.base.text import Place
from kb.diagnostics import Diagnostic, Rule, Severity
from kb.model import Claim, Corpus, EvidenceRelation, MentionKind, Source, Term

OUTSIDE = Rule(
    code="C012",
    title="A page that the source does not have",
    why="A reader who looks up the page finds nothing there. Either the locator or the pages of"
    " the record are mistyped, or another source is meant.",
    bad="locator: p. 106   # of a source with pages = {1--21}",
    good="locator: p. 16",
    severity=Severity.WARNING,
)
UNUSED = Rule(
    code="C013",
    title="A source that no claim uses",
    why="It may wait for its claim; or its claim went, and it was forgotten.",
    bad="@article{lima2010thinking, …}   % and no note that names it",
    good="evidence:\n  - source: lima2010thinking\n    relation: supports",
    severity=Severity.INFO,
)
RETRACTED = Rule(
    code="C016",
    title="A retracted source used without saying so",
    why="What was retracted supports nothing by itself. A claim may still need it, say for the"
    " history of a question; then readers must be told.",
    bad="- source: doe2015miracle\n  relation: supports",
    good="- source: doe2015miracle\n  relation: supports\n"
    "  note: Retracted in 2021; the finding was repeated since.",
    severity=Severity.WARNING,
)

RULES = (OUTSIDE, UNUSED, RETRACTED)

_BY_THEMSELVES = {"book", "report", "thesis"}
"""Types of works that are no part of another: one number under “pages” is how many there are."""

# A smaller number is more likely that of one page than a count.
_FEWEST = 20
_SAID = re.compile(r"retract|withdr[ae]w", re.IGNORECASE)


def outside(corpus: Corpus) -> Iterator[Diagnostic]:
    """Locators of evidence and of citations in prose that lie outside the source's pages."""
    ranges: dict[str, tuple[PageRange, ...]] = {}
    for claim in corpus.claims.values():
        for key, locator, place in _cited(claim):
            source = corpus.sources.get(key)
            if source is None or place is None:
                continue
            if key not in ranges:
                ranges[key] = page_ranges(source) or _counted(source)
            if ranges[key] and not is_inside(locator, ranges[key]):
                pages = page_ranges(source)
                which = (
                    f", which are {source.pages}" if pages else f": it has {ranges[key][0].last}"
                )
                message = (
                    f"“{locator}” is outside the pages of “{key}”{which};"
                    " correct the locator, or the pages of the record"
                )
                yield Diagnostic(OUTSIDE, place, message, claim.id)


def _cited(claim: Claim) -> Iterator[tuple[str, str, Place | None]]:
    for item in claim.evidence:
        if item.locator:
            yield item.source.id, item.locator, item.places.get("locator", item.place)
        if item.via and item.via_locator:
            yield item.via.id, item.via_locator, item.places.get("via-locator", item.place)
        for effect in item.effects:
            if effect.locator:
                yield item.source.id, effect.locator, effect.places.get("locator", effect.place)
    for mention in claim.mentions:
        if mention.locator and mention.kind is MentionKind.SOURCE:
            yield mention.target.id, mention.locator, mention.target.place


def _counted(source: Source) -> tuple[PageRange, ...]:
    """The pages of a work by itself, from how many there are; none where that is not told."""
    total = source.find("pagetotal")
    text = total.value if total else source.pages if source.type in _BY_THEMSELVES else ""
    pages = pages_of(text) if ":" not in text else ()
    counted = len(pages) == 1 and pages[0].first == pages[0].last >= _FEWEST
    return (pages[0]._replace(first=1),) if counted else ()


def page_ranges(source: Source) -> tuple[PageRange, ...]:
    """The pages of a source, where they can be told; a single number may be the first or a count.

    Pages of volumes and supplements, as in “S12” or “2:1–20”, are none that can be compared.
    """
    pages = () if ":" in source.pages else pages_of(source.pages)
    spread = any(first < last for first, last, _ in pages)
    return pages if spread and all(first <= last for first, last, _ in pages) else ()


def is_inside(locator: str, ranges: tuple[PageRange, ...]) -> bool:
    """False where a locator surely names a page outside the ranges; true in all doubt."""
    for first, last, roman in pages_of(locator):
        known = [page for page in ranges if page.roman is roman]
        fits = [page for page in known if page.first <= first and last <= page.last]
        if known and not fits and first <= last:
            return False
    return True


def unused(corpus: Corpus) -> Iterator[Diagnostic]:
    """Sources that no claim and no term names, nor any source that inherits from them."""
    used = set(_used(corpus))
    for source in corpus.sources.values():
        if source.key not in used and source.place is not None:
            message = (
                f"no claim uses “{source.key}”; write what it is evidence for,"
                " or delete the entry if it is not needed"
            )
            yield Diagnostic(UNUSED, source.place, message, source.key)


def _used(corpus: Corpus) -> Iterator[str]:
    for claim in corpus.claims.values():
        for item in claim.evidence:
            yield item.source.id
            if item.via:
                yield item.via.id
            yield from (effect.conversion.id for effect in item.effects if effect.conversion)
        yield from (m.target.id for m in claim.mentions if m.kind is MentionKind.SOURCE)
    for study in corpus.studies.values():
        yield from (report.id for report in study.reports)
        yield from (one.source.id for one in study.appraisals if one.source)
    for question in corpus.questions.values():
        yield from (m.target.id for m in question.mentions if m.kind is MentionKind.SOURCE)
    terms: Iterator[Term] = chain(
        corpus.features.values(),
        corpus.contexts.values(),
        corpus.designs.values(),
        corpus.outcomes.values(),
        corpus.appraisal_tools.values(),
    )
    yield from (term.source.id for term in terms if term.source)
    for source in corpus.sources.values():
        for name in ("crossref", "xref", "related", "entryset"):
            field = source.find(name)
            yield from (key.strip() for key in field.value.split(",")) if field else ()


def retracted(corpus: Corpus) -> Iterator[Diagnostic]:
    """Claims that rest on a retracted source and say nothing of it."""
    withdrawn = {s.key: s.retracted for s in corpus.sources.values() if s.retracted}
    for claim in corpus.claims.values() if withdrawn else ():
        for item in claim.evidence:
            retraction = withdrawn.get(item.source.id)
            place = item.source.place or item.place
            if retraction is None or place is None:
                continue
            if item.relation is EvidenceRelation.DISPUTES or _says_so(claim, item.note):
                continue
            message = (
                f"“{item.source.id}” was {retraction.since} ({retraction.reason}); say so in the"
                " item's “note” or in the prose, or rest the claim on another source"
            )
            yield Diagnostic(RETRACTED, place, message, claim.id)


def _says_so(claim: Claim, note: str) -> bool:
    texts = (note, claim.statement, claim.certainty_reason, claim.body)
    return any(map(says_retracted, texts))


def says_retracted(text: str) -> bool:
    """Whether a text says of what it cites that it was retracted."""
    return _SAID.search(text) is not None
