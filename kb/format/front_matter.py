"""The canonical form of front matter, of the vocabulary and of the studies."""

from __future__ import annotations

import re
from typing import Any

from kb.base.text import Place, TextFile
from kb.diagnostics import Severity
from kb.format.comments import Unfit, comments
from kb.format.order import Order
from kb.format.tree import render
from kb.format.unchanged import Unformatted, unreadable
from kb.model import ClaimRelation
from kb.parse import studies, vocabulary, yaml
from kb.parse.domains import DOMAIN_KEYS
from kb.parse.note.claim import KEYS
from kb.parse.note.effects import EFFECT_KEYS
from kb.parse.note.evidence import EVIDENCE_KEYS
from kb.parse.note.front_matter import split
from kb.parse.question import QUESTION_KEYS, SEARCHED_KEYS, is_question
from kb.parse.yaml import Node, Scalar, parse_yaml

_DOMAINS = Order(DOMAIN_KEYS)
NOTE = Order(
    KEYS,
    {
        "certainty-domains": _DOMAINS,
        "evidence": Order(EVIDENCE_KEYS, {"effects": Order(EFFECT_KEYS)}),
        "relations": Order(tuple(map(str, ClaimRelation))),
    },
)
QUESTION = Order(QUESTION_KEYS, {"certainty-domains": _DOMAINS, "searched": Order(SEARCHED_KEYS)})
STUDIES = Order(studies.STUDY_KEYS, {"appraisal": Order(studies.APPRAISAL_KEYS)})
TERM = Order(
    (
        "id",
        "label",
        "definition",
        "scope-note",
        "kind",
        "better",
        "levels",
        "domains",
        "designs",
        "alt-labels",
        "broader",
        "broader-kind",
        "source",
        "replaces",
    )
)
VOCABULARY = Order(vocabulary.LISTS, dict.fromkeys(vocabulary.LISTS, TERM))
_LINE_END = re.compile(r"\r\n?")


def format_note(file: TextFile) -> tuple[str, tuple[Unformatted, ...]]:
    """A note with its front matter in canonical form, and why not; the prose stays as it is."""
    parts, findings = split(file, "")
    if parts is None:
        return file.text, unreadable(findings)
    order = QUESTION if is_question(file) else NOTE
    front, unformatted = _yaml(file, parts.yaml_start, parts.yaml_end, order)
    return f"{file.text[: parts.yaml_start]}{front}{file.text[parts.yaml_end :]}", unformatted


def format_vocabulary(file: TextFile) -> tuple[str, tuple[Unformatted, ...]]:
    """A vocabulary in canonical form, and why not."""
    return _yaml(file, 0, len(file.text), VOCABULARY)


def format_studies(file: TextFile) -> tuple[str, tuple[Unformatted, ...]]:
    """The studies in canonical form, and why not."""
    return _yaml(file, 0, len(file.text), STUDIES)


def _yaml(
    file: TextFile, start: int, end: int, order: Order
) -> tuple[str, tuple[Unformatted, ...]]:
    """``file.text[start:end]`` in canonical form; as it is, and why, where that is not safe."""
    written = file.text[start:end]
    line_end = "\r\n" if "\r\n" in written else "\n"
    text = _LINE_END.sub("\n", written)
    inner = TextFile(file.path, text)
    root, findings = parse_yaml(inner, 0, len(text))
    grave = [finding for finding in findings if finding.severity is Severity.ERROR]
    if grave:
        _, diagnostics = parse_yaml(file, start, end)
        return written, unreadable(diagnostics)
    if root is None or (isinstance(root, Scalar) and root.absent):
        return written, ()
    if not isinstance(root, yaml.Sequence if order is STUDIES else yaml.Mapping):
        what = "studies, each with a dash" if order is STUDIES else "“key: value” lines"
        return written, (Unformatted(_place(file, start), f"it is no list of {what}"),)
    try:
        formatted = render(text, 0, len(text), root, order)
    except Unfit as unfit:
        line = inner.position(unfit.offset).line + file.position(start).line - 1
        place = _place(file, file.offset(line))
        return written, (Unformatted(place, "this cannot be laid out anew without loss"),)
    if not _same(inner, root, TextFile(file.path, formatted)):
        return written, (
            Unformatted(_place(file, start), "it would be read otherwise if laid out anew"),
        )
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
