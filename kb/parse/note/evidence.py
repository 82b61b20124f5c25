"""Items of evidence: what each source says towards a claim."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kb.diagnostics import Edit, Fix
from kb.model import Basis, Evidence, EvidenceRelation, Ref, Verified
from kb.parse.note.effects import effects
from kb.parse.note.locators import locator
from kb.parse.note.reviewed import reviewed
from kb.parse.reader import MISSING_KEY, UNKNOWN_VALUE, WRONG_TYPE, Reader
from kb.parse.yaml import Mapping, Node, Scalar, Sequence

EVIDENCE_KEYS = (
    "source",
    "study",
    "relation",
    "locator",
    "via",
    "via-locator",
    "design",
    "basis",
    "quote",
    "sample",
    "dataset",
    "effects",
    "note",
    "verified",
    "reviewed",
)
_VERIFIED = re.compile(
    r"(?P<on>\d{4}-\d{2}-\d{2}) sha256:(?P<digest>[0-9a-f]{64})(?: words:(?P<words>[0-9a-f]{12}))?"
)


def evidence(reader: Reader, front: Mapping) -> tuple[Evidence, ...]:
    """The items of a note, as far as they can be read."""
    return tuple(_each(reader, front))


def _each(reader: Reader, front: Mapping) -> Iterator[Evidence]:
    node = front.get("evidence")
    if node is None or (isinstance(node, Scalar) and node.absent):
        message = "a note needs “evidence:” with at least one item: “- source: …” and “relation: …”"
        place = node.place if node is not None else front.place
        reader.report(MISSING_KEY, place, message)
        return
    for item in _evidence_items(reader, node):
        mapping = reader.mapping(item, "an item of evidence", EVIDENCE_KEYS)
        read = _item(reader, mapping) if mapping else None
        if read:
            yield read


def _evidence_items(reader: Reader, node: Node) -> tuple[Node, ...]:
    if isinstance(node, Sequence) and node.items:
        return node.items
    if isinstance(node, Sequence):
        message = "the evidence is empty; add an item with “- source: …” and “relation: …”"
        reader.report(MISSING_KEY, node.place, message)
        return ()
    message = "each item of evidence starts with a dash: “- source: …”, and “relation: …” under it"
    fix = _dashed(node) if isinstance(node, Mapping) else None
    reader.report(WRONG_TYPE, node.place, message, fix)
    return (node,) if isinstance(node, Mapping) else ()


def _dashed(item: Mapping) -> Fix | None:
    """A dash before the first key, and the other keys moved under it."""
    spans = [key.place.span for key, _ in item.entries]
    ends = [value.place.span.end_line for _, value in item.entries]
    lines = [span.line for span in spans]
    if lines != ends or len(set(lines)) < len(lines):
        return None
    starts = [s._replace(end=s.start, end_line=s.line, end_column=s.column) for s in spans]
    first, *others = (Edit(start, "  ") for start in starts)
    return Fix("start the item with a dash", (replace(first, replacement="- "), *others), safe=True)


def _item(reader: Reader, item: Mapping) -> Evidence | None:
    what = "an item of evidence"
    source_name = reader.required(item, "source", what)
    reader.required(item, "relation", what)
    relation = reader.choice(item.get("relation"), "relation of a source", EvidenceRelation)
    source = item.get("source")
    where = locator(reader, item, "locator")
    study = reader.ref(item.get("study"), "study")
    via = reader.ref(item.get("via"), "via")
    via_locator = locator(reader, item, "via-locator")
    design = reader.ref(item.get("design"), "design")
    basis = reader.choice(item.get("basis"), "basis", Basis)
    quote, sample, dataset, note = (
        reader.text(item.get(key), key) for key in ("quote", "sample", "dataset", "note")
    )
    numbers = effects(reader, item.get("effects"))
    if not isinstance(source, Scalar) or not source_name:
        return None
    return Evidence(
        source=Ref(source_name, source.inner),
        # Without one it counts for nothing; what else is wrong with the item is found all the same.
        relation=relation or EvidenceRelation.BACKGROUND,
        locator=where,
        study=study,
        via=via,
        via_locator=via_locator,
        design=design,
        basis=basis,
        quote=quote,
        sample=sample,
        dataset=dataset,
        note=note,
        verified=_verified(reader, item),
        reviewed=reviewed(reader, item),
        effects=numbers,
        place=item.place,
        places={key.text: value.place for key, value in item.entries},
    )


def _verified(reader: Reader, item: Mapping) -> Verified | None:
    node = item.get("verified")
    text = reader.text(node, "verified")
    if not text or node is None:
        return None
    match = _VERIFIED.fullmatch(text)
    if match is None:
        message = (
            "“verified” is written by “kb quotes verify --record”, with a date and a check sum;"
            " delete it, or run that again"
        )
        reader.report(UNKNOWN_VALUE, node.place, message)
        return None
    return Verified(match["on"], match["digest"], match["words"] or "")
