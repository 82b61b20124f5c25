"""A summary of findings: for each question and outcome the effect, from how much, how sure.

Source of the form: GRADE handbook (2013), chapter 4, “Summary of findings tables”. What is pooled
and which estimate of a line counts are as on the page of the question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from kb.base.wording import figure, interval, plural
from kb.cite.export.docx import to_docx, to_typst
from kb.cite.export.effects import MEASURES, counted, digits
from kb.cite.export.excerpt import Excerpt
from kb.cite.export.latex import latex
from kb.cite.export.markdown import colophon, markdown, origin
from kb.model import Certainty, Claim, Corpus, Count
from kb.synthesis.corpus import Given, estimates, given_effects
from kb.synthesis.findings import is_of_answer, levels, main_estimates, took_part
from kb.synthesis.pooling import Pooled, pool
from kb.weighing import Lines, Weighing

HEAD = ("Outcome", "Effect", "Studies", "Participants", "Certainty", "From which claims")

_SHARES = (0.15, 0.18, 0.09, 0.15, 0.12, 0.22)
"""Widths of the columns in LaTeX; what is left of the line goes between them."""
NOTHING = "No question, and no claim on an outcome, is among what was chosen."
WEIGHED = "Claims that the answer weighs"


@dataclass(frozen=True, slots=True)
class Table:
    """A table under its heading, with what it adds up to and how sure that is."""

    title: str
    answer: str
    sure: str
    rows: tuple[tuple[str, ...], ...]
    claims: tuple[str, ...] = ()
    """What the answer to a question weighs, whether a number is printed or not."""


def tables(excerpt: Excerpt) -> Iterator[Table]:
    """A table for each question; where there is none, for each claim on outcomes."""
    return _Summary(excerpt.corpus).tables()


@dataclass(frozen=True, slots=True)
class _Rated:
    """How sure an answer, or a claim, is, and the outcomes that a question asks about."""

    certainty: Certainty | None
    outcomes: frozenset[str] | None = None

    def of(self, outcome: str, claims: Iterable[Claim]) -> str:
        """How sure a finding on an outcome is that comes from these claims."""
        if self.outcomes is None or is_of_answer(outcome, self.outcomes):
            return _level(self.certainty)
        return " to ".join(_level(one) for one in levels(c.certainty for c in claims))


class _Summary:
    """What the tables of a corpus are made from, worked out once for all of them."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._given = given_effects(corpus)
        self._lines = Lines(corpus.studies)
        self._weighing = Weighing(corpus)
        self._order = {outcome: at for at, outcome in enumerate(corpus.outcomes)}

    def tables(self) -> Iterator[Table]:
        """See :func:`tables`."""
        claims = self._corpus.claims
        for question in self._corpus.questions.values():
            weighed = [claims[ref.id] for ref in question.weighed if ref.id in claims]
            outcomes = frozenset(ref.id for ref in question.outcomes)
            rows = self._rows(weighed, _Rated(question.certainty, outcomes))
            sure = _sure(question.certainty, question.certainty_reason)
            listed = tuple(map(self._claim, weighed))
            yield Table(question.question, question.answer, sure, tuple(rows), listed)
        for claim in claims.values() if not self._corpus.questions else ():
            if claim.outcomes or claim.id in self._given:
                rows = self._rows([claim], _Rated(claim.certainty))
                sure = _sure(claim.certainty, claim.certainty_reason)
                yield Table(claim.statement, "", sure, tuple(rows))

    def _rows(self, claims: Sequence[Claim], rated: _Rated) -> Iterator[tuple[str, ...]]:
        """A row for each outcome and measure, then for each outcome without a number."""
        outcomes = self._corpus.outcomes
        effects = [one for claim in claims for one in self._given.get(claim.id, ())]
        pools = pool(estimates(self._corpus, effects, self._lines))
        wholes = {(one.outcome, one.measure): one for one in pools if not one.design}
        for (outcome, measure), members in groupby(sorted(effects, key=self._place), _subject):
            group = list(members)
            label = f"{outcomes[outcome].label}, {MEASURES[measure]}"
            whole = wholes.get((outcome, measure))
            shown = _shown(group, whole)
            sure = rated.of(outcome, (one.claim for one in shown))
            yield (label, *_row(shown, whole), sure, self._named(one.claim for one in group))
        numbered = {one.effect.outcome.id for one in effects}
        spoken = {b.outcome.id for claim in claims for b in claim.outcomes} - numbered
        for outcome in sorted(spoken, key=self._order.__getitem__):
            of = [claim for claim in claims if any(b.outcome.id == outcome for b in claim.outcomes)]
            sure = rated.of(outcome, of)
            yield (outcomes[outcome].label, "no number on record", "", "", sure, self._named(of))

    def _place(self, one: Given) -> tuple[int, str]:
        return self._order[one.effect.outcome.id], str(one.effect.measure)

    def _named(self, claims: Iterable[Claim]) -> str:
        """The claims, each once."""
        unique = {claim.id: claim for claim in claims}
        return "; ".join(map(self._claim, unique.values()))

    def _claim(self, claim: Claim) -> str:
        """A claim with how sure it is and its independent lines of evidence."""
        lines = plural(self._weighing.of(claim).independent, "independent line")
        level = _level(claim.certainty)
        sure = "certainty not rated" if level == _UNRATED else f"{level} certainty"
        return f"{claim.statement.rstrip('.')} ({sure}, {lines})"


def _subject(one: Given) -> tuple[str, str]:
    return one.effect.outcome.id, str(one.effect.measure)


def _level(certainty: str | None) -> str:
    return str(certainty).replace("-", " ") if certainty else _UNRATED


