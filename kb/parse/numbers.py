"""Numbers as sources print them, out of YAML nodes, with a finding for what is none."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from kb.diagnostics import Edit, Fix, Fixability, Rule
from kb.model import Count, Figure
from kb.parse.reader import UNKNOWN_VALUE, Reader
from kb.parse.yaml import Node, Scalar, Sequence

BAD_NUMBER = Rule(
    code="N029",
    title="A number that cannot be read",
    why="Effects are compared, drawn and pooled by their numbers, so each has to be one: digits"
    " with a dot before the decimals, and no sign between thousands.",
    bad="value: 0,10",
    good="value: 0.10",
    fixability=Fixability.UNSAFE,
)

RULES = (BAD_NUMBER,)

_NUMBER = re.compile(r"(?P<bound>[<>]?)=? ?(?P<number>[-+−–]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))")
_COMMA = re.compile(r"[-+−–]?[0-9]{1,3},[0-9]{1,2}|[-+−–]?0,[0-9]+")
_THOUSANDS = re.compile(r"[-+−–]?[0-9]{1,3}(?:[,'’   ][0-9]{3})+(?:\.[0-9]+)?")
_WHOLE = re.compile(r"[0-9]+")


def figure(reader: Reader, node: Node | None, what: str) -> Figure | None:
    """A number as printed and its value; None if absent or no number."""
    text = reader.text(node, what)
    if not text or node is None:
        return None
    match = _NUMBER.fullmatch(text)
    value = float(re.sub("[−–]", "-", match["number"])) if match else math.inf
    if match is None or not math.isfinite(value):
        _refuse(reader, node, text, what)
        return None
    return Figure(text, value, match["bound"])


def interval(reader: Reader, node: Node | None, what: str) -> tuple[Figure, Figure] | None:
    """Two numbers in brackets; None if absent or something else."""
    if node is None or (isinstance(node, Scalar) and node.absent):
        return None
    items = node.items if isinstance(node, Sequence) else ()
    if len(items) != 2:
        message = f"“{what}” holds two numbers, as in {what}: [-0.02, 0.22]"
        reader.report(BAD_NUMBER, node.place, message)
        return None
    low, high = (figure(reader, item, what) for item in items)
    return (low, high) if low and high else None


def counts(reader: Reader, node: Node | None, what: str) -> tuple[Count, ...]:
    """Units with how many of each there are, as in ``{schools: 82, pupils: 14100}``."""
    return tuple(_counts(reader, node, what))


def _counts(reader: Reader, node: Node | None, what: str) -> Iterator[Count]:
    for unit, value in reader.entries(node, what, "schools: 82"):
        text = reader.text(value, unit.text)
        # A number with thousands of digits is a slip, and Python refuses to read it.
        if _WHOLE.fullmatch(text) and not int(text[:15]):
            message = f"0 {unit.text} are no sample; leave out a unit that is not given"
            reader.report(UNKNOWN_VALUE, value.place, message)
        elif _WHOLE.fullmatch(text) and len(text) <= 15:
            yield Count(unit.text, int(text), unit.inner)
        elif text:
            _refuse(reader, value, text, unit.text)


def whole(reader: Reader, node: Node | None, what: str, allowed: range) -> int | None:
    """A whole number of a few, such as -1; None if absent or another."""
    text = reader.text(node, what)
    if not text or node is None:
        return None
    plain = re.sub("[−–]", "-", text)
    if re.fullmatch(r"[-+]?[0-9]{1,3}", plain) and int(plain) in allowed:
        return int(plain)
    *most, last = (str(number) for number in sorted(allowed, key=abs))
    message = f"“{text}” is no value of “{what}”; it takes {', '.join(most)} or {last}"
    reader.report(BAD_NUMBER, node.place, message)
    return None


def _refuse(reader: Reader, node: Node, text: str, what: str) -> None:
    better = None
    if _COMMA.fullmatch(text):
        better = text.replace(",", ".")
    elif _THOUSANDS.fullmatch(text):
        better = re.sub(r"[,'’   ]", "", text)
    fix = None
    if better and isinstance(node, Scalar):
        fix = Fix(f"write “{better}”", (Edit(node.inner.span, better),))
    instead = better or "digits, with a dot before decimals"
    reader.report(
        BAD_NUMBER, node.place, f"“{text}” is no number for “{what}”; write {instead}", fix
    )
