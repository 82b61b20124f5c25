"""What a citation of a source may get wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.base.suggestions import nearest
from kb.check.rules.manuscript import rules
from kb.check.rules.manuscript.nearness import Nearness
from kb.check.rules.manuscript.works import Works
from kb.check.rules.usage import is_inside, page_ranges, says_retracted
from kb.diagnostics import Diagnostic
from kb.model import Claim, Corpus, Evidence, EvidenceRelation, Source
from kb.parse.manuscript import Citation

_CONTRAST = re.compile(
    r"\b(?:but|however|although|though|yet|despite|whereas|unlike|contrary|against|dispute[sd]?"
    r"|disput\w*|challeng\w*|question\w*|doubt\w*|contest\w*|critici\w*|contradict\w*|limit\w*"
    r"|qualif\w*|caution\w*|only|depend\w*|unless|not|no|never|little|less)\b",
    re.IGNORECASE,
)
_RELAYED = re.compile(r"\b(?:cited|quoted|reported|summari[sz]ed) (?:in|by)\b", re.IGNORECASE)
_CORRECTIONS = ("corrected", "correction", "erratum", "corrigendum")


@dataclass(frozen=True, slots=True)
class Use:
    """What the collection takes from one source."""

    items: tuple[tuple[Claim, Evidence], ...] = ()

    @property
    def vias(self) -> tuple[str, ...]:
        """The sources in which it was read, if it was never read itself; else none."""
        if not self.items or not all(item.second_hand for _, item in self.items):
            return ()
        return tuple(dict.fromkeys(item.via.id for _, item in self.items if item.via)) or ("",)


def uses(corpus: Corpus) -> Mapping[str, Use]:
    """The use of each source, by its key."""
    places: dict[str, list[tuple[Claim, Evidence]]] = {}
    for claim in corpus.claims.values():
        for item in claim.evidence:
            places.setdefault(item.source.id, []).append((claim, item))
    return {key: Use(tuple(items)) for key, items in places.items()}


def unknown(works: Works, citation: Citation) -> Iterator[Diagnostic]:
    """A work that is neither a source nor a claim."""
    record = citation.record
    if record and record.title:
        year = f" ({record.year})" if record.year else ""
        message = f"“{record.title}”{year} is not in the collection; add it to a file in sources/"
    else:
        near = nearest(citation.key, (*works.corpus.sources, *works.corpus.claims))
        advice = f"did you mean “{near}”?" if near else "add it, or correct the spelling"
        message = f"the collection has no “{citation.key}”; {advice}"
    yield Diagnostic(rules.UNKNOWN_WORK, citation.place, message, citation.key)


def pages(source: Source, citation: Citation) -> Iterator[Diagnostic]:
    """A page outside those of the source."""
    if citation.locator and not is_inside(citation.locator, page_ranges(source)):
        message = f"“{citation.locator}” is outside the pages of “{source.key}”, {source.pages}"
        yield Diagnostic(rules.OUTSIDE_PAGES, citation.place, message, source.key)


def withdrawn(source: Source, citation: Citation) -> Iterator[Diagnostic]:
    """A source that was retracted or corrected."""
    if source.retracted and not says_retracted(citation.sentence):
        message = (
            f"“{source.key}” was {source.retracted.since} ({source.retracted.reason}); say so in"
            " the sentence, or cite another source"
        )
        yield Diagnostic(rules.CITES_RETRACTED, citation.place, message, source.key)
    for name in _CORRECTIONS:
        if field := source.find(name):
            message = f"“{source.key}” was corrected ({field.value}); see that what is cited holds"
            yield Diagnostic(rules.CITES_CORRECTED, citation.place, message, source.key)


def second_hand(
    source: Source, citation: Citation, use: Use, beside: Sequence[str]
) -> Iterator[Diagnostic]:
    """A source that the collection knows by another only; ``beside`` is cited with it."""
    vias = use.vias
    context = f"{citation.prefix} {citation.locator} {citation.sentence}"
    if not vias or citation.listed or set(vias) & set(beside) or _RELAYED.search(context):
        return
    named = " or ".join(f"“{via}”" for via in vias if via)
    where = f"as cited in {named}" if named else "as relayed by another"
    advice = "cite both" if named else "say so"
    message = (
        f"“{source.key}” was read for the collection only {where}; {advice}, or read it and record"
        " what it says"
    )
    yield Diagnostic(rules.CITED_AS_READ, citation.place, message, source.key)


def against(
    source: Source, citation: Citation, use: Use, nearness: Nearness
) -> Iterator[Diagnostic]:
    """A sentence that cites a source for what it disputes or qualifies."""
    weighed = [
        (claim, item)
        for claim, item in use.items
        if item.relation is not EvidenceRelation.BACKGROUND
    ]
    near = nearness.nearest(citation.sentence, [claim for claim, _ in weighed])
    if near is None or citation.listed or _CONTRAST.search(citation.sentence):
        return
    relations = {item.relation for claim, item in weighed if claim.id == near.claim.id}
    if EvidenceRelation.SUPPORTS in relations:
        return
    relation = min(relations)
    message = (
        f"the sentence is most like the claim “{near.claim.statement}” ({near.claim.id};"
        f" {near.shown}), which “{source.key}” {relation} as the collection records it; say so in"
        " the sentence, or cite what supports it"
    )
    yield Diagnostic(rules.CITED_AGAINST, citation.place, message, source.key)
