"""The evidence as a document: each claim with a table of its evidence, then the references.

Written in what CommonMark with tables (GitHub's, Pandoc's, Quarto's) reads alike; DOCX is made
from it. Texts of records are escaped, so that they stand as they were typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.base.wording import plural
from kb.cite.export.effects import in_words
from kb.cite.export.excerpt import Excerpt
from kb.cite.sanitise import one_line
from kb.model import Claim, Effect, Evidence
from kb.weighing import Weighing

_SPECIAL = re.compile(
    r"[\\`*_{}\[\]()<>#|~^$@&]|(?<=http)s?:|:(?=//)|(?<=www)\.|^[-+=.:]|^\d+(?=[.)])"
)
RELATIONS = {
    "supports": "For",
    "qualifies": "Qualifying",
    "disputes": "Against",
    "background": "Background",
}
_HEAD = ("Relation", "Source", "Where", "Study", "Read in", "Effects and what was noted")


def markdown(text: str) -> str:
    """Plain text as Markdown that shows it: no markup, links, HTML, citations or table cells."""
    return _SPECIAL.sub(_escaped, one_line(text))


def _escaped(match: re.Match[str]) -> str:
    text = match[0]
    # A number is escaped behind it, where it would otherwise start a list.
    return text if text.isdigit() else "".join(f"\\{c}" if not c.isalnum() else c for c in text)


def write_markdown(excerpt: Excerpt) -> str:
    """The document, with where it comes from at its end."""
    return "\n".join(_lines(excerpt))


def _lines(excerpt: Excerpt) -> Iterator[str]:
    yield f"# {markdown(excerpt.collection.title)}"
    yield ""
    weighing = Weighing(excerpt.corpus)
    for claim in excerpt.claims:
        yield from _claim(claim, excerpt, weighing.of(claim).independent)
    used = {item.source.id for _, item in excerpt.evidence}
    used |= {item.via.id for _, item in excerpt.evidence if item.via}
    yield "## References"
    yield ""
    for source in excerpt.sources:
        if source.key in used or excerpt.whole:
            reference = excerpt.references.get(source.key) or f"{source.label}. {source.title}."
            retracted = " **Retracted.**" if source.retracted else ""
            yield f"- {markdown(reference)}{retracted}"
    yield ""
    yield from colophon(excerpt)


def _claim(claim: Claim, excerpt: Excerpt, lines: int) -> Iterator[str]:
    yield f"## {markdown(claim.statement)}"
    yield ""
    certainty = f"Certainty: {claim.certainty}" if claim.certainty else "Certainty not rated"
    reason = f" ({markdown(claim.certainty_reason.rstrip('.'))})" if claim.certainty_reason else ""
    counted = f"{plural(lines, 'independent line')} of evidence"
    yield f"{certainty}{reason}. Status: {claim.status}. {counted}."
    yield ""
    yield _row(_HEAD)
    yield _row("---" for _ in _HEAD)
    for item in claim.evidence:
        yield _row(_cells(item, excerpt))
    yield ""


def _cells(item: Evidence, excerpt: Excerpt) -> Iterator[str]:
    sources = excerpt.corpus.sources
    yield RELATIONS[item.relation]
    cited = markdown(sources[item.source.id].label)
    if item.via and item.via.id in sources:
        where = f", {item.via_locator}" if item.via_locator else ""
        relay = f"{sources[item.via.id].label}{where}"
        cited += f", as cited in {markdown(relay)}"
    retracted = " (**retracted**)" if sources[item.source.id].retracted else ""
    yield cited + retracted
    yield markdown(item.locator)
    yield markdown(study_of(item, excerpt))
    yield str(item.basis or "")
    yield "; ".join(map(markdown, remarks(item, excerpt)))


def study_of(item: Evidence, excerpt: Excerpt) -> str:
    """The study that the item reports, with its design, as far as they are known."""
    study = excerpt.corpus.studies.get(item.study.id) if item.study else None
    design = excerpt.corpus.designs.get(item.design.id) if item.design else None
    parts = (study.label if study else "", design.label.lower() if study and design else "")
    return ", ".join(part for part in parts if part) or (design.label if design else "")


def remarks(item: Evidence, excerpt: Excerpt) -> Iterator[str]:
    """The effects that the item prints, its quotation, its sample and what was noted."""
    yield from (_effect(effect, excerpt) for effect in item.effects)
    quote = f"“{item.quote}”" if item.quote else ""
    yield from (part for part in (quote, item.sample, item.note) if part)


def _effect(effect: Effect, excerpt: Excerpt) -> str:
    """An estimate, of what, for whom and when: ``0.10 [-0.02, 0.22], … on attainment``."""
    outcome = excerpt.corpus.outcomes.get(effect.outcome.id)
    on = outcome.label.lower() if outcome else effect.outcome.id
    about = ", ".join(part for part in (effect.subgroup, effect.when, effect.locator) if part)
    return f"{in_words(effect)} on {on}" + (f" ({about})" if about else "")


def _row(cells: Iterator[str] | tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def colophon(excerpt: Excerpt) -> Iterator[str]:
    """Where the document comes from, in a line."""
    yield markdown(origin(excerpt))
    yield ""


def origin(excerpt: Excerpt) -> str:
    """Where a document comes from, in a sentence."""
    state = excerpt.snapshot
    parts = [f"From “{excerpt.collection.title}”"]
    if state.commit:
        changed = ", with changes not yet committed" if state.dirty else ""
        parts.append(f"version {state.commit[:10]} of {state.commit_date[:10]}{changed}")
    if excerpt.collection.licence:
        parts.append(excerpt.collection.licence)
    return ", ".join(parts) + "."
