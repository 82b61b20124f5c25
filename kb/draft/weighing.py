"""The texts of a new question, a new study and a new term."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kb.base.text import TextFile
from kb.draft.yaml import Plain, item_lines, note_file
from kb.parse.yaml import Mapping as YamlMapping
from kb.parse.yaml import Node, Scalar, parse_yaml
from kb.parse.yaml import Sequence as YamlSequence


@dataclass(frozen=True, slots=True)
class QuestionDraft:
    """A question as the contributor gave it.

    ``claims`` maps those of its answer to ``weighed`` or ``left out: why``; ``searched`` is
    ``not searched``, or what was searched by its keys.
    """

    question: str
    answer: str = ""
    certainty: str = ""
    certainty_domains: Mapping[str, Plain] = field(default_factory=dict)
    certainty_reason: str = ""
    features: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    claims: Mapping[str, str] = field(default_factory=dict)
    answered: str = ""
    searched: Plain = ""
    body: str = ""


def question_text(draft: QuestionDraft) -> str:
    """The file: front matter with its keys in the usual order, then the prose, if any."""
    return note_file(_front(draft), draft.body)


def _front(draft: QuestionDraft) -> Mapping[str, Plain]:
    return {
        "question": draft.question,
        "answer": draft.answer.strip(),
        "certainty": draft.certainty,
        "certainty-domains": draft.certainty_domains,
        "certainty-reason": draft.certainty_reason.strip(),
        "features": draft.features,
        "outcomes": draft.outcomes,
        "contexts": draft.contexts,
        "claims": draft.claims,
        "answered": draft.answered,
        "searched": draft.searched,
        "status": "draft",
    }


def item_text(values: Mapping[str, Plain], indent: str = "") -> str:
    """An item of a list in YAML: a dash, then the keys that have a value, one a line."""
    return "".join(f"{line}\n" for line in item_lines(values, indent))


def with_study(text: str, item: str) -> str:
    """The studies with one more at the end, apart from them by a blank line if they all are."""
    file = TextFile("", text)
    root, _ = parse_yaml(file, 0, len(text))
    body = text.rstrip()
    if isinstance(root, YamlSequence):
        if not root.items:
            span = root.place.span
            body = f"{text[: span.start]}{text[span.end :]}".strip()
        starts = [text[: one.place.span.start].rpartition("\n")[0] for one in root.items[1:]]
        if starts and all(before.endswith(("\n", "\n\r")) for before in starts):
            item = f"\n{item}"
    return _like(text, f"{body}\n{item}" if body else item)


def with_term(text: str, name: str, item: str, before: str = "") -> str | None:
    """The vocabulary with a term in a list, ahead of the term ``before`` or else at its end.

    None where that list cannot be added to, or lacks that term.
    """
    file = TextFile("", text)
    root, _ = parse_yaml(file, 0, len(text))
    if root is None:
        return _like(text, f"{text.rstrip()}\n\n{name}:\n{item}".lstrip())
    if not isinstance(root, YamlMapping):
        return None
    node = root.get(name)
    changed = (
        f"{text.rstrip()}\n\n{name}:\n{item}"
        if node is None
        else _with_item(file, node, item, before)
    )
    return None if changed is None else _like(text, changed)


def _with_item(file: TextFile, node: Node, item: str, before: str) -> str | None:
    text, span = file.text, node.place.span
    if not isinstance(node, YamlSequence):
        return None
    if not node.items:
        return f"{text[: span.start].rstrip()}\n{item.rstrip()}{text[span.end :]}"
    line = None if text[span.start] == "[" else _line(file, node, before)
    if line is None:
        return None
    if line > file.line_count:
        return f"{text}\n{item}"
    at = file.offset(line)
    return f"{text[:at]}{item}{text[at:]}"


def _line(file: TextFile, node: YamlSequence, before: str) -> int | None:
    """The line at which a further item begins: that of one of this id, or that after the last."""
    if not before:
        return _line_after(file, node.items[-1])
    for item in node.items:
        name = item.get("id") if isinstance(item, YamlMapping) else None
        if isinstance(name, Scalar) and name.text == before:
            line = item.place.span.line
            # A comment above an item speaks of it.
            while file.line(line - 1).lstrip().startswith("#"):
                line -= 1
            return line
    return None


def _line_after(file: TextFile, item: Node) -> int:
    """The line behind an item, ahead of comments that speak of what comes next."""
    span = item.place.span
    line = span.end_line
    while line > span.line:
        text = file.line(line)
        body = text.lstrip()
        if body and not (body.startswith("#") and len(text) - len(body) < span.column - 1):
            break
        line -= 1
    return line + 1


def _like(text: str, changed: str) -> str:
    """The changed text with the line ends of the text before."""
    if "\r\n" not in text:
        return changed
    return changed.replace("\r\n", "\n").replace("\n", "\r\n")
