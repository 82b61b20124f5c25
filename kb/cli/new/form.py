"""``kb new form``: what somebody typed into a form of the forge, as a draft."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import click

from kb.api.reading import Reading
from kb.base.atomic import create_text, write_bytes, write_text
from kb.base.errors import KbError, UsageFault
from kb.base.folding import caseless
from kb.base.locators import parse_locator
from kb.base.text import TextFile
from kb.cli.new.claim import named, refuse_the_same
from kb.cli.new.identifying import Identified, Identifying
from kb.cli.new.source import target, write_entries
from kb.cli.opening import opened
from kb.diagnostics import Edit
from kb.draft.forms import MOST_BYTES, FilledIn, as_prose, as_remark, read_form
from kb.draft.names import claim_id
from kb.draft.note import ClaimDraft, EvidenceDraft, note_text
from kb.draft.weighing import item_text, with_study
from kb.lookup import Registry, doi, isbn
from kb.model import Basis, Corpus, Evaluator, EvidenceRelation
from kb.model.naming import Sort, former_names
from kb.parse.days import is_period
from kb.parse.decode import recode
from kb.report import Report
from kb.report.as_text import as_text
from kb.workspace.files import CLAIMS, STUDIES

_MOST_IN_STATEMENT = 400
_RELATIONS = {
    "supports it": EvidenceRelation.SUPPORTS,
    "qualifies it": EvidenceRelation.QUALIFIES,
    "disputes it": EvidenceRelation.DISPUTES,
    "only gives background": EvidenceRelation.BACKGROUND,
}
_BASES = {
    "the full text": Basis.FULL_TEXT,
    "an abstract": Basis.ABSTRACT,
    "a summary": Basis.SUMMARY,
}
_COUNT = re.compile(r"([\d,. ]*\d)\s+([^\W\d_]+)|([^\W\d_]+)\s*[:=]\s*([\d,. ]*\d)")


@dataclass(frozen=True, slots=True)
class _Draft:
    """The knowledge base that a form is about, what was typed, and where works are looked up."""

    reading: Reading
    form: FilledIn
    identifying: Identifying

    @property
    def corpus(self) -> Corpus:
        """What is on record."""
        return self.reading.corpus


@click.command("form")
@click.argument("file", metavar="FILE|-")
@click.option("--issue", type=click.IntRange(1), help="The number of the issue, to be named.")
@click.option("--mailto", envvar="KB_MAILTO", default="", help="As for “kb new source”.")
@click.pass_obj
def form(folder: Path, file: str, issue: int | None, mailto: str) -> None:
    """Make a draft of FILE: what was typed into a form for a claim, correction, source or study.

    FILE is the text of an issue, as the forge makes it of the form. Sources are known by their
    key, DOI, ISBN or title; what is not on record is looked up by its DOI or ISBN. All that was
    typed is plain text to it. A correction becomes a remark at the place that it is about, for a
    curator to follow.
    """
    reading = opened(folder).read()
    registries = (
        Registry(os.environ.get("KB_DOI_SERVER", doi.ADDRESS), mailto=mailto),
        Registry(os.environ.get("KB_ISBN_SERVER", isbn.ADDRESS), mailto=mailto),
    )
    filled = read_form(_text(file))
    draft = _Draft(reading, filled, Identifying(reading.corpus, *registries))
    written = _MAKERS[filled.name](draft, f" (issue {issue})" if issue else "")
    for path in written:
        click.echo(f"Wrote {path}.")
    after = opened(folder).read()
    findings = tuple(f for f in after.findings if f.place.path in written)
    if findings:
        click.echo(as_text(Report(findings, after.texts)), nl=False)


def _text(name: str) -> str:
    try:
        if name == "-":
            data = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UsageFault(f"{name} could not be read: {error.strerror}.") from error
    if len(data) > MOST_BYTES:
        raise KbError(f"The form holds more than {MOST_BYTES} bytes, which no form of ours does.")
    return data.decode("utf-8", "replace")


def _claim(draft: _Draft, issue: str) -> list[str]:
    form, root = draft.form, draft.reading.root
    statement = form.words("statement")
    if not statement or len(statement) > _MOST_IN_STATEMENT:
        raise KbError(
            f"The claim holds {len(statement)} characters; write one sentence of at most"
            f" {_MOST_IN_STATEMENT}."
        )
    relation = _RELATIONS.get(form.words("relation"))
    if relation is None:
        raise KbError("The form does not say what the source does to the claim.")
    sources = draft.identifying.sources(form.answers["source"])
    if not sources:
        raise KbError(_UNKNOWN)
    locator = form.words("locator") if parse_locator(form.words("locator")) else ""
    basis = _BASES.get(form.words("basis"), Basis.RELAYED if form.words("basis") else "")
    relayed = basis is Basis.RELAYED and len(sources) > 1
    item = EvidenceDraft(
        source=sources[0].key,
        relation=str(relation),
        locator=locator,
        via=sources[1].key if relayed else "",
        design=_term(draft.corpus, form.words("design")),
        basis=str(basis),
    )
    claim = ClaimDraft(statement, item, body=_prose(form, issue, locator))
    refuse_the_same(draft.corpus, claim, anyway=False)
    name = named(draft.corpus, statement, None)
    path = f"{CLAIMS}/{name}.md"
    added = _entries(draft, sources)
    create_text(root / path, note_text(claim))
    return [*added, path]


_UNKNOWN = (
    "It could not be told which source is meant. Name its DOI or ISBN, or its key if it is on"
    " record; a work that has neither can be added by the form for a source."
)


def _prose(form: FilledIn, issue: str, locator: str) -> str:
    """What was typed and has no place in the front matter, in paragraphs."""
    parts = [
        ("Where in the source, as it was sent in", "" if locator else form.words("locator")),
        ("How the study was made, as it was sent in", form.words("design")),
        ("What may speak against it, as it was sent in", form.words("against")),
    ]
    parts_as_prose = [f"{label}: {as_prose(words)}" for label, words in parts if words]
    return "\n\n".join(
        [f"Sent in by a form{issue}; nobody has read it a second time.", *parts_as_prose]
    )


def _term(corpus: Corpus, text: str) -> str:
    """The design with that name; empty where none has."""
    wanted = caseless(text)
    for term in corpus.designs.values():
        if wanted and wanted in {caseless(n) for n in (term.id, term.label, *term.alt_labels)}:
            return term.id
    return ""


def _entries(draft: _Draft, sources: list[Identified]) -> list[str]:
    """The entries of works that are not on record, written; the file that they stand in."""
    added = [(one.key, one.entry) for one in sources if one.entry]
    if not added:
        return []
    path = target(draft.reading.root, None, asks=False)
    write_entries(draft.reading.root / path, added)
    return [path.as_posix()]


def _source(draft: _Draft, issue: str) -> list[str]:
    unsure = as_remark(draft.form.words("unsure"))
    sources = draft.identifying.records(draft.form.answers["record"])
    new = [one for one in sources if one.entry]
    if not sources:
        raise KbError(f"{_UNKNOWN} Or paste its record as BibTeX, RIS or CSL-JSON.")
    if not new:
        raise KbError(f"On record already: {', '.join(one.key for one in sources)}.")
    if unsure:
        remark = f"% Sent in by a form{issue}; unsure: {unsure}\n"
        new[0] = Identified(new[0].key, remark + new[0].entry)
    return _entries(draft, new)


def _study(draft: _Draft, issue: str) -> list[str]:
    form, corpus = draft.form, draft.corpus
    label = form.words("label")
    name = claim_id(label, corpus.studies)
    if not name or len(label) > _MOST_IN_STATEMENT:
        raise KbError("The study needs a name of a few words, with where and what.")
    reports = draft.identifying.sources(form.answers["reports"])
    if not reports:
        raise KbError(_UNKNOWN)
    design, period = form.words("design"), form.words("period")
    known = _term(corpus, design)
    evaluators = [str(one) for one in Evaluator]
    rest = [
        *([f"how it was made: {design}"] if design and not known else []),
        *([f"when: {period}"] if period and not is_period(period) else []),
    ]
    item = item_text(
        {
            "id": name,
            "label": label,
            "design": known,
            "reports": tuple(one.key for one in reports),
            "sample": _counts(form.words("sample")),
            "period": period if is_period(period) else "",
            "funder": form.words("funder"),
            "evaluator": form.words("evaluator") if form.words("evaluator") in evaluators else "",
            "note": "; ".join([f"Sent in by a form{issue}", *rest]),
        }
    )
    added = _entries(draft, reports)
    path = draft.reading.root / STUDIES
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    write_text(path, with_study(before, item))
    return [*added, STUDIES]


def _counts(text: str) -> Mapping[str, str]:
    """Numbers by what they count, as in “82 schools, 14,100 pupils”."""
    counts: dict[str, str] = {}
    for number, unit, other_unit, other in _COUNT.findall(text):
        digits = re.sub(r"\D", "", number or other)
        if len(digits) <= 12:
            counts.setdefault((unit or other_unit).casefold(), str(int(digits)))
    return counts


def _correction(draft: _Draft, issue: str) -> list[str]:
    form, corpus, root = draft.form, draft.corpus, draft.reading.root
    name = re.split(r"[?#]", form.words("what"))[0].rstrip("/")
    name = PurePosixPath(name).name.removesuffix(".md").removesuffix(".html").strip("“”\"' @[]")
    said = [form.words("kind"), form.words("right"), form.words("evidence")]
    if not all(said[1:]):
        raise KbError("The form says neither what would be right nor how that is known.")
    kind, right, known = said
    note = _note(corpus, name)
    if note:
        file = draft.reading.texts[note]
        at = len(file.text.rstrip())
        paragraph = (
            f"To be looked into{issue}: {as_prose(kind)}. What would be right, as it was sent in:"
            f" {as_prose(right)} How that is known: {as_prose(known)}"
        )
        return [_inserted(root, file, at, f"\n\n{paragraph}")]
    key = former_names(corpus, Sort.SOURCE).get(name, name)
    source = corpus.sources.get(key)
    if source is None or source.place is None:
        raise KbError(
            "It could not be told which claim, question or source is meant; give the address of"
            " its page, or its name as it stands there."
        )
    file = draft.reading.texts[source.place.path]
    start = file.text.rfind("@", 0, source.place.span.start + 1)
    remark = (
        f"% To be looked into{issue}: {as_remark(kind)}. What would be right, as it was sent in:"
        f" {as_remark(right)} How that is known: {as_remark(known)}"
    )
    return [_inserted(root, file, start, f"{remark}\n")]


def _inserted(root: Path, file: TextFile, at: int, text: str) -> str:
    """Put a text into a file in its encoding; the file's path."""
    written = text.replace("\n", "\r\n") if "\r\n" in file.text else text
    path = root / file.path
    data = recode(path.read_bytes(), [Edit(file.span(at, at), written)])
    if data is None:
        raise KbError(f"{file.path} cannot hold the text in its encoding; save it as UTF-8 first.")
    write_bytes(path, data)
    return file.path


def _note(corpus: Corpus, name: str) -> str:
    """The path of the claim or question of that name; empty where there is none."""
    claim = corpus.claims.get(former_names(corpus, Sort.CLAIM).get(name, name))
    question = corpus.questions.get(former_names(corpus, Sort.QUESTION).get(name, name))
    note = claim or question
    return note.place.path if note and note.place else ""


_MAKERS: Mapping[str, Callable[[_Draft, str], list[str]]] = {
    "claim": _claim,
    "correction": _correction,
    "source": _source,
    "study": _study,
}
