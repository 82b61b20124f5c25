"""The text of a new note."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kb.draft.yaml import Plain, note_file


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
    via_locator: str = ""
    effects: tuple[Mapping[str, Plain], ...] = ()


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
    certainty_domains: Mapping[str, Plain] = field(default_factory=dict)
    strength: str = ""
    rests_on: tuple[str, ...] = ()


def note_text(draft: ClaimDraft) -> str:
    """The note: front matter with its keys in the usual order, then the prose, if any."""
    return note_file(_front(draft), draft.body)


def _front(draft: ClaimDraft) -> Mapping[str, Plain]:
    relations = {
        relation: tuple(target for name, target in draft.relations if name == relation)
        for relation, _ in draft.relations
    }
    return {
        "claim": draft.statement,
        "kind": draft.kind,
        "certainty": draft.certainty,
        "certainty-domains": draft.certainty_domains,
        "certainty-reason": draft.certainty_reason.strip(),
        "strength": draft.strength,
        "rests-on": draft.rests_on,
        "status": "draft",
        "features": dict(draft.features),
        "outcomes": dict(draft.outcomes),
        "contexts": draft.contexts,
        "evidence": (_item(draft.evidence),),
        "relations": relations,
    }


def _item(item: EvidenceDraft) -> Mapping[str, Plain]:
    return {
        "source": item.source,
        "study": item.study,
        "relation": item.relation,
        "locator": item.locator.strip(),
        "via": item.via,
        "via-locator": item.via_locator.strip(),
        "design": item.design,
        "basis": item.basis,
        "quote": item.quote.strip(),
        "sample": item.sample.strip(),
        "dataset": item.dataset.strip(),
        "effects": item.effects,
        "note": item.note.strip(),
    }
