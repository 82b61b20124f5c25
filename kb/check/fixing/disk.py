"""Changed files written back: only over what was read."""

from __future__ import annotations

from pathlib import Path

from kb.base.atomic import write_bytes
from kb.base.errors import KbError


def replace_file(path: Path, before: bytes | None, after: bytes) -> None:
    """Write ``after`` in place of ``before``, in one step; None where there was no file.

    Raises :class:`KbError` if the file holds something else by now, or cannot be written.
    """
    try:
        present = path.read_bytes() if path.exists() else None
    except OSError as error:
        raise KbError(f"{path} could not be read: {error.strerror or error}.") from error
    if present != before:
        raise KbError(f"{path} was changed in the meantime, so it was left as it is.")
    write_bytes(path, after)
