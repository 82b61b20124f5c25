"""The database rebuilt beside the server, in one warm process that gives way to pages."""

from __future__ import annotations

import pickle
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, cast

from kb.api.workspace import Workspace
from kb.base.errors import KbError


@dataclass(frozen=True, slots=True)
class Rebuild:
    """Builds the database if the texts changed since; a job for :mod:`kb.base.worker`.

    Gives ``1`` where it was built, else nothing; raises as :meth:`Workspace.renew` does.
    """

    root: Path
    keep_going: bool

    def __call__(self) -> bytes:
        """Do it in this process, which keeps the parsed notes for the next time."""
        workspace = _workspace(self.root)
        workspace.refresh()
        return b"1" if workspace.renew(keep_going=self.keep_going) else b""


@dataclass(frozen=True, slots=True)
class Warm:
    """Reads what the first rebuild needs; a job for the same process."""

    root: Path

    def __call__(self) -> bytes:
        """Do it in this process."""
        import kb.api.building  # noqa: F401, PLC0415 - so that it is loaded

        _workspace(self.root).read()
        return b""


@cache
def _workspace(root: Path) -> Workspace:
    return Workspace(root)


class Rebuilder:
    """One process that rebuilds; a new one takes the place of one that died."""

    def __init__(self, root: Path, *, keep_going: bool) -> None:
        self._job = Rebuild(root, keep_going)
        self._process: subprocess.Popen[bytes] | None = None
        self._waiting = 0

    def warm(self) -> None:
        """Have the process started, and read the texts, without waiting for it to be done."""
        self._send(Warm(self._job.root))

    def renew(self) -> bool:
        """Build the database if the texts changed since; whether that was so.

        Raises :class:`KbError` where it cannot be built, or where the process died of it.
        """
        try:
            self._send(self._job)
            failed, made = self._received()
        except (OSError, EOFError) as error:
            self.close()
            raise KbError("the process that builds came to an end; it is started anew.") from error
        if failed:
            raise pickle.loads(made)  # noqa: S301 - our own process wrote it
        return bool(made)

    def close(self) -> None:
        """End the process, if there is one."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None
        self._waiting = 0

    def _send(self, job: Rebuild | Warm) -> None:
        process = self._running()
        pickled = pickle.dumps(job)
        to = cast("IO[bytes]", process.stdin)
        to.write(len(pickled).to_bytes(8, "big") + pickled)
        to.flush()
        self._waiting += 1

    def _received(self) -> tuple[int, bytes]:
        """The result of the job that was sent last: those before it are of no interest."""
        if self._process is None:
            raise EOFError
        back = cast("IO[bytes]", self._process.stdout)
        result = (0, b"")
        while self._waiting:
            head = back.read(9)
            if len(head) < 9:
                raise EOFError
            result = head[0], back.read(int.from_bytes(head[1:], "big"))
            self._waiting -= 1
        return result

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._waiting = 0
            self._process = subprocess.Popen(
                [sys.executable, "-m", "kb.base.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        return self._process
