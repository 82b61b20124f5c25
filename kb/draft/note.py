"""The text of a new note."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from kb.base.text import TextFile
from kb.parse.yaml import Mapping, Scalar, parse_yaml
from kb.parse.yaml_advice import quoted


@dataclass(frozen=True, slots=True)
class EvidenceDraft:
    """What one source says, each part as the contributor gave it; empty where it was not told."""

    source: str
    relation: str
    locator: str = ""
    via: str = ""
    design: str = ""
    basis: str = ""
    quote: str = ""
    sample: str = ""
    dataset: str = ""
    note: str = ""
    study: str = ""


@dataclass(frozen=True, slots=True)
class ClaimDraft:
    """A claim as the contributor gave it.

    ``features``, ``relations`` and ``outcomes`` are pairs of names.
    """

    statement: str
    evidence: EvidenceDraft
    kind: str = ""
    certainty: str = ""
    certainty_reason: str = ""
    features: tuple[tuple[str, str], ...] = ()
    contexts: tuple[str, ...] = ()
    relations: tuple[tuple[str, str], ...] = ()
    body: str = ""
    outcomes: tuple[tuple[str, str], ...] = ()


def note_text(draft: ClaimDraft) -> str:
    """The note: front matter with its keys in the usual order, then the prose, if any."""
    lines = ["---", *_front(draft), "---"]
    if draft.body.strip():
        lines += ["", draft.body.strip()]
    return "\n".join(lines) + "\n"


def _front(draft: ClaimDraft) -> Iterator[str]:
    yield from _line("", "claim", draft.statement)
    yield from _line("", "kind", draft.kind)
    yield from _line("", "certainty", draft.certainty)
    yield from _line("", "certainty-reason", draft.certainty_reason)
    yield "status: draft"
    if draft.features:
        yield "features:"
        yield from (f"  {feature}: {bearing}" for feature, bearing in draft.features)
    if draft.outcomes:
        yield "outcomes:"
        yield from (f"  {outcome}: {direction}" for outcome, direction in draft.outcomes)
    if draft.contexts:
        yield f"contexts: [{', '.join(draft.contexts)}]"
    yield "evidence:"
    yield from _item(draft.evidence)
    if draft.relations:
        yield "relations:"
        for relation in dict.fromkeys(name for name, _ in draft.relations):
            targets = ", ".join(target for name, target in draft.relations if name == relation)
            yield f"  {relation}: [{targets}]"


def _item(item: EvidenceDraft) -> Iterator[str]:
    yield f"  - source: {scalar(item.source)}"
    yield from _line("    ", "study", item.study)
    for name in ("relation", "locator", "via", "design", "basis", "quote", "sample", "dataset"):
        yield from _line("    ", name, getattr(item, name))
    yield from _line("    ", "note", item.note)


def _line(indent: str, name: str, value: str) -> Iterator[str]:
    if value.strip():
        yield f"{indent}{name}: {scalar(value)}"


def scalar(value: str) -> str:
    """The value as YAML in one line, in quotes only where it would be read as something else."""
    folded = " ".join(value.split())
    for written in (folded, quoted(folded)):
        if _read_back(written) == folded:
            return written
    return json.dumps(folded)


def _read_back(written: str) -> str | None:
    text = f"key: {written}\n"
    root, findings = parse_yaml(TextFile("", text), 0, len(text))
    value = root.get("key") if isinstance(root, Mapping) else None
    if findings or not isinstance(value, Scalar) or value.absent:
        return None
    return value.text
