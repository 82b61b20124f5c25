"""The canonical form of front matter and of the vocabulary."""

from __future__ import annotations

import re
from typing import Any

from kb.base.text import Place, TextFile
from kb.diagnostics import Severity
from kb.format.comments import Unfit, comments
from kb.format.order import Order
from kb.format.tree import render
from kb.format.unchanged import Left, lefts
from kb.model import ClaimRelation
from kb.parse import vocabulary, yaml
from kb.parse.note import claim
from kb.parse.note.front_matter import split
from kb.parse.yaml import Node, Scalar, parse_yaml

NOTE = Order(
    claim.KEYS,
    {"evidence": Order(claim.EVIDENCE_KEYS), "relations": Order(tuple(map(str, ClaimRelation)))},
)
_TERM = Order(
    ("id", "label", "definition", "scope-note", "kind", "alt-labels", "broader", "source")
)
VOCABULARY = Order(vocabulary.LISTS, dict.fromkeys(vocabulary.LISTS, _TERM))
_LINE_END = re.compile(r"\r\n?")


def format_note(file: TextFile) -> tuple[str, tuple[Left, ...]]:
    """A note with its front matter in canonical form, and why not; the prose stays as it is."""
    parts, findings = split(file, "")
    if parts is None:
        return file.text, lefts(findings)
    front, left = _yaml(file, parts.yaml_start, parts.yaml_end, NOTE)
    return f"{file.text[: parts.yaml_start]}{front}{file.text[parts.yaml_end :]}", left


def format_vocabulary(file: TextFile) -> tuple[str, tuple[Left, ...]]:
    """A vocabulary in canonical form, and why not."""
    return _yaml(file, 0, len(file.text), VOCABULARY)


def _yaml(file: TextFile, start: int, end: int, order: Order) -> tuple[str, tuple[Left, ...]]:
    """``file.text[start:end]`` in canonical form; as it is, and why, where that is not safe."""
    written = file.text[start:end]
    line_end = "\r\n" if "\r\n" in written else "\n"
    text = _LINE_END.sub("\n", written)
    inner = TextFile(file.path, text)
    root, findings = parse_yaml(inner, 0, len(text))
    grave = [finding for finding in findings if finding.severity is Severity.ERROR]
    if grave:
        _, told = parse_yaml(file, start, end)
        return written, lefts(told)
    if root is None or (isinstance(root, Scalar) and root.absent):
        return written, ()
    if not isinstance(root, yaml.Mapping):
        return written, (Left(_place(file, start), "it is no list of “key: value” lines"),)
    try:
        formatted = render(text, 0, len(text), root, order)
    except Unfit as unfit:
        line = inner.position(unfit.offset).line + file.position(start).line - 1
        place = _place(file, file.offset(line))
        return written, (Left(place, "this cannot be laid out anew without loss"),)
    if not _same(inner, root, TextFile(file.path, formatted)):
        return written, (Left(_place(file, start), "it would be read otherwise if laid out anew"),)
    return formatted.replace("\n", line_end), ()


def _same(file: TextFile, root: Node, formatted: TextFile) -> bool:
    """Whether both hold the same values and comments."""
    again, findings = parse_yaml(formatted, 0, len(formatted.text))
    if again is None or any(finding.severity is Severity.ERROR for finding in findings):
        return False
    before = sorted(comments(file.text, 0, len(file.text), root))
    after = sorted(comments(formatted.text, 0, len(formatted.text), again))
    return before == after and _value(root) == _value(again)


def _value(node: Node) -> Any:
    if isinstance(node, Scalar):
        return node.text, node.plain
    if isinstance(node, yaml.Sequence):
        return [_value(item) for item in node.items]
    return {key.text: _value(value) for key, value in node.entries}


def _place(file: TextFile, offset: int) -> Place:
    return Place(file.path, file.span(offset, offset))
