"""The texts of a new question, a new study and a new term."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.base.text import TextFile
from kb.draft.note import scalar
from kb.parse.yaml import Mapping as YamlMapping
from kb.parse.yaml import Sequence as YamlSequence
from kb.parse.yaml import parse_yaml


@dataclass(frozen=True, slots=True)
class QuestionDraft:
    """A question as the contributor gave it; ``claims`` are those that its answer weighs."""

    question: str
    answer: str = ""
    features: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    body: str = ""


def question_text(draft: QuestionDraft) -> str:
    """The file: front matter with its keys in the usual order, then the prose, if any."""
    lines = ["---", *_front(draft), "---"]
    if draft.body.strip():
        lines += ["", draft.body.strip()]
    return "\n".join(lines) + "\n"


def _front(draft: QuestionDraft) -> Iterator[str]:
    yield f"question: {scalar(draft.question)}"
    if draft.answer.strip():
        yield f"answer: {scalar(draft.answer)}"
    for name in ("features", "outcomes", "contexts"):
        names = getattr(draft, name)
        if names:
            yield f"{name}: [{', '.join(names)}]"
    if draft.claims:
        yield "claims:"
        yield from (f"  {claim}: weighed" for claim in draft.claims)
    yield "status: draft"


def item_text(
    values: Mapping[str, str | Sequence[str] | Mapping[str, int]], indent: str = ""
) -> str:
    """An item of a list in YAML: a dash, then the keys that have a value, one a line."""
    lines: list[str] = []
    for name, value in values.items():
        if isinstance(value, str):
            lines += [f"{name}: {scalar(value)}"] if value.strip() else []
        elif isinstance(value, Mapping):
            lines += [f"{name}:", *(f"  {unit}: {n}" for unit, n in value.items())] if value else []
        elif value:
            lines.append(f"{name}: [{', '.join(value)}]")
    return "".join(
        f"{indent}{'- ' if number == 0 else '  '}{line}\n" for number, line in enumerate(lines)
    )


def with_study(text: str, item: str) -> str:
    """The studies with one more at the end."""
    body = text.rstrip()
    return f"{body}\n{item}" if body else item


def with_term(text: str, name: str, item: str) -> str | None:
    """The vocabulary with a term at the end of a list; None where that list cannot be added to."""
    file = TextFile("", text)
    root, _ = parse_yaml(file, 0, len(text))
    node = root.get(name) if isinstance(root, YamlMapping) else None
    if root is None or (isinstance(root, YamlMapping) and node is None):
        body = text.rstrip()
        return f"{body}\n\n{name}:\n{item}".lstrip() if body else f"{name}:\n{item}"
    if not isinstance(node, YamlSequence):
        return None
    span = node.place.span
    if not node.items:
        return f"{text[: span.start].rstrip()}\n{item.rstrip()}{text[span.end :]}"
    if text[span.start] == "[":
        return None
    end = file.offset(node.items[-1].place.span.end_line)
    last = end + len(file.line(node.items[-1].place.span.end_line))
    return f"{text[:last]}\n{item.rstrip()}{text[last:]}"
