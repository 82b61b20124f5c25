"""The program of a process beside the server: jobs come in on stdin, results go out on stdout.

Each job is its length in eight bytes and itself, pickled; each result a byte, 0 or 1 for an error,
its length in eight bytes and itself. It ends with its input.
"""

from __future__ import annotations

import os
import pickle
import sys
from contextlib import suppress
from typing import IO

NICER = 5
"""How far the pages go before this work when the processor is short."""


def serve(jobs: IO[bytes], results: IO[bytes]) -> None:
    """Do one job after another."""
    while head := jobs.read(8):
        failed, made = _do(jobs.read(int.from_bytes(head, "big")))
        results.write(bytes([failed]) + len(made).to_bytes(8, "big"))
        results.write(made)
        results.flush()


def _do(pickled: bytes) -> tuple[bool, bytes]:
    try:
        return False, pickle.loads(pickled)()  # noqa: S301 - the server wrote it
    except Exception as error:  # noqa: BLE001 - the server raises it where it was asked for
        return True, pickle.dumps(error)


def main() -> None:
    """Serve on this process's own stdin and stdout, which nothing else may write to."""
    with suppress(AttributeError, OSError):
        os.nice(NICER)
    results = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with suppress(KeyboardInterrupt, BrokenPipeError):
        serve(sys.stdin.buffer, results)


if __name__ == "__main__":
    main()
