"""The values of a YAML text that stand by themselves: scalars, and lists and pairs in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain

from kb.format.comments import Unfit, around_scalars, comments
from kb.format.order import Order
from kb.parse import yaml
from kb.parse.yaml import Node, Scalar

_BRACKETS = re.compile(r"[\[\]{},:\s]*")
_DASHES = re.compile(r"[-\s]*")
_BREAKS_A_LIST = re.compile(r"[,\[\]{}]")
_HEADER = re.compile(r"[|>][+-]?[ \t]*(?:#.*)?")
STEP = "  "


def is_flow(text: str, node: Node) -> bool:
    """Whether a list or mapping is written in brackets."""
    return text[node.place.span.start] in "[{" and not isinstance(node, Scalar)


def laid_out(text: str, node: Node, order: Order) -> tuple[bool, list[str]]:
    """The lines of a scalar or of a node in brackets, and whether the first follows its key.

    Raises :class:`Unfit` where it cannot be laid out anew.
    """
    if isinstance(node, Scalar):
        return True, _scalar(text, node)
    span = node.place.span
    if comments(text, span.start, span.end, node):
        return True, _continued(text[span.start : span.end])
    if not _BRACKETS.fullmatch(around_scalars(text, span.start, span.end, node)):
        raise Unfit(span.start)
    if (listed := one_line_list(text, node)) is not None:
        return True, [listed]
    if isinstance(node, yaml.Sequence):
        items = (laid_out(text, item, order)[1] for item in node.items)
        return False, list(chain.from_iterable(dashed(item) for item in items))
    if not node.entries:
        return True, ["{}"]
    entries = sorted(node.entries, key=lambda entry: order.rank(entry[0].text))
    return False, [
        line
        for key, value in entries
        for line in under(_raw(text, key), *laid_out(text, value, order.under(key.text)))
    ]


def one_line_list(text: str, node: Node) -> str | None:
    """A list of single words or phrases as ``[one, two]``; None for anything else."""
    if not isinstance(node, yaml.Sequence):
        return None
    span = node.place.span
    marks = _BRACKETS if is_flow(text, node) else _DASHES
    if not marks.fullmatch(around_scalars(text, span.start, span.end, node)):
        return None
    items = [_raw(text, item) for item in node.items if _fits_a_list(text, item)]
    return f"[{', '.join(items)}]" if len(items) == len(node.items) else None


def _fits_a_list(text: str, node: Node) -> bool:
    if not isinstance(node, Scalar):
        return False
    raw = _raw(text, node)
    safe = not (node.plain and _BREAKS_A_LIST.search(raw))
    return bool(raw) and safe and "\n" not in raw


def _scalar(text: str, scalar: Scalar) -> list[str]:
    raw = _raw(text, scalar)
    if raw[:1] not in {"|", ">"} or scalar.plain:
        return _continued(raw)
    # Blanks at the end of the last line are part of such a text.
    end = text.find("\n", scalar.place.span.end)
    header, *lines = text[scalar.place.span.start : end if end >= 0 else len(text)].split("\n")
    if not _HEADER.fullmatch(header) or not lines:
        raise Unfit(scalar.place.span.start)
    indent = min(len(line) - len(line.lstrip(" ")) for line in lines if line.strip())
    return [header, *(line[indent:] for line in lines)]


def _continued(raw: str) -> list[str]:
    first, *others = raw.split("\n")
    return [first, *(line.lstrip() for line in others)]


def _raw(text: str, node: Node) -> str:
    return text[node.place.span.start : node.place.span.end]


def under(name: str, inline: bool, lines: Sequence[str]) -> list[str]:
    """A key with its value after it, or on the lines below."""
    if not inline:
        return [f"{name}:", *indented(lines)]
    first, *others = lines
    return [f"{name}: {first}" if first else f"{name}:", *indented(others)]


def dashed(lines: Sequence[str]) -> list[str]:
    """An item of a list."""
    first, *others = lines
    return [f"- {first}" if first else "-", *indented(others)]


def indented(lines: Iterable[str]) -> list[str]:
    """The lines one step further in; blank ones stay blank."""
    return [f"{STEP}{line}" if line else "" for line in lines]
