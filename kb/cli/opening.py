"""How commands open a knowledge base: with a bar on a terminal, for one short life."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.api.workspace import Workspace, open_workspace
from kb.base.errors import UsageFault

if TYPE_CHECKING:
    from kb.api.reading import Reading


def opened(folder: Path) -> Workspace:
    """The knowledge base that ``folder`` is in."""
    return open_workspace(folder, progress=progress)


def read(folder: Path) -> Reading:
    """All that is in it, with what the checks find."""
    with here_to_stay():
        return opened(folder).read()


def read_input(name: str) -> bytes:
    """What a file holds, or what comes from standard input for “-”.

    Raises :class:`UsageFault` where it cannot be read.
    """
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise UsageFault(f"{name} could not be read: {error.strerror}.") from error


@contextmanager
def here_to_stay() -> Iterator[None]:
    """For values that live until the command ends: no collection looks through them again.

    Only for programs that read once: whoever reads again and again would keep what is garbage.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        # Before the collector wakes: its first round would go through all that was made.
        gc.freeze()
        if enabled:
            gc.enable()


@contextmanager
def progress() -> Iterator[Callable[[int, int], None] | None]:
    """A bar on standard error where that is a terminal; nothing for programs and small jobs."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=0, label="Reading", file=sys.stderr) as bar:

        def show(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield show
