"""Items of evidence as text: compared, completed by another, and moved to another note."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.base.locators import parse_locator
from kb.base.text import TextFile
from kb.diagnostics import Edit
from kb.parse.yaml import Mapping, Node, Scalar
from kb.parse.yaml import Sequence as YamlSequence
from kb.revise.former_names import front_matter
from kb.revise.revision import CannotRevise


@dataclass(frozen=True, slots=True)
class ItemText:
    """An item of evidence as it stands in a note."""

    file: TextFile
    node: Mapping

    def entries(self) -> dict[str, str]:
        """The text of each key with its value, without the indentation that it stands in."""
        column = self.node.entries[0][0].place.span.column - 1
        pairs = self.node.entries
        return {
            key.text: _dedented(
                self.file.text[key.place.span.start : max(value.place.span.end, key.place.span.end)]
                + ("" if value.place.span.end > key.place.span.end else ":"),
                column,
            )
            for key, value in pairs
        }

    def values(self) -> dict[str, object]:
        """What each key says, however it is written."""
        return {key.text: _value(key.text, value) for key, value in self.node.entries}

    def text(self) -> str:
        """All of the item, without the indentation that it stands in."""
        span = self.node.place.span
        if self.is_flow:
            return self.file.slice(span)
        return _dedented(self.file.slice(span), span.column - 1)

    @property
    def is_flow(self) -> bool:
        """Whether it stands in braces."""
        return self.file.text[self.node.place.span.start] == "{"


def items_of(file: TextFile) -> tuple[ItemText, ...]:
    """The items of a note; raises :class:`CannotRevise` where they do not each have a dash."""
    node = front_matter(file).get("evidence")
    if isinstance(node, YamlSequence) and file.text[node.place.span.start] != "[":
        return tuple(ItemText(file, one) for one in node.items if isinstance(one, Mapping))
    raise CannotRevise(f"the evidence of {file.path} has to stand in lines with a dash each.")


def with_items(file: TextFile, others: Sequence[ItemText]) -> tuple[Edit, ...]:
    """The edits by which a note has the items of another besides its own.

    What it has already is left out. Two items that say the same of the same place, where neither
    says anything that the other contradicts, become one with all that either says.
    """
    own = items_of(file)
    edits: list[Edit] = []
    new: list[ItemText] = []
    for other in others:
        fellow = next((item for item in own if _agree(item, other)), None)
        if fellow is None:
            new.append(other)
        else:
            edits += _completed(fellow, other)
    last = own[-1]
    if new:
        edits.append(_appended(last, new))
    return tuple(edits)


def _agree(one: ItemText, other: ItemText) -> bool:
    """Whether two items are one: the same place of the same source, and nothing contradicted."""
    mine, theirs = one.values(), other.values()
    if any(mine.get(key) != theirs.get(key) for key in ("source", "relation", "locator")):
        return False
    return all(mine[key] == theirs[key] for key in mine.keys() & theirs.keys())


def _completed(item: ItemText, other: ItemText) -> Iterator[Edit]:
    known = item.values()
    missing = [text for key, text in other.entries().items() if key not in known]
    if not missing:
        return
    if item.is_flow:
        at = item.node.entries[-1][1].place.span.end
        if any("\n" in text for text in missing):
            raise CannotRevise(f"write the evidence of {item.file.path} line by line first.")
        yield Edit(item.file.span(at, at), "".join(f", {text}" for text in missing))
        return
    indent = item.node.entries[0][0].place.span.column - 1
    end = _line_end(item.file, item.node.place.span.end)
    lines = "".join(f"\n{_indented(text, indent)}" for text in missing)
    yield Edit(item.file.span(end, end), lines)


def _appended(last: ItemText, new: Sequence[ItemText]) -> Edit:
    """The new items behind the last one, in its indentation."""
    file = last.file
    column = last.node.place.span.column - 1
    dash = max(column - 2, 0)
    end = _line_end(file, last.node.place.span.end)
    lines = "".join(f"\n{' ' * dash}- {_indented(one.text(), dash + 2).lstrip()}" for one in new)
    return Edit(file.span(end, end), lines)


def _line_end(file: TextFile, offset: int) -> int:
    line = file.position(offset).line
    return file.offset(line) + len(file.line(line))


def _value(key: str, node: Node) -> object:
    if isinstance(node, Scalar):
        text = " ".join(node.text.split())
        return (parse_locator(text) or text) if key.endswith("locator") else text
    if isinstance(node, YamlSequence):
        return tuple(_value("", item) for item in node.items)
    return frozenset((name.text, _value(name.text, value)) for name, value in node.entries)


def _dedented(text: str, column: int) -> str:
    return re.sub(rf"(?<=\n)[ ]{{0,{column}}}", "", text.replace("\r\n", "\n"))


def _indented(text: str, column: int) -> str:
    return re.sub(r"(?m)^(?=.)", " " * column, text)
