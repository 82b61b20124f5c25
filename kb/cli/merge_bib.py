"""``kb merge-bib``: merges bibliographies for git, by entry and field."""

from __future__ import annotations

import codecs
import subprocess
import sys
from pathlib import Path

import click

from kb.base.errors import KbError
from kb.merge import Labels, Unmergeable, merge
from kb.parse.decode import decode

_TROUBLE = 128


@click.command("merge-bib")
@click.argument("base", type=click.Path(path_type=Path))
@click.argument("ours", type=click.Path(path_type=Path))
@click.argument("theirs", type=click.Path(path_type=Path))
@click.option("--marker-size", default=7, show_default=True, help="Git's %L: how long marks are.")
@click.option("--path", "name", default="", help="Git's %P: what the file is called in messages.")
@click.option("-p", "--stdout", is_flag=True, help="Write to standard output, not to OURS.")
@click.pass_context
def command(  # noqa: PLR0913, PLR0917 - one for each option
    ctx: click.Context,
    base: Path,
    ours: Path,
    theirs: Path,
    marker_size: int,
    name: str,
    stdout: bool,
) -> None:
    """Merge THEIRS into OURS, both made from BASE, by entry and field.

    Git runs it once it is set up: git config merge.kb-bib.driver "kb merge-bib --path %P %O %A
    %B". Changes to different entries, or to different fields of one, go together without a word.
    What both sides changed is marked in the file, entry by entry, and the exit code is 1.
    A version that cannot be read in full is merged line by line, as git does.
    """
    labels = Labels(size=marker_size)
    versions = [_read(path) for path in (base, ours, theirs)]
    called = name or str(ours)
    try:
        merged, conflicts = _merged(versions, called, labels)
        for key in conflicts:
            click.echo(f"{called}: both sides changed “{key}”.", err=True)
    except Unmergeable as reason:
        click.echo(f"{called} is merged line by line, since {reason}.", err=True)
        merged, conflicts = _by_line(base, ours, theirs, labels)
    if stdout:
        sys.stdout.buffer.write(merged)
    else:
        _write(ours, merged)
    if conflicts:
        ctx.exit(1)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise KbError(f"{path} could not be read: {error.strerror}.") from error


def _write(path: Path, data: bytes) -> None:
    # In place: git hands over a temporary file of its own, and reads it back by its name.
    try:
        path.write_bytes(data)
    except OSError as error:
        raise KbError(f"{path} could not be written: {error.strerror}.") from error


def _merged(versions: list[bytes], name: str, labels: Labels) -> tuple[bytes, tuple[str, ...]]:
    base, ours, theirs = versions
    if theirs in (base, ours):
        return ours, ()
    if ours == base:
        return theirs, ()
    before, mine, other = (_text(version, name) for version in versions)
    merged = merge(before, mine, other, name, labels)
    windows = ours.count(b"\r\n") * 2 > ours.count(b"\n")
    text = merged.text.replace("\n", "\r\n") if windows else merged.text
    mark = codecs.BOM_UTF8 if ours.startswith(codecs.BOM_UTF8) else b""
    return mark + text.encode(), merged.conflicts


def _text(data: bytes, name: str) -> str:
    file, damage = decode(data, name)
    if damage:
        raise Unmergeable(damage[0].message)
    return file.text.replace("\r\n", "\n").replace("\r", "\n")


def _by_line(base: Path, ours: Path, theirs: Path, labels: Labels) -> tuple[bytes, tuple[str, ...]]:
    names = (labels.ours, "base", labels.theirs)
    command = ["git", "merge-file", "-p", f"--marker-size={labels.size}"]
    command += [part for name in names for part in ("-L", name)]
    command += [str(path) for path in (ours, base, theirs)]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
    if not 0 <= done.returncode < _TROUBLE:
        output = done.stderr.decode(errors="replace").strip()
        raise KbError(f"git could not merge either: {output or done.returncode}")
    return done.stdout, ("",) * done.returncode
