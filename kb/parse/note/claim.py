"""A note into a claim."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from kb.base.text import Place, TextFile
from kb.diagnostics import Diagnostic
from kb.model import (
    Bearing,
    Certainty,
    Claim,
    ClaimRelation,
    FeatureBearing,
    Kind,
    OutcomeBearing,
    OutcomeDirection,
    Ref,
    Relation,
    Status,
    Strength,
)
from kb.parse.domains import DOMAIN_KEYS, certainty_domains
from kb.parse.note.certainty import check_weight
from kb.parse.note.effects import EFFECT_KEYS
from kb.parse.note.evidence import EVIDENCE_KEYS, evidence
from kb.parse.note.front_matter import split
from kb.parse.note.items import check_items, check_relations
from kb.parse.note.order import check_order
from kb.parse.note.piped_links import check_piped_links
from kb.parse.note.prose import mentions
from kb.parse.note.reviewed import check_reviewed
from kb.parse.note.statement import check_statement
from kb.parse.note.weighing import check_weighing
from kb.parse.reader import BAD_ID, MISSING_KEY, UNKNOWN_KEY, Reader, is_slug, slugged
from kb.parse.suppressions import suppressions
from kb.parse.yaml import Mapping, Node, Scalar, Sequence, parse_yaml

KEYS = (
    "claim",
    "kind",
    "certainty",
    "certainty-domains",
    "certainty-reason",
    "strength",
    "rests-on",
    "status",
    "features",
    "outcomes",
    "contexts",
    "evidence",
    "relations",
    "replaces",
    "kb-ignore",
)


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
        reader.findings.extend(check_piped_links(file, parts.body_start, identifier))
    return claim, tuple(reader.findings)


def _judged(file: TextFile, front: Mapping, claim: Claim) -> Iterator[Diagnostic]:
    """What is wrong with a claim that could be read."""
    yield from check_statement(claim)
    yield from check_weight(front, claim)
    yield from check_items(file, claim)
    yield from check_reviewed(claim)
    yield from check_weighing(file, claim)
    yield from check_relations(claim)
    yield from check_order(file, front, KEYS, claim.id)
    domains = front.get("certainty-domains")
    if isinstance(domains, Mapping):
        yield from check_order(file, domains, DOMAIN_KEYS, claim.id)
    for item in _mappings(front.get("evidence")):
        yield from check_order(file, item, EVIDENCE_KEYS, claim.id)
        for effect in _mappings(item.get("effects")):
            yield from check_order(file, effect, EFFECT_KEYS, claim.id)


def _mappings(node: Node | None) -> Iterator[Mapping]:
    for item in node.items if isinstance(node, Sequence) else ():
        if isinstance(item, Mapping):
            yield item


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
    if isinstance(root, Mapping) and {"claim", "evidence"}.isdisjoint(
        k.text for k, _ in root.entries
    ):
        question = next((key for key, _ in root.entries if key.text == "question"), None)
        if question is not None:
            message = "a question stands in claims/questions/; move this file there"
            reader.report(UNKNOWN_KEY, question.place, message)
            return None
    return reader.mapping(root, "a note", KEYS)


def _claim(reader: Reader, file: TextFile, front: Mapping, body_start: int) -> Claim | None:
    statement = reader.required(front, "claim", "a note")
    items = evidence(reader, front)
    kind = reader.choice(front.get("kind"), "kind", Kind)
    certainty = reader.choice(front.get("certainty"), "certainty", Certainty)
    status = reader.choice(front.get("status"), "status", Status) or Status.DRAFT
    domains = certainty_domains(reader, front.get("certainty-domains"))
    reason = reader.text(front.get("certainty-reason"), "certainty-reason")
    strength = reader.choice(front.get("strength"), "strength", Strength)
    rests_on = reader.refs(front.get("rests-on"), "rests-on")
    features = tuple(_features(reader, front))
    outcomes = tuple(_outcomes(reader, front))
    contexts = reader.refs(front.get("contexts"), "contexts")
    relations = tuple(_relations(reader, front))
    replaces = reader.refs(front.get("replaces"), "replaces")
    if not statement:
        return None
    places = {key.text: value.place for key, value in front.entries}
    return Claim(
        id=PurePosixPath(file.path).stem,
        statement=statement,
        kind=kind,
        certainty=certainty,
        certainty_domains=domains,
        certainty_reason=reason,
        strength=strength,
        rests_on=rests_on,
        status=status,
        features=features,
        outcomes=outcomes,
        contexts=contexts,
        evidence=items,
        relations=relations,
        replaces=replaces,
        body=file.text[body_start:],
        mentions=mentions(file, body_start),
        suppressions=suppressions(reader, front.get("kb-ignore")),
        body_place=Place(file.path, file.span(body_start, len(file.text))),
        place=places["claim"],
        places=places,
    )


def _features(reader: Reader, front: Mapping) -> Iterator[FeatureBearing]:
    example = "network: supports"
    for key, value in reader.entries(front.get("features"), "features", example, Bearing.SUPPORTS):
        bearing = reader.choice(value, "bearing on a feature", Bearing)
        if bearing:
            yield FeatureBearing(Ref(key.text, key.inner), bearing)
        elif isinstance(value, Scalar) and value.absent:
            message = f"“{key.text}” needs a bearing, as in “{key.text}: supports”"
            reader.report(MISSING_KEY, key.place, message)


def _outcomes(reader: Reader, front: Mapping) -> Iterator[OutcomeBearing]:
    example = "attainment: benefit"
    given = front.get("outcomes")
    for key, value in reader.entries(given, "outcomes", example, OutcomeDirection.BENEFIT):
        direction = reader.choice(value, "direction of an outcome", OutcomeDirection)
        if direction:
            yield OutcomeBearing(Ref(key.text, key.inner), direction)
        elif isinstance(value, Scalar) and value.absent:
            message = f"“{key.text}” needs a direction, as in “{key.text}: benefit”"
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
