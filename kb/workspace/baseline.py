"""A baseline on disk: JSON, one finding a line, so that its changes read well in a review."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, fields
from pathlib import Path

from kb.base.errors import KbError, UsageFault
from kb.check.baseline import Known

_VERSION = 1
_NAMES = {field.name for field in fields(Known)}


def baseline_text(known: Iterable[Known]) -> str:
    """The baseline as the text of its file."""
    rows = sorted(known, key=lambda one: (one.path, one.code, one.fingerprint, one.message))
    lines = ",\n".join(f"    {json.dumps(asdict(one), ensure_ascii=False)}" for one in rows)
    listed = f"[\n{lines}\n  ]" if lines else "[]"
    return f'{{\n  "version": {_VERSION},\n  "findings": {listed}\n}}\n'


def read_baseline(path: Path) -> tuple[Known, ...]:
    """The baseline in that file; raises :class:`UsageFault` for a file that is none."""
    try:
        data = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise UsageFault(
            f"there is no baseline {path}; write one with “kb check --write-baseline”."
        ) from None
    except OSError as error:
        raise KbError(f"{path} could not be read: {error.strerror}.") from error
    except ValueError as error:
        raise _no_baseline(path) from error
    if not isinstance(data, dict) or data.get("version") != _VERSION:
        raise _no_baseline(path)
    rows = data.get("findings")
    if not isinstance(rows, list) or not all(_is_row(row) for row in rows):
        raise _no_baseline(path)
    return tuple(Known(**row) for row in rows)


def _is_row(row: object) -> bool:
    return (
        isinstance(row, dict)
        and set(row) == _NAMES
        and all(isinstance(value, str) for value in row.values())
    )


def _no_baseline(path: Path) -> UsageFault:
    return UsageFault(
        f"{path} is no baseline of this version; write one with “kb check --write-baseline”."
    )
