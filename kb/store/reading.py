"""Rows of ``kb.db`` back into the values of the model that they were made from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from kb.base.text import Place, Span
from kb.model import (
    Basis,
    Bearing,
    Certainty,
    Claim,
    ClaimRelation,
    Context,
    ContextKind,
    Creator,
    Date,
    Design,
    Evidence,
    EvidenceRelation,
    FeatureBearing,
    Kind,
    Person,
    Ref,
    Relation,
    Retraction,
    Source,
    Status,
    Term,
)
from kb.store.selecting import Row, array

T = TypeVar("T")
TermT = TypeVar("TermT", bound=Term)

_NOWHERE = Span(0, 0, 1, 1, 1, 1)
_ATTRIBUTES = {
    "container": "container-title",
    "publisher": "publisher",
    "publisher_place": "publisher-place",
    "volume": "volume",
    "issue": "issue",
    "number": "number",
    "pages": "page",
    "edition": "edition",
    "genre": "genre",
    "doi": "DOI",
    "isbn": "ISBN",
    "issn": "ISSN",
    "url": "URL",
    "language": "language",
    "abstract": "abstract",
    "note": "note",
}


def claim_of(
    row: Row,
    evidence: Iterable[Row],
    features: Iterable[Row],
    contexts: Iterable[Row],
    relations: Iterable[Row],
) -> Claim:
    """A claim from its row and those that belong to it; its place is the note, but no line."""
    return Claim(
        id=row["id"],
        statement=row["statement"],
        kind=_maybe(Kind, row["kind"]),
        certainty=_maybe(Certainty, row["certainty"]),
        certainty_reason=row["certainty_reason"] or "",
        status=Status(row["status"]),
        features=tuple(FeatureBearing(Ref(r["feature"]), Bearing(r["bearing"])) for r in features),
        contexts=tuple(Ref(r["context"]) for r in contexts),
        evidence=tuple(evidence_of(r) for r in evidence),
        relations=tuple(
            Relation(ClaimRelation(r["relation"]), Ref(r["target"])) for r in relations
        ),
        body=row["body_markdown"] or "",
        place=Place(row["path"], _NOWHERE),
    )


def _maybe(kind: type[T], value: Any) -> T | None:
    return kind(value) if value else None  # type: ignore[call-arg]


def _ref(value: str | None) -> Ref | None:
    return Ref(value) if value else None


def evidence_of(row: Row) -> Evidence:
    """An item of evidence."""
    return Evidence(
        source=Ref(row["source"]),
        relation=EvidenceRelation(row["relation"]),
        locator=row["locator"] or "",
        via=_ref(row["via"]),
        design=_ref(row["design"]),
        basis=_maybe(Basis, row["basis"]),
        quote=row["quote"] or "",
        sample=row["sample"] or "",
        dataset=row["dataset"] or "",
        note=row["note"] or "",
    )


def term_of(row: Row, kind: type[TermT]) -> TermT:
    """A term of that class."""
    extra: dict[str, Any] = {}
    if kind is Context:
        extra["kind"] = _maybe(ContextKind, row["kind"])
    elif kind is Design:
        extra["rank"] = row["rank"]
    return kind(
        id=row["id"],
        label=row["label"],
        definition=row["definition"] or "",
        scope_note=row["scope_note"] or "",
        alt_labels=tuple(array(row["alt_labels"])),
        broader=_ref(row["broader"]),
        source=_ref(row["source"]),
        **extra,
    )


def source_of(row: Row) -> Source:
    """A source, but for its entry as it was written."""
    item = json.loads(row["csl_json"])
    return Source(
        key=row["key"],
        type=row["type"],
        title=row["title"] or "",
        title_markup=item.get("title", ""),
        creators=tuple(_creators(item)),
        date=_date(row["date"], item.get("issued", {})),
        keywords=tuple(array(row["keywords"])),
        retracted=_retraction(row["retracted"]),
        **{name: item.get(variable, "") for name, variable in _ATTRIBUTES.items()},
    )


def _creators(item: Mapping[str, Any]) -> Iterable[Creator]:
    for role, names in item.items():
        if isinstance(names, list) and names and isinstance(names[0], dict):
            for name in names:
                parts = {part.replace("-", "_"): value for part, value in name.items()}
                yield Creator(role, Person(**parts))


def _date(edtf: str | None, issued: Mapping[str, Any]) -> Date | None:
    """The date of the column, in EDTF, with the parts that CSL-JSON has of it."""
    if edtf is None:
        return None
    ends = [tuple(parts) for parts in issued.get("date-parts", ())]
    if ends and "season" in issued:
        ends[0] = (ends[0][0], issued["season"] + 20)
    first, slash, last = edtf.partition("/")
    start: tuple[int, ...] = ends[0] if ends and first not in {"", ".."} else ()
    end: tuple[int, ...] | None = None
    if slash:
        end = ends[-1] if ends and last not in {"", ".."} else ()
    elif len(ends) > 1:
        end = ends[1]
    marks = (first[-1:] + last[-1:]) if ends else ""
    return Date(edtf, start, end, bool({"?", "%"} & set(marks)), bool({"~", "%"} & set(marks)))


def _retraction(text: str | None) -> Retraction | None:
    if text is None:
        return None
    date, _, reason = text.partition(": ")
    return Retraction(date, reason)
