"""``kb new source``: entries from registries and from other programs."""

from __future__ import annotations

import codecs
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath

import click

from kb.base.atomic import write_text
from kb.base.errors import KbError, UsageFault
from kb.base.folding import caseless
from kb.base.text import TextFile
from kb.cli.new.prompts import Asker, at_a_terminal
from kb.cli.new.terms import choice
from kb.cli.opening import read, read_input
from kb.cli.options import writing_options
from kb.diagnostics import Diagnostic, Severity
from kb.draft.entry import copied_entry, entry_text, inserted, omitted_fields
from kb.draft.names import citation_key, may_stay
from kb.likeness.works import Match, WorkIndex
from kb.lookup import Registry, doi, isbn, look_up_doi, look_up_isbn
from kb.model import Source
from kb.parse.bibtex import parse_bib, resolve
from kb.parse.decode import decode
from kb.parse.records.csl_json import read_csl_json
from kb.parse.records.ris import read_ris
from kb.report import Report
from kb.report.as_text import as_text, visible
from kb.workspace.files import SOURCES

Reader = Callable[[TextFile], tuple[tuple[Source, ...], tuple[Diagnostic, ...]]]

_FIRST = f"{SOURCES}/sources.bib"


@dataclass(frozen=True, slots=True)
class _Incoming:
    """A source to be added, and how its entry is written under a key."""

    source: Source
    write: Callable[[Source, str], str]


def read_bibtex(file: TextFile) -> tuple[tuple[Source, ...], tuple[Diagnostic, ...]]:
    """The sources of a bibliography by itself."""
    bib, diagnostics = parse_bib(file)
    sources, more = resolve([bib])
    return sources, (*diagnostics, *more)


READERS: Mapping[str, tuple[Reader, Callable[[Source, str], str]]] = {
    "--from-bibtex": (read_bibtex, copied_entry),
    "--from-ris": (read_ris, entry_text),
    "--from-csljson": (read_csl_json, entry_text),
}
"""How what comes from a program is read, and how its entry is written, by option."""


@click.command("source")
@click.option(
    "--doi",
    "number",
    help="Look a DOI up, bare or as an address; at doi.org, or $KB_DOI_SERVER.",
)
@click.option(
    "--isbn",
    "book",
    help="Look a book up by its ISBN; at openlibrary.org, or $KB_ISBN_SERVER.",
)
@click.option("--from-bibtex", metavar="FILE|-", help="Take entries from BibTeX or biblatex.")
@click.option("--from-ris", metavar="FILE|-", help="Take records from RIS.")
@click.option("--from-csljson", metavar="FILE|-", help="Take items from CSL-JSON.")
@click.option(
    "--key", help="The citation key; the one it comes with, or one made of name, year and title."
)
@click.option("--file", "file", help=f"The file in {SOURCES}/ to add to.")
@writing_options("entry", "Add it even if it seems to be on record already.")
@click.option(
    "--mailto",
    envvar="KB_MAILTO",
    default="",
    help="An address at which a registry may reach you; some answer sooner then. Also $KB_MAILTO.",
)
@click.pass_obj
@click.pass_context
def source(  # noqa: PLR0913, PLR0917 - one for each option
    ctx: click.Context,
    folder: Path,
    number: str | None,
    book: str | None,
    from_bibtex: str | None,
    from_ris: str | None,
    from_csljson: str | None,
    key: str | None,
    file: str | None,
    anyway: bool,
    dry_run: bool,
    mailto: str,
) -> None:
    """Add a source to the bibliography, unless it is on record already.

    Look over what a registry tells before you send it: records are often incomplete. The abstract
    is left out, since others wrote it.
    """
    choices = {"--doi": number, "--isbn": book, "--from-bibtex": from_bibtex,
               "--from-ris": from_ris, "--from-csljson": from_csljson}  # fmt: skip
    given = {name: value for name, value in choices.items() if value}
    if len(given) != 1:
        raise UsageFault(f"Give one of {', '.join(choices)}.")
    ((option, value),) = given.items()
    reading = read(folder)
    path = target(reading.root, file)
    incoming = _incoming(option, value, mailto)
    if key and len(incoming) != 1:
        raise UsageFault(f"--key names one source, and {value} holds {len(incoming)}.")
    known = dict(reading.corpus.sources)
    added, refused = _sorted_out(incoming, known, key, anyway=anyway)
    if dry_run:
        click.echo("\n".join(entry for _, entry in added), nl=False)
    elif added:
        write_entries(reading.root / path, added)
        _report_findings(folder, [name for name, _ in added])
    if refused:
        ctx.exit(1)


