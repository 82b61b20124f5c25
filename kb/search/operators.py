"""AND, OR and NOT in a query, as a tree. Pure; knows nothing of the database.

NOT binds closest, then AND (which words side by side stand for as well), then OR. What is
malformed is read as far as it goes: an operator without its words and a parenthesis without its
other half are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kb.search.query_item import Item

DEEPEST = 20
"""Parentheses inside each other that are read; deeper ones are left out."""

Sign = Literal["AND", "OR", "NOT", "(", ")"]


@dataclass(frozen=True, slots=True)
class All:
    """Everything of it holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Something of it holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """It does not hold."""

    part: Node


Node = All | Any | Not | Item


class _Reader:
    """Reads tokens from the left, by recursive descent."""

    def __init__(self, tokens: Sequence[Item | Sign]) -> None:
        self._tokens = tokens
        self._place = 0

    @property
    def _next(self) -> Item | Sign | None:
        return self._tokens[self._place] if self._place < len(self._tokens) else None

    def any_of(self, depth: int = 0) -> Node | None:
        """A part up to the parenthesis that ends it."""
        parts = [self._all_of(depth)]
        while self._next == "OR":
            self._place += 1
            parts.append(self._all_of(depth))
        return _joined(Any, parts)

    def _all_of(self, depth: int) -> Node | None:
        parts: list[Node | None] = []
        while self._next not in (None, "OR", ")"):
            if self._next == "AND":
                self._place += 1
            else:
                parts.append(self._one(depth))
        return _joined(All, parts)

    def _one(self, depth: int) -> Node | None:
        current = self._next
        self._place += 1
        if current == "NOT":
            return self._negated(depth)
        if current == "(":
            inner = self.any_of(depth + 1)
            self._place += self._next == ")"
            return inner
        return None if current is None or isinstance(current, str) else current

    def _negated(self, depth: int) -> Node | None:
        times = 1
        while self._next in ("NOT", "AND"):
            times += self._next == "NOT"
            self._place += 1
        if self._next in (None, "OR", ")"):
            return None
        part = self._one(depth)
        if part is None or times % 2 == 0:
            return part
        return part.part if isinstance(part, Not) else Not(part)


def tree(tokens: Iterable[Item | Sign]) -> Node | None:
    """The tree of some words, operators and parentheses; None where there is no word."""
    return _Reader(list(_balanced(tokens))).any_of()


def _balanced(tokens: Iterable[Item | Sign]) -> Iterator[Item | Sign]:
    """The tokens without parentheses that have no other half or lie too deep."""
    depth = 0
    for each in tokens:
        if each == "(":
            depth += 1
            if depth > DEEPEST:
                continue
        elif each == ")":
            if not depth:
                continue
            depth -= 1
            if depth >= DEEPEST:
                continue
        yield each


def _joined(kind: type[All] | type[Any], parts: Iterable[Node | None]) -> Node | None:
    """Parts under one operator, those of the same operator inside them laid flat."""
    flat: list[Node] = []
    for part in parts:
        if part is not None:
            flat += part.parts if isinstance(part, kind) else (part,)
    if len(flat) < 2:
        return flat[0] if flat else None
    return kind(tuple(flat))


def leaves(node: Node, *, excluded: bool = False) -> Iterator[tuple[Item, bool]]:
    """The items of a tree in their order, each with whether it is asked not to hold."""
    if isinstance(node, Not):
        yield from leaves(node.part, excluded=not excluded)
    elif isinstance(node, All | Any):
        for part in node.parts:
            yield from leaves(part, excluded=excluded)
    else:
        yield node, excluded


def mapped(node: Node, change: Callable[[Item], Item]) -> Node:
    """A tree with each item changed."""
    if isinstance(node, Not):
        return Not(mapped(node.part, change))
    if isinstance(node, All | Any):
        return type(node)(tuple(mapped(part, change) for part in node.parts))
    return change(node)


def written(node: Node) -> str:
    """A tree as it would be typed, with every operator and the parentheses that it needs."""
    if isinstance(node, Not):
        return f"NOT {_within(node.part)}"
    if isinstance(node, All | Any):
        word = " AND " if isinstance(node, All) else " OR "
        return word.join(map(_within, node.parts))
    return node.typed


def _within(node: Node) -> str:
    return f"({written(node)})" if isinstance(node, All | Any) else written(node)
