"""``kb manuscript``: a manuscript held against the collection that it cites."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from kb.base.atomic import write_text
from kb.base.errors import UsageFault
from kb.check.examine import ordered
from kb.check.rules.manuscript.checks import Earlier, check_manuscript
from kb.check.rules.manuscript.identifiers import identifier
from kb.check.rules.manuscript.rules import UNKNOWN_SNAPSHOT
from kb.check.rules.manuscript.works import Works
from kb.cite.export.bibtex import write_biblatex, write_bibtex
from kb.cite.export.csl_json import write_csl_json
from kb.cite.export.ris import write_ris
from kb.cli import manuscript_filter, opening
from kb.cli.options import format_option
from kb.diagnostics import Diagnostic, Severity
from kb.model import Corpus, Source
from kb.parse.manuscript import Citation, Manuscript
from kb.report import FORMATS, Report, formatter
from kb.report.as_text import visible
from kb.workspace.cache import ParseCache
from kb.workspace.corpus import load_editions
from kb.workspace.manuscripts import read_manuscripts
from kb.workspace.revision import commit_at, commit_of, read_revision
from kb.workspace.settings import read_policy

WRITERS = {
    "biblatex": write_biblatex,
    "bibtex": write_bibtex,
    "csl-json": write_csl_json,
    "ris": write_ris,
}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

FILES = click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)


@click.group("manuscript")
def command() -> None:
    """Hold manuscripts against the collection that they cite, and put its evidence into them.

    Markdown, Quarto, LaTeX, Typst, Org and Word (with citations of Zotero or Mendeley, or with
    keys typed as text) are read, with the files that they include.
    """


command.add_command(manuscript_filter.command)


@command.command("check")
@FILES
@click.option(
    "--since",
    metavar="REVISION",
    help="The state that the manuscript was written against: a date or a commit of the collection;"
    " what it says itself behind “evidence-kb:” unless given.",
)
@format_option(FORMATS)
@click.pass_obj
@click.pass_context
def check(
    ctx: click.Context, folder: Path, files: tuple[Path, ...], since: str | None, style: str
) -> None:
    """Check every citation of the manuscript in FILES.

    Keys that the collection lacks, pages that a source does not have, sources that were
    retracted or read second-hand, sentences that cite a source for what it disputes, and claims
    that have changed since the snapshot that the manuscript names. The exit code is 1 when
    anything but a remark was found. “-C FOLDER” before the command names the collection.
    """
    read = read_manuscripts(files)
    reading = opening.read(folder)
    root, corpus = reading.root, reading.corpus
    findings: list[Diagnostic] = []
    for manuscript, name in _with_snapshots(read, since):
        earlier, snapshot_findings = _earlier(root, manuscript, name)
        findings += [*snapshot_findings, *check_manuscript(manuscript, corpus, earlier)]
    texts = {one.file.path: one.file for one in read}
    reported = ordered(read_policy(root).applied(findings))
    click.echo(formatter(style)(Report(reported, texts)), nl=False)
    if any(finding.severity is not Severity.INFO for finding in reported):
        ctx.exit(1)


@command.command("bib")
@FILES
@format_option(sorted(WRITERS), "What the references are for.", "biblatex")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="The file to write; standard output unless given.",
)
@click.pass_obj
@click.pass_context
def bib(
    ctx: click.Context, folder: Path, files: tuple[Path, ...], style: str, output: Path | None
) -> None:
    """Write the bibliography that the manuscript in FILES uses: no source more, none less.

    What is cited and not in the collection, and an included file that is not there, is told on
    standard error, and the exit code is 1.
    """
    read = read_manuscripts(files)
    corpus = opening.read(folder).corpus
    sources, missing = _used(read, corpus)
    text = WRITERS[style](sources)
    if output:
        write_text(output, text)
    else:
        click.echo(text, nl=False)
    missing_lines = [(one.place, f"no source “{_name(one)}”") for one in missing]
    missing_lines += [
        (part.place, f"the file “{part.name}” is not there, so what it cites is not written")
        for one in read
        for part in one.missing
    ]
    for place, message in missing_lines:
        where = f"{place.path}:{place.span.line}:{place.span.column}"
        click.echo(visible(f"{where}: {message}"), err=True)
    if missing_lines:
        ctx.exit(1)


def _with_snapshots(
    manuscripts: Sequence[Manuscript], since: str | None
) -> Iterator[tuple[Manuscript, str | None]]:
    """Each file with the snapshot it names or, where it names none, the first that another does."""
    first = next((one.snapshot.name for one in manuscripts if one.snapshot), None)
    for one in manuscripts:
        yield one, since or (one.snapshot.name if one.snapshot else first)


def _earlier(
    root: Path, manuscript: Manuscript, name: str | None
) -> tuple[Earlier | None, list[Diagnostic]]:
    if name is None:
        return None, []
    try:
        commit = commit_at(root, name) if _DAY.fullmatch(name) else commit_of(root, name)
    except UsageFault:
        commit = None
    if commit is None:
        own = manuscript.snapshot
        if own is None or own.name != name:
            raise UsageFault(f"The history of the collection has no state “{name}”.")
        message = (
            f"the history of the collection has no state “{name}”; write the date or the commit"
            " that you worked with"
        )
        return None, [Diagnostic(UNKNOWN_SNAPSHOT, own.place, message)]
    parses = ParseCache.open(root, save=False)
    (loaded,) = load_editions(root, [read_revision(root, commit)], parses)
    return Earlier(name, loaded.corpus), []


def _used(manuscripts: Sequence[Manuscript], corpus: Corpus) -> tuple[list[Source], list[Citation]]:
    """The sources that are cited, by key, and the citations of what is no source.

    A source that is cited by a former key, a DOI, an ISBN or an address comes under that, so that
    what is written fits.
    """
    if any(one.everything for one in manuscripts):
        return list(corpus.sources.values()), []
    works = Works(corpus)
    cited = [citation for one in manuscripts for citation in one.citations]
    sources = {citation: works.source(citation) for citation in cited}
    missing = {_name(one): one for one, source in reversed(sources.items()) if source is None}
    names: dict[str, set[str]] = {}
    for citation, source in sources.items():
        if source:
            own = citation.key in source.former_keys or bool(identifier(citation.key))
            names.setdefault(source.key, set()).add(citation.key if own else source.key)
    used = [
        source.under(name)
        for key, source in sorted(corpus.sources.items())
        for name in sorted(names.get(key, ()))
    ]
    return used, list(missing.values())[::-1]


def _name(citation: Citation) -> str:
    """What a work is called by who looks for it."""
    return (citation.record.title if citation.record else "") or citation.key
