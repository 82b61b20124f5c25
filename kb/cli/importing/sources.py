"""Libraries into the collection, one file after the other, each written whole or not at all."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import click

from kb.base.atomic import make_folder, write_text
from kb.base.errors import KbError, UsageFault
from kb.cite.export.sheet import to_csv
from kb.cli.importing.summary import Summary, summary_lines
from kb.cli.opening import here_to_stay, opened, progress, read_input
from kb.ingest.formats import FORMATS
from kb.ingest.intake import Decision, Fate, Intake
from kb.ingest.keymap import KEY_MAP, renamed, renewed
from kb.ingest.library import Library, macros_of, read_library
from kb.ingest.review import COLUMNS, review_rows
from kb.ingest.writing import unreadable, with_entries
from kb.parse.bibtex import BibFile
from kb.parse.bibtex.layout import Entry, Field
from kb.parse.decode import decode
from kb.workspace.corpus import Loaded, load
from kb.workspace.files import SOURCES

_FIRST = f"{SOURCES}/sources.bib"


@dataclass(frozen=True, slots=True)
class Choices:
    """What was chosen on the command line."""

    target: str | None = None
    merge: bool = False
    abstracts: bool = False
    review: Path | None = None
    dry_run: bool = False
    verbose: bool = False


def import_libraries(folder: Path, files: Sequence[str], choices: Choices) -> bool:
    """Import the files; whether something in them could not be read."""
    with here_to_stay():
        root = opened(folder).root
        loaded = load(root)
        importing = _Import(root, loaded, choices)
        contents = {name: read_input(name) for name in files}
        importing.lent = tuple(macros_of(data, name) for name, data in contents.items())
        for name, data in contents.items():
            importing.take(name, data)
    importing.finish()
    return importing.summary.incomplete


@dataclass(slots=True)
class _Fills:
    """Fields for entries, by the file that each entry stands in and its key."""

    by_path: dict[str, dict[str, list[Field]]] = field(default_factory=dict)

    def add(self, path: str, key: str, fields: Sequence[Field]) -> None:
        self.by_path.setdefault(path, {}).setdefault(key, []).extend(fields)


class _Import:
    def __init__(self, root: Path, loaded: Loaded, choices: Choices) -> None:
        self._root = root
        self._choices = choices
        self._target = target_path(root, choices.target)
        sources = loaded.corpus.sources
        self._intake = Intake(sources.values(), merge=choices.merge, abstracts=choices.abstracts)
        self._homes = {key: s.place.path for key, s in sources.items() if s.place}
        self._decisions: list[tuple[str, Decision]] = []
        self._libraries: list[Library] = []
        self.lent: tuple[BibFile, ...] = ()
        self.summary = Summary(dry_run=choices.dry_run, abstracts=choices.abstracts)

    def take(self, name: str, data: bytes) -> None:
        """Read one file, decide on each of its records, and write what is new."""
        library = read_library(data, name, self.lent)
        if library.format is None:
            raise UsageFault(f"{name} is none of these: {FORMATS}.")
        decisions = list(self._decided(library))
        self._libraries.append(library)
        self._decisions += ((name, decision) for decision in decisions)
        self.summary.add(library, decisions)
        if not self._choices.dry_run:
            self._write(decisions)
        self.summary.written(name)

    def finish(self) -> None:
        """Tell what was done, and write the map of keys and the table."""
        names = renamed(self._decisions)
        if names and not self._choices.dry_run:
            path = self._root / KEY_MAP
            before = path.read_text(encoding="utf-8-sig") if path.exists() else ""
            after = renewed(before, names)
            if after != before:
                write_text(path, after)
        if self._choices.review:
            rows = review_rows(self._decisions, self._libraries)
            write_text(self._choices.review, to_csv(COLUMNS, rows))
        for line in summary_lines(self.summary, names, verbose=self._choices.verbose):
            click.echo(line)

    def _decided(self, library: Library) -> Iterator[Decision]:
        total = len(library.records)
        with progress() as show:
            for number, record in enumerate(library.records, start=1):
                yield self._intake.take(record)
                if show and number % 100 == 0:
                    show(number, total)

    def _write(self, decisions: Sequence[Decision]) -> None:
        entries: dict[str, Entry] = {}
        fills = _Fills()
        for decision in decisions:
            if decision.entry:
                entries[decision.key] = decision.entry
            elif decision.fate is Fate.MERGED and decision.key in entries:
                entry = entries[decision.key]
                fields = (*(entry.fields or ()), *decision.missing)
                entries[decision.key] = Entry("", entry.type, entry.key, fields)
            elif decision.fate is Fate.MERGED:
                home = self._homes.get(decision.key, str(self._target))
                fills.add(home, decision.key, decision.missing)
        for key in unreadable(list(entries.values())):
            del entries[key]
            self.summary.unwritten.append(key)
        self._homes |= dict.fromkeys(entries, str(self._target))
        paths = dict.fromkeys([*([str(self._target)] if entries else []), *fills.by_path])
        for path in paths:
            new = list(entries.values()) if path == str(self._target) else []
            self._renew(path, new, fills.by_path.get(path, {}))

    def _renew(self, path: str, new: Sequence[Entry], fills: dict[str, list[Field]]) -> None:
        place = self._root / path
        data = place.read_bytes() if place.exists() else b""
        file, findings = decode(data, path)
        if findings:
            raise KbError(f"{path} has findings of its own; mend them first: {findings[0].message}")
        text, done = with_entries(file.text, new, fills)
        for key in fills.keys() - done:
            self.summary.unfilled.append(f"{key} in {path}")
        mark = codecs.BOM_UTF8.decode() if data.startswith(codecs.BOM_UTF8) else ""
        make_folder(place.parent)
        write_text(place, mark + text)


def target_path(root: Path, target: str | None) -> PurePosixPath:
    """The file to add to: the one named, the only one there is, or one of a plain name."""
    if target:
        path = PurePosixPath(target.replace("\\", "/"))
        path = path if path.parts[:1] == (SOURCES,) else SOURCES / path
        if ".." in path.parts or path.is_absolute() or path.suffix.lower() != ".bib":
            raise UsageFault(f"“{target}” is no .bib file below {SOURCES}/.")
        return path
    files = [path.relative_to(root).as_posix() for path in (root / SOURCES).rglob("*.bib")]
    return PurePosixPath(files[0] if len(files) == 1 else _FIRST)
