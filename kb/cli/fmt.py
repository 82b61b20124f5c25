"""``kb fmt``: one canonical form for bibliographies, front matter and the vocabulary."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from kb.base.errors import KbError, NotAKnowledgeBase, UsageFault
from kb.base.replacements import replace_file
from kb.base.wording import plural
from kb.cli.unified_diff import unified
from kb.format import Formatted, format_bytes, formatter
from kb.workspace import find_root
from kb.workspace.files import is_read, read_files

_STDIN = Path("-")


@dataclass(frozen=True, slots=True)
class Done:
    """A file as it was and in canonical form, by the name that the user knows."""

    name: str
    before: bytes
    formatted: Formatted

    @property
    def changed(self) -> bool:
        """Whether it was not in canonical form."""
        return self.before != self.formatted.data


@click.command("fmt")
@click.argument("paths", nargs=-1, type=click.Path(allow_dash=True, path_type=Path))
@click.option("--check", is_flag=True, help="Write nothing; name what is not in that form.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
@click.option("--stdin-filename", help="With “-” as PATH: what the text is called, as in “a.bib”.")
@click.pass_obj
@click.pass_context
def command(  # noqa: PLR0913, PLR0917 - one for each option
    ctx: click.Context,
    folder: Path,
    paths: tuple[Path, ...],
    check: bool,
    diff: bool,
    stdin_filename: str | None,
) -> None:
    """Bring bibliographies, the front matter of notes and the vocabulary into one form.

    All of the knowledge base, or the files and folders named; “-” reads from standard input and
    writes to standard output. Nothing that is read from a file changes, and comments stay. What
    has a slip in it is left as it is: “kb check” tells how to mend it. The exit code is 1 when
    something was left so, or, with --check or --diff, when something would change.
    """
    piped = _STDIN in paths
    if piped:
        done = [_from_stdin(paths, stdin_filename)]
    else:
        done = [_formatted(path) for path in _files(folder, paths)]
    for one in done:
        _report_unformatted(one)
        if diff:
            click.echo(unified(one.name, one.before, one.formatted.data), nl=False)
        elif piped and not check:
            sys.stdout.buffer.write(one.formatted.data)
        elif one.changed:
            _report_changed(one, write=not check)
    if not (piped or diff):
        click.echo(_summary(done, wrote=not check))
    if any(one.formatted.unformatted or (one.changed and (check or diff)) for one in done):
        ctx.exit(1)


def _report_unformatted(one: Done) -> None:
    for unformatted in one.formatted.unformatted:
        line, column = unformatted.place.span.line, unformatted.place.span.column
        click.echo(f"{one.name}:{line}:{column}: left as it is: {unformatted.why}", err=True)


def _report_changed(one: Done, *, write: bool) -> None:
    if write:
        replace_file(Path(one.name), one.before, one.formatted.data)
    click.echo(f"{'Formatted' if write else 'Would format'} {one.name}")


def _from_stdin(paths: Sequence[Path], name: str | None) -> Done:
    if len(paths) > 1:
        raise UsageFault("“-” stands for standard input, and must be the only PATH.")
    if not name:
        raise UsageFault("say what the text is called, as in “--stdin-filename references.bib”.")
    data = sys.stdin.buffer.read()
    return Done(name, data, _by_name(data, name))


def _formatted(path: Path) -> Done:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise KbError(f"{path} could not be read: {error.strerror}.") from error
    return Done(str(path), data, _by_name(data, str(path)))


def _by_name(data: bytes, name: str) -> Formatted:
    if formatter(name) is None:
        message = f"{name} is no bibliography (.bib), note (.md), vocabulary.yml or studies.yml."
        raise UsageFault(message)
    return format_bytes(data, name)


def _files(folder: Path, paths: Sequence[Path]) -> list[Path]:
    """The files to format, each once; a folder stands for those below it."""
    if not paths:
        return list(_of_collection(folder, find_root(folder)))
    unique: dict[Path, None] = {}
    for path in paths:
        one = folder / path
        if not one.exists():
            raise UsageFault(f"{one} does not exist.")
        unique.update(dict.fromkeys(_below(one) if one.is_dir() else [one]))
    return list(unique)


def _below(folder: Path) -> Iterator[Path]:
    """The files of the knowledge base that are below a folder; elsewhere, its bibliographies."""
    try:
        root = find_root(folder)
    except NotAKnowledgeBase:
        yield from sorted(path for path in folder.rglob("*.bib") if path.is_file())
        return
    inside = folder.resolve()
    for path in _of_collection(folder, root):
        if path.resolve().is_relative_to(inside):
            yield path


def _of_collection(folder: Path, root: Path) -> Iterator[Path]:
    """The collection's files, by the shortest name that the user knows them by."""
    for file in filter(lambda file: is_read(file.path), read_files(root)):
        path = root / file.path
        if path.is_relative_to(folder.resolve()):
            path = folder / path.relative_to(folder.resolve())
        yield path


def _summary(done: Sequence[Done], *, wrote: bool) -> str:
    changed = sum(one.changed for one in done)
    same = len(done) - changed
    verb = "formatted" if wrote else "to format"
    unchanged = plural(same, "file")
    return f"{plural(changed, 'file')} {verb}, {unchanged} in canonical form already."
