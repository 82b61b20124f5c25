"""How a database was made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb.model import Corpus, Snapshot
from kb.store.codecs import FLAG, TEXT, WORDS, as_json
from kb.store.layout import Computed, RowTable, keeps

FORMAT = 7
"""The version of the layout: raised when a query written against it could break."""


@dataclass(frozen=True, slots=True)
class BuildRow:
    """The state of the text, the corpus, the tools by name, and how many findings there are."""

    value: Snapshot
    corpus: Corpus
    versions: Mapping[str, str]
    findings: int


INPUTS: RowTable[tuple[str, str], object] = RowTable(
    "build_inputs",
    "What this database was made from: one row a file, by which the next build knows what has"
    " changed. Empty where some of it was left out for its errors.",
    (
        Computed(
            "path",
            str,
            "The file, relative to the knowledge base.",
            value=lambda row: row[0].encode("utf-8", "replace").decode(),
        ),
        Computed(
            "digest",
            str,
            "SHA-256 of its path and its content.",
            not_null=True,
            value=lambda row: row[1],
        ),
    ),
    pk=("path",),
    hidden=True,
)

BUILD: RowTable[BuildRow, Snapshot] = RowTable(
    "build",
    "How this database was made: one row.",
    (
        Computed("id", int, "Always 1.", value=lambda _: 1),
        Computed("format", int, "The version of this database's layout.", value=lambda _: FORMAT),
        keeps("source_commit", TEXT, "The git commit that it was built from.", field="commit"),
        keeps("commit_date", TEXT, "The date of that commit (ISO 8601, UTC)."),
        keeps("dirty", FLAG, "1 when notes or sources had changes not yet committed, else 0."),
        keeps("content_hash", WORDS, "SHA-256 of the notes and sources that went in."),
        Computed(
            "versions",
            str,
            "Versions of the tools that shape the file: a JSON object.",
            value=lambda row: as_json(row.versions),
        ),
        Computed(
            "claims", int, "How many claims there are.", value=lambda row: len(row.corpus.claims)
        ),
        Computed(
            "sources", int, "How many sources there are.", value=lambda row: len(row.corpus.sources)
        ),
        Computed(
            "evidence",
            int,
            "How many items of evidence there are.",
            value=lambda row: sum(len(c.evidence) for c in row.corpus.claims.values()),
        ),
        Computed(
            "features",
            int,
            "How many features there are.",
            value=lambda row: len(row.corpus.features),
        ),
        Computed(
            "diagnostics", int, "How many findings there are.", value=lambda row: row.findings
        ),
    ),
    pk=("id",),
    hidden=True,
    make=Snapshot,
)
