"""A changed file as a unified diff, which git and patch can apply."""

from __future__ import annotations

import difflib


def unified(path: str, before: bytes, after: bytes, now_path: str = "") -> bytes:
    """What changed in the file at ``path``, byte for byte; empty if nothing did.

    ``now_path`` is where the file is to stand, if elsewhere.

    Only a line feed ends a line there, so that returns and other encodings stay as they are.
    """
    names = (f"a/{path}".encode(), f"b/{now_path or path}".encode())
    lines = difflib.diff_bytes(difflib.unified_diff, _lines(before), _lines(after), *names)
    changed = b"".join(_ended(line) for line in lines)
    if now_path in {"", path}:
        return changed
    moved = f"diff --git a/{path} b/{now_path}\nrename from {path}\nrename to {now_path}\n"
    return moved.encode() + changed


def _lines(data: bytes) -> list[bytes]:
    *lines, last = data.split(b"\n")
    return [line + b"\n" for line in lines] + ([last] if last else [])


def _ended(line: bytes) -> bytes:
    return line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n"
