"""The page of one question: its answer, how sure that is, and the claims that it was made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from kb.web.cells import under_base
from kb.web.forms import to_csv, to_json
from kb.web.links import claim_path, question_path
from kb.web.page import Page, Result
from kb.web.pages.effects import CSV, effects_of, forest
from kb.web.pages.log import feed
from kb.web.pages.question_rows import Loaded, QuestionRow, Searched, load
from kb.web.pages.shared import CERTAINTY_WORDS, drawn_from, made_by
from kb.web.redirects import absent
from kb.web.site import Site
from kb.web.svg.parts import Drawing, files


@dataclass(frozen=True, slots=True)
class Context:
    """What the template of a question shows."""

    it: Loaded
    body: str
    drawing: Drawing | None
    citation: str


async def page(site: Site, ident: str) -> Result:
    """The page of a question."""
    it = await site.read(load, ident)
    if it is None:
        return await absent(site, "question", ident)
    question = it.question
    title = f"Effects: {question.question}"
    drawing = forest(it.groups, title, site.path) if it.groups else None
    words = CERTAINTY_WORDS.get(question.certainty, CERTAINTY_WORDS[None])
    return Page(
        path=question_path(ident),
        template="kb/question.html",
        title=question.question,
        description=f"{question.answer or 'Not answered yet.'} {words}.",
        section="question",
        context=Context(
            it,
            under_base(site.datasette, question.body_html or ""),
            drawing,
            citation(site, question),
        ),
        forms={
            "json": partial(to_json, it),
            "csv": partial(to_csv, CSV, effects_of(it.groups)),
            "md": partial(markdown, site, it),
            "atom": lambda: feed(
                site, f"{question.question}: {site.config.title}", question_path(ident), it.log
            ),
            **(files(lambda: drawing, drawn_from(site, title)) if drawing else {}),
        },
        json_ld=_json_ld(site, question),
        raw=(
            ("questions", urlencode({"id": ident})),
            ("question_claims", urlencode({"question": ident})),
            ("pooled", urlencode({"kind": "question", "subject": ident})),
        ),
    )


def citation(site: Site, question: QuestionRow) -> str:
    """What names the answer and its version: question, collection, state, day and address."""
    commit = site.build.commit
    version = f", version {commit}" if commit else ""
    answered = f" Answered {question.answered}." if question.answered else ""
    address = site.absolute(question_path(question.id))
    return f"{made_by(site)}“{question.question}” {site.config.title}{version}.{answered} {address}"


def markdown(site: Site, it: Loaded) -> str:
    """The answer in Markdown: how sure, the findings, the claims."""
    question = it.question
    words = CERTAINTY_WORDS.get(question.certainty, CERTAINTY_WORDS[None])
    lines = [f"# {question.question}", "", question.answer or "Not answered yet.", ""]
    lines += [f"**{words}.** {question.certainty_reason or ''}".strip(), ""]
    if it.judged:
        lines += [f"- {one.label}: {one.words}" for one in it.judged.domains]
        lines.append("")
    if it.findings:
        lines += ["| Outcome | Effect | Studies | Participants | Certainty |"]
        lines += ["|---|---|---|---|---|"]
        lines += [
            f"| {one.title} | {one.effect} ({one.basis}) | {one.studies} | {one.participants}"
            f" | {' to '.join(CERTAINTY_WORDS[level] for level in one.levels)}. {one.why} |"
            for one in it.findings
        ]
        lines.append("")
    for _, head, _, claims in it.ways:
        lines += [f"## {head}", ""]
        lines += [f"- [{row.statement}]({site.absolute(claim_path(row.id))})" for row in claims]
        lines.append("")
    if it.left_out:
        lines += ["## Left out", ""]
        lines += [f"- {row.statement} ({row.reason})" for row in it.left_out]
        lines.append("")
    if it.searched:
        lines += ["## Searched", "", searched_words(it.searched), ""]
    return "\n".join([*lines, citation(site, question), ""])


def searched_words(searched: Searched) -> str:
    """What was searched for the answer, where and until when, in a sentence."""
    if not searched.done:
        said = "Nothing was searched for it"
    else:
        where = ", ".join(searched.where) or "Searched"
        said = f"{where}, until {searched.until}" if searched.until else where
    return f"{said}. {searched.note}".strip() if searched.note else f"{said}."


def _json_ld(site: Site, question: QuestionRow) -> Mapping[str, object]:
    """The question and its answer in the words of schema.org."""
    answer = {"@type": "Answer", "text": question.answer, "dateCreated": question.answered}
    return {
        "@context": "https://schema.org",
        "@type": "Question",
        "@id": site.absolute(question_path(question.id)),
        "name": question.question,
        "acceptedAnswer": {key: value for key, value in answer.items() if value},
        "isPartOf": {"@type": "Dataset", "name": site.config.title, "url": site.absolute("/")},
    }