_UNRATED = "not rated"


def _sure(certainty: Certainty | None, reason: str) -> str:
    return " ".join(part for part in (certainty_in_words(certainty), reason) if part)


def certainty_in_words(certainty: Certainty | None) -> str:
    """How sure something is, as a sentence."""
    return f"Certainty: {_level(certainty)}."


def _shown(group: Sequence[Given], whole: Pooled | None) -> list[Given]:
    """The estimates that a row tells: those that were pooled, or one of each line."""
    parts = {part.estimate: part for part in whole.inputs} if whole else {}
    left = {one.number: parts[one.number].reason for one in group if one.number in parts}
    shown = main_estimates(
        group, lambda one: left.get(one.number, ""), lambda one: one.effect.subgroup
    )
    if whole and whole.synthesis:
        return [one for one in shown if parts[one.number].weight is not None]
    return shown


def _row(shown: Sequence[Given], whole: Pooled | None) -> tuple[str, str, str]:
    """The effect, the studies and the participants of one outcome in one measure."""
    effect = _pooled(whole) if whole and whole.synthesis else "; ".join(map(_single, shown))
    studies = plural(len({_study(one) for one in shown}), "study", "studies")
    numbers = ((_study(one), count.unit, count.number) for one in shown for count in one.effect.n)
    people = tuple(Count(unit, number) for unit, number in took_part(numbers).items())
    return effect, studies, counted(people) or "not said"


def _pooled(whole: Pooled) -> str:
    synthesis, scale = whole.synthesis, whole.scale
    if synthesis is None or scale is None:
        return ""
    low, high = (scale.back(end) for end in synthesis.interval)
    words = interval(scale.back(synthesis.estimate), low, high)
    words += f", pooled from {plural(len(synthesis.weights), 'independent line')}"
    if synthesis.prediction:
        low, high = (scale.back(end) for end in synthesis.prediction)
        words += f"; a further study would lie from {figure(low)} to {figure(high)}"
    return words


def _single(one: Given) -> str:
    details = ", ".join(part for part in (one.effect.subgroup, one.effect.when) if part)
    words = digits(one.effect).replace("-", "−") or "not printed"
    return words + (f" ({details})" if details else "")


def _study(one: Given) -> str:
    return one.item.study.id if one.item.study else one.item.source.id


def write_summary(excerpt: Excerpt) -> str:
    """The tables as Markdown."""
    return "\n".join(_markdown(excerpt))


def _markdown(excerpt: Excerpt) -> Iterator[str]:
    written = tuple(tables(excerpt))
    if not written:
        yield from (NOTHING, "")
    for table in written:
        yield f"## {markdown(table.title)}"
        yield ""
        for paragraph in filter(None, (table.answer, table.sure)):
            yield markdown(paragraph)
            yield ""
        if table.rows:
            yield f"| {' | '.join(HEAD)} |"
            yield f"|{'---|' * len(HEAD)}"
            yield from (f"| {' | '.join(map(markdown, row))} |" for row in table.rows)
            yield ""
        if table.claims:
            yield f"{WEIGHED}:"
            yield ""
            yield from (f"- {markdown(claim)}" for claim in table.claims)
            yield ""
    yield from colophon(excerpt)


def write_summary_docx(excerpt: Excerpt) -> bytes:
    """The tables as a Word document; see :func:`~kb.cite.export.docx.to_docx`."""
    return to_docx(write_summary(excerpt), excerpt)


def write_summary_typst(excerpt: Excerpt) -> str:
    """The tables in Typst; see :func:`~kb.cite.export.docx.to_typst`."""
    return to_typst(write_summary(excerpt), excerpt)


def write_summary_latex(excerpt: Excerpt) -> str:
    """The tables as LaTeX, for ``\\input``, with the packages that its first line names."""
    return "\n".join(_latex(excerpt)) + "\n"


def _latex(excerpt: Excerpt) -> Iterator[str]:
    yield r"% Needs \usepackage{array,booktabs} in the preamble."
    written = tuple(tables(excerpt))
    if not written:
        yield NOTHING
    for table in written:
        yield r"\begin{table}[htbp]"
        yield r"\footnotesize\raggedright"
        yield rf"\caption{{{latex(table.title)}}}"
        for paragraph in filter(None, (table.answer, table.sure)):
            yield rf"{latex(paragraph)}\par\medskip"
        if table.rows:
            yield from _tabular(table)
        yield r"\par\medskip"
        yield latex(origin(excerpt))
        yield r"\end{table}"
        if table.claims:
            yield rf"{WEIGHED}:"
            yield r"\begin{itemize}"
            yield from (rf"\item {latex(claim)}" for claim in table.claims)
            yield r"\end{itemize}"
        yield ""


def _cell(text: str) -> str:
    """A cell; pdfTeX has no minus among its letters."""
    return latex(text).replace("−", "$-$")


def _tabular(table: Table) -> Iterator[str]:
    columns = "".join(rf">{{\raggedright}}p{{{share}\linewidth}}" for share in _SHARES)
    yield r"\setlength{\tabcolsep}{3pt}"
    yield rf"\begin{{tabular}}{{@{{}}{columns}@{{}}}}"
    yield r"\toprule"
    # “tabularnewline”, since “raggedright” gives the shorter one another meaning.
    yield rf"{' & '.join(map(latex, HEAD))} \tabularnewline"
    yield r"\midrule"
    for row in table.rows:
        yield rf"{' & '.join(map(_cell, row))} \tabularnewline"
    yield r"\bottomrule"
    yield r"\end{tabular}"
