"""Work that would keep other visitors waiting, done in processes of their own.

Drawing a picture of points holds the interpreter from its first to its last point, and writing ten
thousand claims takes seconds: beside the pages, neither may happen in the server's own process.
What was made stays for the next visitor, by what it was made from, in files without names, so that
nothing is left behind however the server ends.
"""

from __future__ import annotations

import asyncio
import atexit
import io
import pickle
import subprocess
import sys
import tempfile
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from typing import IO, cast

from kb.base.errors import KbError

PROCESSES = 2
STORED = 200_000_000
"""Bytes of finished work that are kept, the last asked for longest."""

SECONDS = 120
"""How long one piece of work may take before it is given up."""

PIECE = 1 << 18

GIVEN_UP = "This could not be made in time. Ask for less of it at once."


@dataclass(frozen=True, slots=True)
class Job:
    """A function of a module with its arguments, all of which can be pickled.

    It gives the text or bytes of a form of a page, the same for the same arguments.
    """

    function: Callable[..., str | bytes]
    arguments: tuple[object, ...]

    def __call__(self) -> bytes:
        """Do the work here."""
        made = self.function(*self.arguments)
        return made if isinstance(made, bytes) else made.encode()


class JobFailed(KbError):
    """That a piece of work came to no end: it took too long, or its process died."""


class Stored:
    """Finished work: bytes in a file without a name."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self.size = size
        self._file = file
        self._lock = threading.Lock()

    def __del__(self) -> None:
        self._file.close()

    def read(self, start: int, length: int) -> bytes:
        """Bytes from a place on."""
        with self._lock:
            self._file.seek(start)
            return self._file.read(length)

    async def pieces(self) -> AsyncIterator[bytes]:
        """All of it, a piece at a time, without keeping others waiting."""
        for start in range(0, self.size, PIECE):
            yield await asyncio.to_thread(self.read, start, PIECE)


class _Store:
    """What was made, by what it was made from."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, Stored] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> Stored | None:
        with self._lock:
            stored = self._held.get(key)
            if stored is not None:
                self._held.move_to_end(key)
            return stored

    def put(self, key: str, made: Stored) -> None:
        with self._lock:
            self._held[key] = made
            size = sum(each.size for each in self._held.values())
            while size > STORED and len(self._held) > 1:
                size -= self._held.popitem(last=False)[1].size


class _Worker:
    """One process that does one job after another; a new one in place of one that died."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, pickled: bytes) -> Stored:
        """The result of a job, copied from the process piece by piece."""
        process = self._running()
        late = threading.Timer(SECONDS, process.kill)
        late.start()
        try:
            return self._ask(process, pickled)
        except (OSError, EOFError) as error:
            self.end()
            raise JobFailed(GIVEN_UP) from error
        finally:
            late.cancel()

    def _ask(self, process: subprocess.Popen[bytes], pickled: bytes) -> Stored:
        to, back = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
        to.write(len(pickled).to_bytes(8, "big") + pickled)
        to.flush()
        head = back.read(9)
        if len(head) < 9:
            raise EOFError
        size = int.from_bytes(head[1:], "big")
        file = cast("IO[bytes]", tempfile.TemporaryFile())  # noqa: SIM115 - it lives in the store
        made = Stored(file, size)
        try:
            _copy(back, file, size)
            if head[0]:
                raise pickle.loads(made.read(0, size))  # noqa: S301 - our own process wrote it
        except BaseException:
            file.close()
            raise
        return made

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            command = [sys.executable, "-m", "kb.base.worker"]
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        return self._process

    def end(self) -> None:
        """End the process, if there is one."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def _copy(source: IO[bytes], target: IO[bytes], size: int) -> None:
    """Copy ``size`` bytes; raises :class:`EOFError` where there are fewer."""
    while size:
        piece = source.read(min(PIECE, size))
        if not piece:
            raise EOFError
        target.write(piece)
        size -= len(piece)
    target.flush()


_store = _Store()
_threads = ThreadPoolExecutor(PROCESSES, thread_name_prefix="kb-jobs")
_local = threading.local()
_workers: list[_Worker] = []
_inside = False


def _run(job: Job) -> Stored:
    pickled = pickle.dumps(job)
    key = sha256(pickled).hexdigest()
    made = _store.get(key)
    if made is None:
        if not hasattr(_local, "worker"):
            _local.worker = _Worker()
            _workers.append(_local.worker)
        made = _local.worker.run(pickled)
        _store.put(key, made)
    return made


@atexit.register
def _end_workers() -> None:
    for worker in _workers:
        worker.end()


def work_inside() -> None:
    """Have jobs done in this very process from now on: it is one of several already."""
    global _inside  # noqa: PLW0603 - a property of the process
    _inside = True


async def done(job: Job) -> Stored:
    """The result of a job, made in a process beside or stored from before.

    Raises what the job raises, and :class:`JobFailed` where its process died or took too long.
    """
    if _inside:
        made = await asyncio.to_thread(job)
        return Stored(io.BytesIO(made), len(made))
    return await asyncio.get_running_loop().run_in_executor(_threads, _run, job)
