"""Writing what is new, once the checks have seen the collection as it would be."""

from __future__ import annotations

import codecs
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import click

from kb.api.reading import Reading
from kb.api.workspace import Workspace
from kb.base.atomic import create_text, write_text
from kb.base.errors import UsageFault
from kb.base.text import TextFile
from kb.cli.opening import here_to_stay, opened
from kb.diagnostics import Diagnostic, Severity
from kb.report import Report
from kb.report.as_text import as_text


@dataclass(frozen=True, slots=True)
class Present:
    """The collection as it is, and the workspace that it was read from."""

    space: Workspace
    reading: Reading

    def text(self, path: str) -> str:
        """The text of a file without its byte order mark; empty where there is none."""
        return self.data(path).decode("utf-8-sig")

    def data(self, path: str) -> bytes:
        """The bytes of a file."""
        return {file.path: file.data for file in self.space.files}.get(path, b"")


def present(folder: Path) -> Present:
    """The knowledge base that ``folder`` is in, read."""
    with here_to_stay():
        space = opened(folder)
        return Present(space, space.read())


def write_checked(
    present: Present, path: str, text: str, subjects: Collection[str] = (), *, anyway: bool = False
) -> None:
    """Write a file that passes, and print what else is to be said of it.

    ``subjects`` are the new things in a file that is there already; without, the file is new.
    Raises :class:`UsageFault` where the text has an error that was not there before, or, unless
    ``anyway``, a warning.
    """
    if any(
        file.data.startswith(codecs.BOM_UTF8) for file in present.space.files if file.path == path
    ):
        text = f"{codecs.BOM_UTF8.decode()}{text}"
    present.space.opened[path] = text.encode()
    with here_to_stay():
        after = present.space.read()
    known = {(one.code, one.place.path, one.message) for one in present.reading.findings}
    new = [one for one in after.findings if (one.code, one.place.path, one.message) not in known]
    wrong = [one for one in new if _is_wrong(one, anyway=anyway)]
    if wrong:
        click.echo(_report(wrong, after), err=True, nl=False)
        errors = any(one.severity is Severity.ERROR for one in wrong)
        advice = "" if errors else ", or write it as it is with --anyway"
        raise UsageFault(f"Nothing was written: correct what is said above{advice}.")
    target = present.reading.root / path
    if subjects:
        write_text(target, text)
    else:
        create_text(target, text)
    of_it = [
        one for one in new if (one.subject in subjects if subjects else one.place.path == path)
    ]
    if of_it:
        click.echo(_report(of_it, after), nl=False)


def _is_wrong(finding: Diagnostic, *, anyway: bool) -> bool:
    grave = {Severity.ERROR} if anyway else {Severity.ERROR, Severity.WARNING}
    return finding.severity in grave


def _report(findings: list[Diagnostic], reading: Reading) -> str:
    texts: dict[str, TextFile] = dict(reading.texts)
    return as_text(Report(tuple(findings), texts))
