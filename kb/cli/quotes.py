"""``kb quotes verify``: quotes held against the texts at hand."""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from kb.base.replacements import replace_file
from kb.base.text import TextFile
from kb.base.wording import plural
from kb.cli.opening import read
from kb.cli.options import format_option
from kb.cli.scope import Scope
from kb.diagnostics import Severity
from kb.model import Verified
from kb.parse.note.items import words_digest
from kb.quotes import Checked, read_texts, verify
from kb.quotes.record import recorded
from kb.report import FORMATS, Report, formatter

_OUTCOMES = {
    "exact": "exact",
    "normalised": "equal but for how it is set",
    "altered": "altered",
    "near": "near",
    "missing": "missing",
    "not checked": "not checked",
}


@click.group("quotes")
def command() -> None:
    """Hold the quotes in notes against the texts of their sources."""


@command.command("verify")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--texts",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    metavar="DIR",
    help="The folder of texts, each named for its source, as in lima2010thinking.pdf.",
)
@format_option(FORMATS)
@click.option("--record", is_flag=True, help="Write into the notes what was found, and when.")
@click.pass_obj
@click.pass_context
def verify_command(  # noqa: PLR0913, PLR0917 - one for each option
    ctx: click.Context, folder: Path, paths: tuple[Path, ...], texts: Path, style: str, record: bool
) -> None:
    """Compare each quote with the text of its source, in all notes or in those at PATHs.

    Texts are .txt, .md, .html or .pdf (with the extra “pdf”); they are read where they lie, and
    stay there. A quote is there exactly, or but for what typesetters and editors change, or
    altered (a negation, a hedge or a number left out, or other words put in), or nearly, or not at
    all. With --record, an item whose quote was found gets a line “verified” with the date and the
    SHA-256 of the text's file. The exit code is 1 when a quote is altered, differs or is missing.
    """
    reading = read(folder)
    corpus, notes = reading.corpus, reading.texts
    scope = Scope.of(reading.root, [folder / path for path in paths], None)
    held = read_texts(texts, set(corpus.sources))
    done = [one for one in verify(corpus, held) if scope.covers(one.claim.path)]
    findings = tuple(one.finding for one in done if one.finding)
    click.echo(formatter(style)(Report(findings, notes)), nl=False)
    click.echo(_summary(done), err=style != "text")
    if record:
        by_note: dict[str, list[Checked]] = {}
        for one in done:
            by_note.setdefault(one.claim.path, []).append(one)
        root = reading.root
        written = sum(_record(root, notes[path], checked) for path, checked in by_note.items())
        click.echo(f"Recorded in {plural(written, 'note')}.", err=True)
    if any(finding.severity is not Severity.INFO for finding in findings):
        ctx.exit(1)


def _summary(done: Sequence[Checked]) -> str:
    counts = Counter(one.outcome for one in done)
    counted = [f"{counts[key]} {words}" for key, words in _OUTCOMES.items() if counts[key]]
    return f"{plural(len(done), 'quote')}: {', '.join(counted) or 'none'}."


def _record(root: Path, note: TextFile, done: Iterable[Checked]) -> bool:
    """Write what was found into a note; whether that changed it."""
    today = datetime.now(UTC).date().isoformat()
    verified = [
        (one.evidence, Verified(today, one.text.digest, words_digest(one.evidence.quote)))
        for one in done
        if one.found and one.text
    ]
    text = recorded(note, verified)
    if text == note.text:
        return False
    path = root / note.path
    before = path.read_bytes()
    mark = codecs.BOM_UTF8 if before.startswith(codecs.BOM_UTF8) else b""
    if before != mark + note.text.encode():
        click.echo(f"{note.path} was left as it is: it is not UTF-8, or was changed.", err=True)
        return False
    replace_file(path, before, mark + text.encode())
    return True
