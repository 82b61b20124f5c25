"""``sources/studies.yml`` into studies."""

from __future__ import annotations

from collections.abc import Iterator

from kb.base.text import TextFile
from kb.diagnostics import Diagnostic, Rule
from kb.model import Appraisal, DomainLevel, Evaluator, Studies, Study
from kb.parse.days import period
from kb.parse.numbers import counts
from kb.parse.reader import WRONG_TYPE, Reader
from kb.parse.suppressions import suppressions
from kb.parse.yaml import Mapping, Node, Scalar, Sequence, parse_yaml

DUPLICATE_STUDY = Rule(
    code="E001",
    title="Two studies have the same id",
    why="Evidence names studies by their id, so an id must mean one study.",
    bad="- id: trios-trial\n  label: Trial of trios\n- id: trios-trial\n  label: Second trial",
    good="- id: trios-trial\n  label: Trial of trios\n- id: second-trios-trial\n"
    "  label: Second trial",
)

RULES = (DUPLICATE_STUDY,)

STUDY_KEYS = (
    "id",
    "label",
    "design",
    "reports",
    "contexts",
    "sample",
    "period",
    "registration",
    "funder",
    "evaluator",
    "shares-data-with",
    "appraisal",
    "note",
    "replaces",
    "kb-ignore",
)
APPRAISAL_KEYS = ("tool", "overall", "domains", "outcome", "by", "note")


def parse_studies(file: TextFile) -> tuple[Studies, tuple[Diagnostic, ...]]:
    """The studies of a file, as far as they can be read, and what is wrong with it."""
    root, findings = parse_yaml(file, 0, len(file.text))
    reader = Reader(None)
    reader.findings.extend(findings)
    if root is None or (isinstance(root, Scalar) and root.absent):
        return Studies(), tuple(reader.findings)
    studies = tuple(_once(reader, _studies(reader, root)))
    return Studies(studies), tuple(reader.findings)


def _studies(reader: Reader, root: Node) -> Iterator[Study]:
    if not isinstance(root, Sequence):
        message = "the file is a list of studies; each starts with a dash: “- id: …”"
        reader.report(WRONG_TYPE, root.place, message)
    items = root.items if isinstance(root, Sequence) else (root,)
    for item in items:
        reader.subject = None
        mapping = reader.mapping(item, "a study", STUDY_KEYS)
        study = _study(reader, mapping) if mapping else None
        if study:
            yield study


def _once(reader: Reader, studies: Iterator[Study]) -> Iterator[Study]:
    seen: dict[str, Study] = {}
    for study in studies:
        first = seen.setdefault(study.id, study)
        if first is study:
            yield study
        elif first.place and study.place:
            line = first.place.span.line
            message = f"“{study.id}” is in use at line {line}; give one of the two another id"
            reader.findings.append(Diagnostic(DUPLICATE_STUDY, study.place, message, study.id))


def _study(reader: Reader, item: Mapping) -> Study | None:
    reader.subject = reader.text(item.get("id"), "id") or None
    identifier = reader.required(item, "id", "a study")
    label = reader.required(item, "label", "a study")
    node = item.get("id")
    texts = {key: reader.text(item.get(key), key) for key in ("registration", "funder", "note")}
    study = Study(
        id=identifier,
        label=label or identifier,
        design=reader.ref(item.get("design"), "design"),
        reports=reader.refs(item.get("reports"), "reports"),
        contexts=reader.refs(item.get("contexts"), "contexts"),
        sample=counts(reader, item.get("sample"), "sample"),
        period=period(reader, item.get("period"), "period"),
        registration=texts["registration"],
        funder=texts["funder"],
        evaluator=reader.choice(item.get("evaluator"), "evaluator", Evaluator),
        shares_data_with=reader.refs(item.get("shares-data-with"), "shares-data-with"),
        appraisals=tuple(_appraisals(reader, item.get("appraisal"))),
        note=texts["note"],
        replaces=reader.refs(item.get("replaces"), "replaces"),
        suppressions=suppressions(reader, item.get("kb-ignore")),
        place=node.place if node is not None else item.place,
        places={"": item.place, **{key.text: value.place for key, value in item.entries}},
    )
    if not identifier or node is None:
        return None
    reader.slug(identifier, node.place, "id")
    return study


def _appraisals(reader: Reader, node: Node | None) -> Iterator[Appraisal]:
    if isinstance(node, Mapping):
        message = "each appraisal starts with a dash: “- tool: …”, and “overall: …” under it"
        reader.report(WRONG_TYPE, node.place, message)
    items = (node,) if isinstance(node, Mapping) else reader.items(node, "appraisal")
    for item in items:
        mapping = reader.mapping(item, "an appraisal", APPRAISAL_KEYS)
        appraisal = _appraisal(reader, mapping) if mapping else None
        if appraisal:
            yield appraisal


def _appraisal(reader: Reader, item: Mapping) -> Appraisal | None:
    reader.required(item, "tool", "an appraisal")
    tool = reader.ref(item.get("tool"), "tool")
    entries = reader.entries(item.get("domains"), "domains", "missing-data: low")
    domains = tuple(
        DomainLevel(key.text, level, value.place, key.inner)
        for key, value in entries
        if (level := reader.text(value, key.text))
    )
    return (
        Appraisal(
            tool=tool,
            overall=reader.text(item.get("overall"), "overall"),
            domains=domains,
            outcome=reader.ref(item.get("outcome"), "outcome"),
            by=reader.ref(item.get("by"), "by"),
            note=reader.text(item.get("note"), "note"),
            place=item.place,
            places={key.text: value.place for key, value in item.entries},
        )
        if tool
        else None
    )
