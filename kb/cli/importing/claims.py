"""Tables of evidence into the collection: looked over first, then written."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path

import click

from kb.api.workspace import Workspace
from kb.base.atomic import make_folder, write_text
from kb.base.errors import KbError, UsageFault
from kb.base.text import TextFile
from kb.base.wording import plural
from kb.cli.importing.sources import target_path
from kb.cli.opening import opened
from kb.diagnostics import Severity
from kb.ingest.keymap import KEY_MAP
from kb.ingest.tables.drafts import Drafts, RowFinding
from kb.ingest.tables.guessing import guessed_map
from kb.ingest.tables.mapping import TableMap, parse_map
from kb.ingest.tables.rows import drafts_of
from kb.ingest.tables.sheet import Sheet, read_sheet
from kb.ingest.tables.texts import Changes, changes_by
from kb.parse.decode import decode
from kb.report import Report
from kb.report.as_text import as_text, visible

STANDARD = "the columns of “kb export table”"


def import_claims(
    folder: Path, table: Path, map_file: Path | None, target: str | None, *, dry_run: bool
) -> bool:
    """Import one table; whether a row of it is left out."""
    workspace = opened(folder)
    sheet = read_sheet(_text(table))
    table_map = _map(map_file, sheet)
    corpus = workspace.read().corpus
    drafts = drafts_of(sheet, table_map, corpus, _renamed(workspace.root))
    bibliography = str(target_path(workspace.root, target))
    texts = {file.path: file.data for file in workspace.files}

    def read(path: str) -> str:
        return decode(texts[path], path)[0].text if path in texts else ""

    changes = changes_by(drafts, corpus, read, bibliography)
    _refuse_errors(workspace, changes)
    if not dry_run:
        for path, text in changes.texts.items():
            place = workspace.root / path
            make_folder(place.parent)
            write_text(place, text)
    findings = sorted([*drafts.findings, *changes.findings], key=lambda one: one.row)
    for line in _report(table.name, sheet, drafts, changes, findings, dry_run=dry_run):
        click.echo(line)
    return any(finding.lost for finding in findings)


def _text(path: Path) -> TextFile:
    try:
        return decode(path.read_bytes(), path.as_posix())[0]
    except OSError as error:
        raise UsageFault(f"{path} could not be read: {error.strerror}.") from error


def _map(path: Path | None, sheet: Sheet) -> TableMap:
    """The map that was named, or the one for tables that this program exports."""
    if path is None:
        text = (files("kb.ingest.tables") / "standard-map.yml").read_text(encoding="utf-8")
        file = TextFile(STANDARD, text)
    else:
        file = _text(path)
    table_map, findings = parse_map(file, sheet.columns)
    if findings and path is None:
        raise UsageFault(
            f"The table has not {STANDARD}; say by --map MAP.yml what its columns are."
            f" This is guessed from their names, to begin with:\n\n{guessed_map(sheet.columns)}"
        )
    if findings or table_map is None:
        report = Report(findings, {file.path: file})
        raise UsageFault(f"the map cannot be used.\n{as_text(report).rstrip()}")
    return table_map


def _renamed(root: Path) -> Mapping[str, str]:
    """The keys that imports of libraries changed, old to new."""
    path = root / KEY_MAP
    if not path.is_file():
        return {}
    rows = csv.reader(path.read_text(encoding="utf-8-sig").splitlines())
    return {row[1]: row[2] for row in rows if len(row) == 3}


def _refuse_errors(workspace: Workspace, changes: Changes) -> None:
    """Stop before anything is written that the checks would call an error."""
    before = workspace.opened
    workspace.opened = {path: text.encode() for path, text in changes.texts.items()}
    reading = workspace.read()
    workspace.opened = before
    errors = tuple(
        f for f in reading.findings
        if f.severity is Severity.ERROR and f.place.path in changes.texts
    )  # fmt: skip
    if errors:
        raise KbError(
            "nothing was written, since the collection would hold errors:\n"
            + as_text(Report(errors, reading.texts)).rstrip()
        )


def _by_message(findings: list[RowFinding]) -> Mapping[str, list[int]]:
    """The rows that each message is of, in the order of the first."""
    rows: dict[str, list[int]] = {}
    for finding in findings:
        rows.setdefault(finding.message, []).append(finding.row)
    return rows


def _report(  # noqa: PLR0913 - all that is told
    name: str,
    sheet: Sheet,
    drafts: Drafts,
    changes: Changes,
    findings: list[RowFinding],
    *,
    dry_run: bool,
) -> Iterator[str]:
    if dry_run:
        for number, said in drafts.results.items():
            yield f"row {number}: {visible(said)}"
    for message, numbers in _by_message(findings).items():
        word = "row" if len(numbers) == 1 else "rows"
        yield f"{name}, {word} {', '.join(map(str, numbers))}: {visible(message)}."
    for what, names in (("terms", changes.terms), ("sources", changes.sources)):
        if names:
            yield f"New {what}: {', '.join(names)}."
    counted = [
        plural(len(changes.claims), "claim"),
        plural(changes.items, "item of evidence", "items of evidence"),
        plural(len(changes.studies), "study", "studies"),
        plural(len(changes.terms), "term"),
        plural(len(changes.sources), "source"),
    ]
    verb = "to add" if dry_run else "added"
    rows = plural(len(sheet.rows), "row")
    left = sum(1 for one in findings if one.lost)
    nothing = "" if changes.texts or left == len(sheet.rows) else "Nothing to do. "
    out = f"; {plural(left, 'row')} left out" if left else ""
    yield f"{nothing}{rows}: {', '.join(counted)} {verb}{out}."
