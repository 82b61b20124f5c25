"""What changed, for programs: one JSON object."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from kb.diff.claims import Balance, ClaimChange, Links
from kb.diff.evidence import Changed
from kb.diff.sources import SourceChanges
from kb.diff.terms import TermChanges
from kb.diff.weighing import ThingChange
from kb.model import Claim, Evidence
from kb.report.as_json import finding_value
from kb.report.diff.comparison import Comparison

FORMAT = 1
"""Raised when a name in the object changes its meaning or goes."""


def as_json(comparison: Comparison) -> str:
    """The comparison as an object; lists are sorted by id, and empty where nothing changed."""
    changes = comparison.changes
    value = {
        "format": FORMAT,
        "base": {"name": comparison.base, "commit": comparison.base_commit},
        "head": {"name": comparison.head, "commit": comparison.head_commit or None},
        "flags": [
            {
                "kind": str(flag.kind),
                "subject": flag.subject,
                "question": flag.question,
                "answer": flag.answer or None,
            }
            for flag in changes.flags
        ],
        "claims": {
            "added": [_claim(claim, changes.balances[claim.id]) for claim in changes.claims_added],
            "removed": [
                _claim(claim, changes.balances[claim.id]) for claim in changes.claims_removed
            ],
            "changed": list(map(_claim_change, changes.claims_changed)),
        },
        "sources": _sources(changes.sources),
        "vocabulary": _vocabulary(changes.vocabulary),
        "questions": [_thing(one) for one in changes.things if one.what == "question"],
        "studies": [_thing(one) for one in changes.things if one.what == "study"],
        "findings": {
            "new": list(map(finding_value, changes.findings.new)),
            "gone": list(map(finding_value, changes.findings.gone)),
        },
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _claim(claim: Claim, balance: Balance) -> dict[str, Any]:
    return {
        "id": claim.id,
        "path": claim.path,
        "statement": claim.statement,
        "certainty": claim.certainty,
        "status": claim.status,
        "balance": balance._asdict(),
        "features": {b.feature.id: b.bearing for b in claim.features},
        "evidence": list(map(_evidence, claim.evidence)),
    }


def _evidence(item: Evidence) -> dict[str, Any]:
    value = {
        "source": item.source.id,
        "relation": str(item.relation),
        "locator": item.locator,
        "via": item.via.id if item.via else "",
        "design": item.design.id if item.design else "",
        "basis": str(item.basis or ""),
    }
    return {name: text for name, text in value.items() if text}


def _claim_change(change: ClaimChange) -> dict[str, Any]:
    return {
        "id": change.after.id,
        "renamed_from": change.before.id if change.renamed else None,
        "path": change.after.path,
        "statement": change.after.statement,
        "reworded": change.reworded,
        "prose_rewritten": change.rewritten,
        "certainty_raised_without_new_evidence": change.raised_without_evidence,
        "fields": _fields(change.fields),
        "balance": {
            "before": change.balance_before._asdict(),
            "after": change.balance_after._asdict(),
        },
        "evidence": {
            "added": list(map(_evidence, change.evidence.added)),
            "dropped": list(map(_evidence, change.evidence.dropped)),
            "changed": [
                {
                    "source": item.after.source.id,
                    "re_rated": item.rerated,
                    "fields": _fields(item.fields),
                }
                for item in change.evidence.changed
            ],
        },
        "features": _links(change.features),
        "outcomes": _links(change.outcomes),
        "contexts": _links(change.contexts),
        "relations": _links(change.relations),
        "ignores": _links(change.suppressions),
    }


def _thing(change: ThingChange) -> dict[str, Any]:
    word = "added" if change.added else _change_word(not change.removed)
    return {
        "id": change.id,
        "title": change.title,
        "change": word,
        "renamed_from": change.was or None,
        "fields": _fields(change.fields),
    }


def _fields(fields: Iterable[Changed]) -> dict[str, Any]:
    return {f.name: {"before": f.before or None, "after": f.after or None} for f in fields}


def _links(links: Links) -> dict[str, Any]:
    return {
        "added": [{"target": link.target, "as": link.name or None} for link in links.added],
        "removed": [{"target": link.target, "as": link.name or None} for link in links.removed],
    }


def _sources(sources: SourceChanges) -> dict[str, Any]:
    return {
        "added": [source.key for source in sources.added],
        "removed": [source.key for source in sources.removed],
        "changed": [
            {
                "key": change.after.key,
                "renamed_from": change.before.key if change.renamed else None,
                "fields": _fields(change.fields),
            }
            for change in sources.changed
        ],
        "retracted": [source.key for source in sources.retracted],
        "now_unused": list(sources.unused),
        "added_unused": list(sources.unused_new),
    }


def _vocabulary(vocabulary: TermChanges) -> dict[str, Any]:
    return {
        "terms": [
            {
                "list": change.list,
                "id": change.term.id,
                "change": "added"
                if change.before is None
                else _change_word(change.after is not None),
                "fields": _fields(change.fields),
            }
            for change in vocabulary.terms
        ],
        "designs_reordered": vocabulary.reordered,
        "features": [
            {
                "id": change.feature,
                "first_evidence": change.first,
                "last_evidence_gone": change.last,
                "before": change.before._asdict(),
                "after": change.after._asdict(),
            }
            for change in vocabulary.features
        ],
    }


def _change_word(remains: bool) -> str:
    return "changed" if remains else "removed"
