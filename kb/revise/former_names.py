"""Former names written down where a thing is defined, so that they lead to it from then on."""

from __future__ import annotations

import re
from collections.abc import Sequence as SequenceABC

from kb.base.text import TextFile
from kb.diagnostics import Edit
from kb.format.front_matter import NOTE, QUESTION, STUDIES, TERM
from kb.format.order import Order
from kb.model import Claim, Question, Source, Study, Term
from kb.model.naming import Sort, Thing, name_of
from kb.parse.note.front_matter import split
from kb.parse.yaml import Mapping, Node, Scalar, Sequence, parse_yaml
from kb.revise.revision import CannotRevise

KEY = "replaces"
"""The key under which notes, studies and terms list what they were called before."""

_AFTER_KEY = re.compile(r"\s*,")
_FIELD = re.compile(r"[ \t]*\r?\n([ \t]*)[^\s}]")


def with_former(
    file: TextFile, thing: Thing, sort: Sort, added: str, dropped: str = ""
) -> tuple[Edit, ...]:
    """Edits by which ``thing``, defined in ``file``, lists ``added`` among its former names.

    ``dropped`` is one that is no longer among them, if it was. Raises :class:`CannotRevise` where
    the text is laid out so that the list cannot be found.
    """
    if isinstance(thing, Source):
        names = [name for name in thing.former_keys if name not in {added, dropped}]
        return (_in_entry(file, thing, [*names, added]),)
    prefix = f"{sort.address}/" if isinstance(thing, Term) else ""
    taken = {prefix + added, prefix + dropped}
    names = [ref.id for ref in thing.replaces if ref.id not in taken]
    mapping, order = _definition(file, thing, sort)
    return (entry(file, mapping, KEY, f"[{', '.join([*names, prefix + added])}]", order),)


def _definition(file: TextFile, thing: Thing, sort: Sort) -> tuple[Mapping, Order]:
    """The mapping that defines a note, a study or a term, and the order of its keys."""
    if isinstance(thing, Claim | Question):
        return front_matter(file), NOTE if isinstance(thing, Claim) else QUESTION
    root, _ = parse_yaml(file, 0, len(file.text))
    if isinstance(thing, Study):
        items, order = root, STUDIES
    else:
        name = f"{sort.address}s"
        items, order = (root.get(name) if isinstance(root, Mapping) else None), TERM
    for item in items.items if isinstance(items, Sequence) else ():
        if isinstance(item, Mapping) and _text(item.get("id")) == name_of(thing):
            return item, order
    raise CannotRevise(
        f"“{name_of(thing)}” could not be found in {file.path}; mend its YAML first."
    )


def front_matter(file: TextFile) -> Mapping:
    """The front matter of a note; raises :class:`CannotRevise` where it cannot be read."""
    parts, _ = split(file, "")
    root = parse_yaml(file, parts.yaml_start, parts.yaml_end)[0] if parts else None
    if not isinstance(root, Mapping):
        raise CannotRevise(f"the front matter of {file.path} cannot be read; mend it first.")
    return root


def entry(file: TextFile, mapping: Mapping, key: str, value: str, order: Order) -> Edit:
    """The edit by which a mapping has a value under a key, in its canonical place.

    A value that is there is replaced; ``mapping`` may stand in braces or line by line.
    """
    written = f"{key}: {value}"
    for name, present in mapping.entries:
        if name.text == key:
            end = max(present.place.span.end, name.place.span.end + 1)
            return Edit(file.span(name.place.span.start, end), written)
    return _inserted(file, mapping, key, written, order)


def _inserted(file: TextFile, mapping: Mapping, key: str, written: str, order: Order) -> Edit:
    flow = file.text[mapping.place.span.start] == "{"
    later = [name for name, _ in mapping.entries[1:] if order.rank(name.text) > order.rank(key)]
    if later:
        at = later[0].place.span.start
        gap = ", " if flow else "\n" + " " * (later[0].place.span.column - 1)
        return Edit(file.span(at, at), written + gap)
    name, value = mapping.entries[-1]
    end = max(value.place.span.end, name.place.span.end + 1)
    if flow:
        return Edit(file.span(end, end), f", {written}")
    # A remark at the end of the line stays where it is.
    line = file.position(end).line
    end = file.offset(line) + len(file.line(line))
    indent = " " * (mapping.entries[0][0].place.span.column - 1)
    return Edit(file.span(end, end), f"\n{indent}{written}")


def _in_entry(file: TextFile, source: Source, names: SequenceABC[str]) -> Edit:
    """The edit by which an entry lists other keys in the field that biblatex has for them."""
    written = f"{{{', '.join(names)}}}"
    field = source.find("ids")
    if field and field.place:
        return Edit(field.place.span, written)
    if source.place is None:
        raise CannotRevise(f"the entry of “{source.key}” could not be found.")
    end = source.place.span.end
    comma = _AFTER_KEY.match(file.text, end)
    if comma is None:
        return Edit(file.span(end, end), f", ids = {written}")
    following = _FIELD.match(file.text, comma.end())
    width = _width(file.text[comma.end() : end + len(source.raw)]) if following else 0
    line = f"{'ids':<{width}} = {written},"
    before = f"\n{following[1]}" if following else " "
    return Edit(file.span(comma.end(), comma.end()), before + line)


def _width(fields: str) -> int:
    """How wide the names of an entry's fields stand; 0 where they stand as they come."""
    match = re.match(r"\s*([\w-]+[ \t]+)=", fields)
    return len(match[1]) - 1 if match else 0


def _text(node: Node | None) -> str:
    return " ".join(node.text.split()) if isinstance(node, Scalar) else ""
