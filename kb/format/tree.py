"""A YAML text laid out anew from its nodes: key order, indentation, the style of lists.

Scalars stay as typed. A comment on a line of its own goes with what follows it, or, where it is
indented further than that, with what it follows; a comment at the end of a line stays there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.format.comments import Line, Trivia, Unfit, around, trivia
from kb.format.inline import STEP, dashed, indented, is_flow, laid_out, one_line_list, under
from kb.format.order import Order
from kb.parse import yaml
from kb.parse.yaml import Node, Scalar


@dataclass(slots=True)
class Chunk:
    """A key with its value, or an item of a list: the lines before it, and its own."""

    heads: list[str]
    lines: list[str]
    key: str = ""


def render(
    text: str, start: int, end: int, root: yaml.Mapping | yaml.Sequence, order: Order
) -> str:
    """``text[start:end]`` in canonical form; lines end in a line feed there and here.

    Raises :class:`kb.format.comments.Unfit` where it holds what cannot be laid out anew.
    """
    return _Layout(text, start).document(root, end, order)


class _Layout:
    def __init__(self, text: str, start: int) -> None:
        self._text = text
        self._position = start

    def document(self, root: yaml.Mapping | yaml.Sequence, end: int, order: Order) -> str:
        top = trivia(self._text, self._position, root.place.span.start, fresh=True)
        header, heads = _header(top.lines)
        if self._stands_alone(root):
            chunks = [Chunk(_plain(heads), self._alone(root, order)[1])]
        else:
            chunks = self._top(root, order, heads)
        last = _last(root)
        rest = self._close(chunks, last, trivia(self._text, self._position, end), 0)
        lines = [*_plain(header), *_flat(_sorted(chunks, order)), *_plain(rest)]
        return "".join(f"{line}\n" for line in _trimmed(lines))

    def _top(
        self, root: yaml.Mapping | yaml.Sequence, order: Order, heads: Sequence[Line]
    ) -> list[Chunk]:
        if isinstance(root, yaml.Mapping):
            return self._mapping(root, order, heads)
        return self._sequence(root, order, heads)

    def _mapping(self, node: yaml.Mapping, order: Order, heads: Sequence[Line]) -> list[Chunk]:
        """The entries of a block mapping, in the order written."""
        chunks: list[Chunk] = []
        before: Node = node
        for key, value in node.entries:
            if chunks:
                gap = trivia(self._text, self._position, key.place.span.start)
                heads = self._close(chunks, before, gap, node.place.span.column - 1)
            lines = self._entry(key, value, order.under(key.text))
            chunks.append(Chunk(_plain(heads), lines, key.text))
            before = value
        return chunks

    def _entry(self, key: Scalar, value: Node, order: Order) -> list[str]:
        span = key.place.span
        name = self._text[span.start : span.end]
        before, gap = around(self._text, span.end, value.place.span.start, ":")
        self._refuse_comments(before, span.end)
        if self._stands_alone(value):
            self._refuse_comments(gap, span.end)
            return under(name, *self._alone(value, order))
        return [f"{name}:{gap.beside}", *indented(_flat(self._block(value, order, gap.lines)))]

    def _block(self, node: Node, order: Order, heads: Sequence[Line]) -> list[Chunk]:
        """The parts of a node that is not in brackets, in canonical order."""
        if isinstance(node, yaml.Mapping):
            return _sorted(self._mapping(node, order, heads), order)
        if isinstance(node, yaml.Sequence):
            return self._sequence(node, order, heads)
        raise Unfit(node.place.span.start)

    def _sequence(self, node: yaml.Sequence, order: Order, heads: Sequence[Line]) -> list[Chunk]:
        chunks: list[Chunk] = []
        before: Node = node
        self._position = node.place.span.start
        for item in node.items:
            gap, after = around(self._text, self._position, item.place.span.start, "-")
            if chunks:
                heads = self._close(chunks, before, gap, node.place.span.column - 1)
            chunks.append(self._item(item, order, heads, after))
            before = item
        return chunks

    def _item(self, item: Node, order: Order, heads: Sequence[Line], after: Trivia) -> Chunk:
        if self._stands_alone(item):
            self._refuse_comments(after, item.place.span.start)
            return Chunk(_plain(heads), dashed(self._alone(item, order)[1]))
        above = [*heads, Line(after.beside.strip(), 0)] if after.beside else heads
        first, *others = self._block(item, order, after.lines)
        lines = [*first.lines, *(line for one in others for line in (*one.heads, *one.lines))]
        return Chunk([*_plain(above), *first.heads], dashed(lines))

    def _stands_alone(self, node: Node) -> bool:
        return (
            isinstance(node, Scalar)
            or is_flow(self._text, node)
            or one_line_list(self._text, node) is not None
        )

    def _alone(self, node: Node, order: Order) -> tuple[bool, list[str]]:
        listed = one_line_list(self._text, node)
        layout = laid_out(self._text, node, order) if listed is None else (True, [listed])
        self._position = node.place.span.end
        return layout

    def _refuse_comments(self, gap: Trivia, offset: int) -> None:
        if gap.has_comments:
            raise Unfit(offset)

    def _close(
        self, chunks: Sequence[Chunk], before: Node, gap: Trivia, column: int
    ) -> tuple[Line, ...]:
        """Give the chunk before a gap what is its own; the lines that belong to what follows."""
        lines = chunks[-1].lines
        lines[-1] += gap.beside
        own = gap.deeper_than(column)
        within = isinstance(before, yaml.Sequence) and before.place.span.column - 1
        for line in gap.lines[:own]:
            further = within is not False and line.column > within
            lines.append(f"{STEP * 2 if further else STEP}{line.text}" if line.text else "")
        return gap.lines[own:]


def _last(root: yaml.Mapping | yaml.Sequence) -> Node:
    """The node that a document ends with."""
    if isinstance(root, yaml.Mapping):
        return root.entries[-1][1] if root.entries else root
    return root.items[-1] if root.items else root


def _header(lines: tuple[Line, ...]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The lines at the top that are about the whole, down to the last blank one; and the others."""
    end = max((number for number, line in enumerate(lines, 1) if not line.text), default=0)
    return lines[:end], lines[end:]


def _plain(lines: Iterable[Line]) -> list[str]:
    """The lines without their indentation; of several blank ones, one."""
    texts: list[str] = []
    for line in lines:
        if line.text or not texts or texts[-1]:
            texts.append(line.text)
    return texts


def _sorted(chunks: list[Chunk], order: Order) -> list[Chunk]:
    return sorted(chunks, key=lambda chunk: order.rank(chunk.key))


def _flat(chunks: Sequence[Chunk]) -> list[str]:
    """All lines; no blank one before the first."""
    lines = [line for chunk in chunks for line in (*chunk.heads, *chunk.lines)]
    return lines[1:] if lines and not lines[0] else lines


def _trimmed(lines: list[str]) -> list[str]:
    while lines and not lines[0]:
        lines = lines[1:]
    while lines and not lines[-1]:
        lines = lines[:-1]
    return lines
