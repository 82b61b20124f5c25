"""A changed file as a unified diff, which git and patch can apply."""

from __future__ import annotations

import difflib


def unified(path: str, before: bytes | None, after: bytes | None, now_path: str = "") -> bytes:
    """What changed in the file at ``path``, byte for byte; empty if nothing did.

    ``now_path`` is where the file is to stand, if elsewhere; None stands for no file.

    Only a line feed ends a line there, so that returns and other encodings stay as they are.
    """
    was = "/dev/null" if before is None else f"a/{path}"
    now = "/dev/null" if after is None else f"b/{now_path or path}"
    sides = (_lines(before or b""), _lines(after or b""))
    lines = difflib.diff_bytes(difflib.unified_diff, *sides, was.encode(), now.encode())
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
