"""A changed file as a unified diff, which git and patch can apply."""

from __future__ import annotations

import difflib


def unified(path: str, before: bytes, after: bytes) -> bytes:
    """What changed in the file at ``path``, byte for byte; empty if nothing did.

    Only a line feed ends a line there, so that returns and other encodings stay as they are.
    """
    names = (f"a/{path}".encode(), f"b/{path}".encode())
    lines = difflib.diff_bytes(difflib.unified_diff, _lines(before), _lines(after), *names)
    return b"".join(_ended(line) for line in lines)


def _lines(data: bytes) -> list[bytes]:
    *lines, last = data.split(b"\n")
    return [line + b"\n" for line in lines] + ([last] if last else [])


def _ended(line: bytes) -> bytes:
    return line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n"
