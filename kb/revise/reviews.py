"""What a reader made of the items of a note, written into it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping as MappingABC
from dataclasses import dataclass, replace

from kb.base.text import TextFile
from kb.diagnostics import Edit
from kb.format.front_matter import NOTE
from kb.format.order import Order
from kb.model import Claim, Reviewed, Status
from kb.parse.note import parse_note
from kb.parse.note.evidence import EVIDENCE_KEYS
from kb.parse.yaml import Mapping, Sequence
from kb.revise.former_names import entry, front_matter
from kb.revise.revision import CannotRevise

_ITEM = Order(EVIDENCE_KEYS)
_PLAIN = re.compile(r"[\w-][\w .'’:-]*")


@dataclass(frozen=True, slots=True)
class NoteReading:
    """A note as somebody read it: a record by the place of each item (from 0), and its status.

    ``status`` is None where it stays as it is.
    """

    records: MappingABC[int, Reviewed]
    status: Status | None = None


def with_reading(file: TextFile, claim: Claim, reading: NoteReading) -> tuple[Edit, ...]:
    """The edits by which a note holds what somebody read; a former record of theirs is replaced.

    Raises :class:`CannotRevise` where the note would say anything else otherwise than before.
    """
    front = front_matter(file)
    evidence = front.get("evidence")
    nodes = evidence.items if isinstance(evidence, Sequence) else ()
    wanted = _wanted(claim, reading)
    edits = [
        _below(entry(file, node, "reviewed", _written(file, node, item.reviewed), _ITEM))
        for node, item, was in zip(nodes, wanted.evidence, claim.evidence, strict=False)
        if isinstance(node, Mapping) and item.reviewed != was.reviewed
    ]
    if wanted.status is not claim.status:
        edits.append(entry(file, front, "status", str(wanted.status), NOTE))
    if "\r\n" in file.text:
        edits = [replace(one, replacement=one.replacement.replace("\n", "\r\n")) for one in edits]
    edits.sort(key=lambda edit: edit.span)
    if parse_note(TextFile(file.path, _edited(file.text, edits)))[0] != wanted:
        raise CannotRevise(
            f"the readings could not be written into {file.path} as it is laid out; run “kb fmt"
            f" {file.path}” first."
        )
    return tuple(edits)


def _below(edit: Edit) -> Edit:
    """The edit without the blank that a list below its key needs not."""
    return replace(edit, replacement=edit.replacement.replace("reviewed: \n", "reviewed:\n"))


def _wanted(claim: Claim, reading: NoteReading) -> Claim:
    evidence = tuple(
        replace(item, reviewed=_with(item.reviewed, reading.records.get(number)))
        for number, item in enumerate(claim.evidence)
    )
    return replace(claim, evidence=evidence, status=reading.status or claim.status)


def _with(records: tuple[Reviewed, ...], record: Reviewed | None) -> tuple[Reviewed, ...]:
    if record is None or any(_same(one, record) for one in records):
        return records
    return (*(one for one in records if one.by != record.by), record)


def _same(old: Reviewed, new: Reviewed) -> bool:
    """Whether it was said before, on whatever day."""
    return replace(old, on=new.on) == new


def _written(file: TextFile, item: Mapping, records: tuple[Reviewed, ...]) -> str:
    """The list below its key, or in brackets where the item stands in braces."""
    texts = [_scalar(str(record)) for record in records]
    if file.text[item.place.span.start] == "{":
        return f"[{', '.join(texts)}]"
    indent = " " * (item.entries[0][0].place.span.column - 1)
    return "".join(f"\n{indent}  - {text}" for text in texts)


def _scalar(text: str) -> str:
    plain = _PLAIN.fullmatch(text) and ": " not in text and not text.endswith(":")
    return text if plain else json.dumps(text, ensure_ascii=False)


def _edited(text: str, edits: list[Edit]) -> str:
    for edit in reversed(edits):
        text = f"{text[: edit.span.start]}{edit.replacement}{text[edit.span.end :]}"
    return text
