"""A note into a claim."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from kb.base.locators import parse_locator
from kb.base.text import Place, TextFile
from kb.diagnostics import Diagnostic, Edit, Fix
from kb.model import (
    Basis,
    Bearing,
    Certainty,
    Claim,
    ClaimRelation,
    Evidence,
    EvidenceRelation,
    FeatureBearing,
    Ignore,
    Kind,
    Ref,
    Relation,
    Status,
    Verified,
)
from kb.parse.note.certainty import check_weight
from kb.parse.note.front_matter import split
from kb.parse.note.items import check_items, check_relations
from kb.parse.note.order import check_order
from kb.parse.note.prose import mentions
from kb.parse.note.rules import BAD_LOCATOR
from kb.parse.note.statement import check_statement
from kb.parse.reader import (
    BAD_ID,
    MISSING_KEY,
    UNKNOWN_VALUE,
    WRONG_TYPE,
    Reader,
    is_slug,
    slugged,
)
from kb.parse.yaml import Mapping, Node, Scalar, Sequence, parse_yaml

KEYS = (
    "claim",
    "kind",
    "certainty",
    "certainty-reason",
    "status",
    "features",
    "contexts",
    "evidence",
    "relations",
    "kb-ignore",
)
EVIDENCE_KEYS = (
    "source",
    "relation",
    "locator",
    "via",
    "design",
    "basis",
    "quote",
    "sample",
    "dataset",
    "note",
    "verified",
)
_VERIFIED = re.compile(
    r"(?P<on>\d{4}-\d{2}-\d{2}) sha256:(?P<digest>[0-9a-f]{64})(?: words:(?P<words>[0-9a-f]{12}))?"
)
_CODE = re.compile(r"[A-Z]\d{3}")


def parse_note(file: TextFile) -> tuple[Claim | None, tuple[Diagnostic, ...]]:
    """The claim that a note makes, as far as it can be read, and what is wrong with the note.

    None only where there is no statement: a claim without evidence is still one to link to.
    """
    identifier = PurePosixPath(file.path).stem
    reader = Reader(identifier)
    _check_id(reader, file, identifier)
    parts, findings = split(file, identifier)
    if parts is None:
        return None, (*reader.findings, *findings)
    root, yaml_findings = parse_yaml(file, parts.yaml_start, parts.yaml_end)
    reader.findings.extend(
        Diagnostic(f.rule, f.place, f.message, identifier, f.fix) for f in yaml_findings
    )
    if root is None and yaml_findings:
        return None, tuple(reader.findings)
    top = Place(file.path, file.span(0, 3))
    front = _front(reader, root, top)
    if front is None:
        return None, tuple(reader.findings)
    claim = _claim(reader, file, front, parts.body_start)
    if claim is not None:
        reader.findings.extend(_judged(file, front, claim))
    return claim, tuple(reader.findings)


def _judged(file: TextFile, front: Mapping, claim: Claim) -> Iterator[Diagnostic]:
    """What is wrong with a claim that could be read."""
    yield from check_statement(claim)
    yield from check_weight(front, claim)
    yield from check_items(file, claim)
    yield from check_relations(claim)
    yield from check_order(file, front, KEYS, claim.id)
    evidence = front.get("evidence")
    for item in evidence.items if isinstance(evidence, Sequence) else ():
        if isinstance(item, Mapping):
            yield from check_order(file, item, EVIDENCE_KEYS, claim.id)


def _check_id(reader: Reader, file: TextFile, identifier: str) -> None:
    if not is_slug(identifier):
        place = Place(file.path, file.span(0, 0))
        near = slugged(identifier) or "networks-help"
        message = (
            f"the file's name “{identifier}” must be small letters, digits and single hyphens;"
            f" rename it to “{near}.md”"
        )
        reader.report(BAD_ID, place, message)


def _front(reader: Reader, root: Node | None, top: Place) -> Mapping | None:
    if root is None or (isinstance(root, Scalar) and root.absent):
        reader.report(MISSING_KEY, top, "the front matter is empty; it needs “claim: …”")
        return None
    return reader.mapping(root, "a note", KEYS)


def _claim(reader: Reader, file: TextFile, front: Mapping, body_start: int) -> Claim | None:
    statement = reader.required(front, "claim", "a note")
    evidence = tuple(_evidence(reader, front))
    kind = reader.choice(front.get("kind"), "kind", Kind)
    certainty = reader.choice(front.get("certainty"), "certainty", Certainty)
    status = reader.choice(front.get("status"), "status", Status) or Status.DRAFT
    reason = reader.text(front.get("certainty-reason"), "certainty-reason")
    features = tuple(_features(reader, front))
    contexts = reader.refs(front.get("contexts"), "contexts")
    relations = tuple(_relations(reader, front))
    if not statement:
        return None
    places = {key.text: value.place for key, value in front.entries}
    return Claim(
        id=PurePosixPath(file.path).stem,
        statement=statement,
        kind=kind,
        certainty=certainty,
        certainty_reason=reason,
        status=status,
        features=features,
        contexts=contexts,
        evidence=evidence,
        relations=relations,
        body=file.text[body_start:],
        mentions=mentions(file, body_start),
        ignores=tuple(_ignores(reader, front.get("kb-ignore"))),
        body_place=Place(file.path, file.span(body_start, len(file.text))),
        place=places["claim"],
        places=places,
    )


def _features(reader: Reader, front: Mapping) -> Iterator[FeatureBearing]:
    for key, value in reader.entries(front.get("features"), "features", "network: supports"):
        bearing = reader.choice(value, "bearing on a feature", Bearing)
        if bearing:
            yield FeatureBearing(Ref(key.text, key.place), bearing)
        elif isinstance(value, Scalar) and value.absent:
            message = f"“{key.text}” needs a bearing, as in “{key.text}: supports”"
            reader.report(MISSING_KEY, key.place, message)


def _relations(reader: Reader, front: Mapping) -> Iterator[Relation]:
    node = front.get("relations")
    if node is None or (isinstance(node, Scalar) and node.absent):
        return
    names = [str(relation) for relation in ClaimRelation]
    example = "supports: [another-claim]"
    if not isinstance(node, Mapping):
        list(reader.entries(node, "relations", example))
        return
    mapping = reader.mapping(node, "“relations”", names)
    for key, value in mapping.entries if mapping else ():
        if key.text in names:
            for target in reader.refs(value, key.text):
                yield Relation(ClaimRelation(key.text), target)


def _evidence(reader: Reader, front: Mapping) -> Iterator[Evidence]:
    node = front.get("evidence")
    if node is None or (isinstance(node, Scalar) and node.absent):
        message = "a note needs “evidence:” with at least one item: “- source: …” and “relation: …”"
        place = node.place if node is not None else front.place
        reader.report(MISSING_KEY, place, message)
        return
    for item in _evidence_items(reader, node):
        mapping = reader.mapping(item, "an item of evidence", EVIDENCE_KEYS)
        found = _item(reader, mapping) if mapping else None
        if found:
            yield found


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
    locator = _locator(reader, item)
    via = reader.ref(item.get("via"), "via")
    design = reader.ref(item.get("design"), "design")
    basis = reader.choice(item.get("basis"), "basis", Basis)
    texts = {key: reader.text(item.get(key), key) for key in ("quote", "sample", "dataset", "note")}
    if not isinstance(source, Scalar) or not source_name or relation is None:
        return None
    return Evidence(
        source=Ref(source_name, source.inner),
        relation=relation,
        locator=locator,
        via=via,
        design=design,
        basis=basis,
        **texts,
        verified=_verified(reader, item),
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


def _ignores(reader: Reader, node: Node | None) -> Iterator[Ignore]:
    """Codes to pass over: ``C012: reason`` lines, or a list of such or of bare codes."""
    for item in (node,) if isinstance(node, Mapping) else reader.items(node, "kb-ignore"):
        if isinstance(item, Mapping):
            for key, value in item.entries:
                yield from _ignore(reader, key, reader.text(value, key.text))
        elif isinstance(item, Scalar):
            yield from _ignore(reader, item, "")


def _ignore(reader: Reader, code: Scalar, reason: str) -> Iterator[Ignore]:
    if _CODE.fullmatch(code.text):
        yield Ignore(code.text, reason, code.inner)
    else:
        message = f"“{code.text}” is no code of a rule; it looks like “C012”"
        reader.report(UNKNOWN_VALUE, code.place, message)


def _locator(reader: Reader, item: Mapping) -> str:
    node = item.get("locator")
    locator = reader.text(node, "locator")
    if locator and node is not None and parse_locator(locator) is None:
        message = (
            f"“{locator}” is not understood as a locator; write a label and a number,"
            " as in “p. 2”, “pp. 3–5”, “ch. 4” or “para. 9”"
        )
        reader.report(BAD_LOCATOR, node.place, message)
    return locator