def _incoming(option: str, value: str, mailto: str) -> list[_Incoming]:
    if option == "--doi":
        registry = Registry(os.environ.get("KB_DOI_SERVER", doi.ADDRESS), mailto=mailto)
        return [_Incoming(look_up_doi(registry, value), entry_text)]
    if option == "--isbn":
        registry = Registry(os.environ.get("KB_ISBN_SERVER", isbn.ADDRESS), mailto=mailto)
        return [_Incoming(look_up_isbn(registry, value), entry_text)]
    read, write = READERS[option]
    text, decoding = decode(read_input(value), value)
    sources, findings = read(text)
    findings = (*decoding, *findings)
    if findings:
        click.echo(as_text(Report(findings, {text.path: text})), err=True, nl=False)
    errors = any(finding.severity is Severity.ERROR for finding in findings)
    if not sources:
        why = "the findings above say why" if errors else "it is empty"
        raise KbError(f"{value} holds nothing to add; {why}.")
    return [_Incoming(source, write) for source in sources]


def target(root: Path, file: str | None, *, asks: bool | None = None) -> PurePosixPath:
    """The file to add to: the one named, the only one there is, or one of a plain name."""
    if file:
        path = PurePosixPath(file.replace("\\", "/"))
        path = path if path.parts[:1] == (SOURCES,) else SOURCES / path
        if ".." in path.parts or path.is_absolute() or path.suffix.lower() != ".bib":
            raise UsageFault(f"“{file}” is no .bib file below {SOURCES}/.")
        return path
    files = [path.relative_to(root).as_posix() for path in (root / SOURCES).rglob("*.bib")]
    if len(files) == 1:
        return PurePosixPath(files[0])
    names = sorted(files)
    known = partial(choice, "file of sources", values=names)
    interactive = at_a_terminal() if asks is None else asks
    answer = Asker(asks=interactive and bool(names)).wanted(None, "The file", known, names)
    return PurePosixPath(answer or _FIRST)


def _sorted_out(
    incoming: Sequence[_Incoming], known: dict[str, Source], key: str | None, *, anyway: bool
) -> tuple[list[tuple[str, str]], int]:
    """The entries to add, each with its key, and how many are on record already."""
    added: list[tuple[str, str]] = []
    refused = 0
    index = WorkIndex(() if anyway else known.values())
    for one in incoming:
        match = None if anyway else index.find(one.source)
        if match:
            refused += 1
            click.echo(_on_record(match), err=True)
            continue
        name = _key(one.source, known, key)
        _report_omitted(one, name)
        known[name] = replace(one.source, key=name, place=None)
        index.add(known[name])
        added.append((name, one.write(one.source, name)))
    return sorted(added), refused


def _on_record(match: Match) -> str:
    place = match.source.place
    where = f" ({place.path}:{place.span.line})" if place else ""
    return (
        f"On record already, by its {match.by}: {match.source.key}{where},"
        f" “{visible(match.source.title)}”. Nothing was added for it."
    )


def _key(source: Source, known: dict[str, Source], key: str | None) -> str:
    taken = {caseless(name) for name in known}
    wanted = key or (source.key if may_stay(source.key) else "")
    if wanted and caseless(wanted) not in taken:
        return wanted
    if key:
        raise UsageFault(f"The key {key} is taken.")
    return citation_key(source, known)


def _report_omitted(one: _Incoming, key: str) -> None:
    names = omitted_fields(one.source) if one.write is copied_entry else ()
    if one.write is entry_text and one.source.abstract:
        names = ("abstract",)
    if names:
        click.echo(f"{key}: left out {', '.join(names)}.", err=True)


def write_entries(path: Path, added: Sequence[tuple[str, str]]) -> None:
    """Add entries, each with its key, to a file; raises :class:`KbError` for a broken one."""
    try:
        data = path.read_bytes() if path.exists() else b""
    except OSError as error:
        raise KbError(f"{path} could not be read: {error.strerror}.") from error
    file, findings = decode(data, path.name)
    if findings:
        raise KbError(f"{path} has findings of its own; mend them first: {findings[0].message}.")
    text = file.text
    for key, entry in added:
        text = inserted(text, entry, key)
    write_text(path, codecs.BOM_UTF8.decode() + text if data[:3] == codecs.BOM_UTF8 else text)


def _report_findings(folder: Path, keys: Sequence[str]) -> None:
    """Where each entry stands now, and what the checks say of it."""
    reading = read(folder)
    for key in keys:
        place = reading.corpus.sources[key].place
        if place:
            click.echo(f"Added {key} to {place.path}, line {place.span.line}.")
    findings = [f for f in reading.findings if f.subject in keys]
    if findings:
        click.echo(as_text(Report(tuple(findings), reading.texts)), nl=False)
