"""What stands between the nodes of a YAML text: comments and blank lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kb.parse.yaml import Node, Scalar, Sequence

_TRIVIA = re.compile(r"(?:[ \t]+|\n|#[^\n]*)*+")
_BESIDE = re.compile(r"[ \t]*(?:#[^\n]*)?")
_COMMENT = re.compile(r"#[^\n]*")


class Unfit(Exception):
    """The text holds something at ``offset`` that cannot be laid out anew without loss."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Line:
    """A comment on a line of its own with its 0-based column, or a blank line."""

    text: str
    column: int


@dataclass(frozen=True, slots=True)
class Trivia:
    """The comment at the end of a line, with the blanks before it, and the lines after that."""

    beside: str = ""
    lines: tuple[Line, ...] = ()

    @property
    def has_comments(self) -> bool:
        """Whether it is more than blank."""
        return bool(self.beside) or any(line.text for line in self.lines)

    def deeper_than(self, column: int) -> int:
        """How many of the lines go with what is above: those up to the last deeper comment."""
        inside = 0
        for number, line in enumerate(self.lines, start=1):
            if line.text and line.column <= column:
                break
            inside = number if line.text else inside
        return inside


def trivia(text: str, start: int, end: int, *, fresh: bool = False) -> Trivia:
    """What stands in ``text[start:end]``; ``fresh`` where that begins a line.

    Raises :class:`Unfit` where it is more than comments and blanks.
    """
    match = _TRIVIA.match(text, start, end)
    stop = match.end() if match else start
    if stop < end:
        raise Unfit(stop)
    beside = ""
    if not fresh and (first := _BESIDE.match(text, start, end)):
        beside = first[0].rstrip() if "#" in first[0] else ""
        start = first.end() + 1
    # What follows the last line end is the indentation of what comes next.
    *lines, _ = text[start:end].split("\n") if start <= end else [""]
    return Trivia(beside, tuple(Line(one.strip(), len(one) - len(one.lstrip())) for one in lines))


def around(text: str, start: int, end: int, mark: str) -> tuple[Trivia, Trivia]:
    """What stands before and after the indicator ``mark`` in ``text[start:end]``."""
    match = _TRIVIA.match(text, start, end)
    at = match.end() if match else start
    if not text.startswith(mark, at, end):
        raise Unfit(at)
    return trivia(text, start, at), trivia(text, at + len(mark), end)


def scalars(node: Node) -> Iterator[Scalar]:
    """Every scalar in a node, keys included, in the order of the text."""
    if isinstance(node, Scalar):
        yield node
        return
    inside: Iterable[Node] = (
        node.items if isinstance(node, Sequence) else (one for pair in node.entries for one in pair)
    )
    for one in inside:
        yield from scalars(one)


def around_scalars(text: str, start: int, end: int, node: Node) -> str:
    """``text[start:end]`` without the scalars of a node that stands in it."""
    pieces = []
    for scalar in scalars(node):
        pieces.append(text[start : scalar.place.span.start])
        start = max(start, scalar.place.span.end)
    return " ".join([*pieces, text[start:end]])


def comments(text: str, start: int, end: int, node: Node) -> list[str]:
    """The comments in ``text[start:end]``, of which ``node`` is the value."""
    matches = _COMMENT.findall(around_scalars(text, start, end, node))
    return [comment.rstrip() for comment in matches]
