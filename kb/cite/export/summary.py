"""A summary of findings: for each outcome what the claims say, from how much, and how sure.

Source of the form: GRADE handbook (2013), chapter 4, “Summary of findings tables”.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.cite.export.docx import to_docx
from kb.cite.export.effects import counted, printed
from kb.cite.export.excerpt import Excerpt
from kb.cite.export.latex import latex
from kb.cite.export.markdown import colophon, markdown
from kb.model import Claim, Count, Evidence, EvidenceRelation
from kb.weighing import Weighing

HEAD = ("Outcome", "What is found", "Effect", "Lines", "Participants", "Certainty", "Why")


@dataclass(frozen=True, slots=True)
class Table:
    """A table under a heading: that of a question with its answer, or of all claims."""

    title: str
    answer: str
    rows: tuple[tuple[str, ...], ...]


def tables(excerpt: Excerpt) -> Iterator[Table]:
    """A table for each question, and one of all claims on outcomes where there is none."""
    claims = {claim.id: claim for claim in excerpt.claims}
    for question in excerpt.corpus.questions.values():
        weighed = [claims[ref.id] for ref in question.weighed if ref.id in claims]
        sure = f" ({question.certainty} certainty)" if question.certainty else ""
        yield Table(question.question, question.answer + sure, tuple(_rows(excerpt, weighed)))
    if not excerpt.corpus.questions:
        yield Table(excerpt.collection.title, "", tuple(_rows(excerpt, excerpt.claims)))


def _rows(excerpt: Excerpt, claims: Sequence[Claim]) -> Iterator[tuple[str, ...]]:
    weighing = Weighing(excerpt.corpus)
    pairs = [
        (outcome, claim)
        for claim in claims
        for outcome in dict.fromkeys(bearing.outcome.id for bearing in claim.outcomes)
    ]
    order = list(excerpt.corpus.outcomes)
    for outcome, claim in sorted(pairs, key=lambda pair: order.index(pair[0])):
        items = [item for item in claim.evidence if _on(item, outcome)]
        effects = [
            effect
            for item in items
            for effect in item.effects
            if effect.outcome.id == outcome and not effect.subgroup
        ]
        yield (
            excerpt.corpus.outcomes[outcome].label,
            claim.statement,
            "; ".join(map(printed, effects)) or "not printed",
            str(weighing.of(claim).independent),
            counted(_participants(items, outcome)),
            str(claim.certainty or "not rated"),
            claim.certainty_reason,
        )


def _on(item: Evidence, outcome: str) -> bool:
    weighed = item.relation is not EvidenceRelation.BACKGROUND
    return weighed and any(effect.outcome.id == outcome for effect in item.effects)


def _participants(items: Sequence[Evidence], outcome: str) -> tuple[Count, ...]:
    """How many took part in all, each study once by its largest number."""
    most: dict[tuple[str, str], int] = {}
    for item in items:
        study = item.study.id if item.study else item.dataset or item.source.id
        for effect in item.effects:
            for count in effect.n if effect.outcome.id == outcome else ():
                known = most.get((study, count.unit), 0)
                most[study, count.unit] = max(known, count.number)
    units = dict.fromkeys(unit for _, unit in most)
    return tuple(
        Count(unit, sum(number for (_, one), number in most.items() if one == unit))
        for unit in units
    )


def write_summary(excerpt: Excerpt) -> str:
    """The tables as Markdown."""
    return "\n".join(_markdown(excerpt))


def _markdown(excerpt: Excerpt) -> Iterator[str]:
    for table in tables(excerpt):
        yield f"## {markdown(table.title)}"
        yield ""
        if table.answer:
            yield markdown(table.answer)
            yield ""
        yield f"| {' | '.join(HEAD)} |"
        yield f"|{'---|' * len(HEAD)}"
        yield from (f"| {' | '.join(map(markdown, row))} |" for row in table.rows)
        yield ""
    yield from colophon(excerpt)


def write_summary_docx(excerpt: Excerpt) -> bytes:
    """The tables as a Word document; see :func:`~kb.cite.export.docx.to_docx`."""
    return to_docx(write_summary(excerpt), excerpt)


def write_summary_latex(excerpt: Excerpt) -> str:
    """The tables as LaTeX, with the packages ``booktabs`` and ``tabularx``."""
    return "\n".join(_latex(excerpt)) + "\n"


def _latex(excerpt: Excerpt) -> Iterator[str]:
    for table in tables(excerpt):
        yield r"\begin{table}"
        yield rf"\caption{{{latex(table.title)}}}"
        if table.answer:
            yield rf"{latex(table.answer)}\par\medskip"
        yield r"\begin{tabularx}{\linewidth}{lXlrllX}"
        yield r"\toprule"
        yield rf"{' & '.join(map(latex, HEAD))} \\"
        yield r"\midrule"
        yield from (rf"{' & '.join(map(latex, row))} \\" for row in table.rows)
        yield r"\bottomrule"
        yield r"\end{tabularx}"
        yield r"\end{table}"
        yield ""
