"""``kb-ignore`` in notes, questions and studies: codes of findings to pass over, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.model import Suppression
from kb.parse.reader import UNKNOWN_VALUE, Reader
from kb.parse.yaml import Mapping, Node, Scalar

_CODE = re.compile(r"[A-Z]\d{3}")


def suppressions(reader: Reader, node: Node | None) -> tuple[Suppression, ...]:
    """Codes to pass over: ``C012: reason`` lines, or a list of such or of bare codes."""
    return tuple(_each(reader, node))


def _each(reader: Reader, node: Node | None) -> Iterator[Suppression]:
    for item in (node,) if isinstance(node, Mapping) else reader.items(node, "kb-ignore"):
        if isinstance(item, Mapping):
            for key, value in item.entries:
                yield from _suppression(reader, key, reader.text(value, key.text))
        elif isinstance(item, Scalar):
            yield from _suppression(reader, item, "")


def _suppression(reader: Reader, code: Scalar, reason: str) -> Iterator[Suppression]:
    if _CODE.fullmatch(code.text):
        yield Suppression(code.text, reason, code.inner)
    else:
        message = f"“{code.text}” is no code of a rule; it looks like “C012”"
        reader.report(UNKNOWN_VALUE, code.place, message)
