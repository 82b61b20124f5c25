"""All that claims, evidence, effects and studies say as one table, which imports again.

One row for each effect, and one for each item without; what holds of a claim or a study stands in
each of its rows. ``kb import --claims`` reads the columns as ``standard-map.yml`` has them. Lists
within lists stand as JSON, which is YAML too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from kb.cite.export.effects import counted
from kb.cite.export.excerpt import Excerpt
from kb.cite.export.sheet import to_csv
from kb.model import Appraisal, Claim, Corpus, Effect, Evidence, Ref, Study

Row = Mapping[str, Any]

COLUMNS = (
    "claim", "folder", "statement", "kind", "certainty", "certainty_domains", "certainty_reason",
    "strength", "rests_on", "status", "features", "outcomes", "contexts", "relations", "body",
    "item", "source", "relation", "locator", "via", "via_locator", "design", "basis", "quote",
    "sample", "dataset", "note", "verified", "reviewed", "study", "study_label", "study_design",
    "study_reports", "study_contexts", "study_sample", "study_period", "study_registration",
    "study_funder", "study_evaluator", "study_shares_data_with", "study_appraisal", "study_note",
    "outcome", "better", "measure", "value", "ci", "ci_level", "se", "p", "n", "comparator",
    "subgroup", "when", "effect_locator", "conversion", "effect_note",
)  # fmt: skip
"""The columns, in their order."""


def write_table(excerpt: Excerpt) -> str:
    """The table as CSV; see :func:`~kb.cite.export.sheet.to_csv` for cells like formulas."""
    return to_csv(COLUMNS, rows(excerpt))


def rows(excerpt: Excerpt) -> Iterator[Row]:
    """The rows, by claim, item and the order of its effects; then studies that nothing names."""
    corpus = excerpt.corpus
    named: set[str] = set()
    for claim in excerpt.claims:
        said = _claim(claim, corpus)
        for number, item in enumerate(claim.evidence, start=1):
            study = corpus.studies.get(item.study.id) if item.study else None
            named |= {study.id} if study else set()
            row = {**said, **_item(item, number), **(_study(study, corpus) if study else {})}
            for effect in item.effects or (None,):
                yield {**row, **(_effect(effect, corpus) if effect else {})}
    if excerpt.whole:
        yield from (_study(s, corpus) for s in corpus.studies.values() if s.id not in named)


def _claim(claim: Claim, corpus: Corpus) -> Row:
    domains = claim.certainty_domains
    relations: dict[str, list[str]] = {}
    for relation in claim.relations:
        relations.setdefault(str(relation.relation), []).append(relation.target.id)
    judged: dict[str, str] = {}
    if domains:
        judged = {"approach": str(domains.approach or ""), "start": str(domains.start or "")}
        judged |= {domain.name: str(domain.levels) for domain in domains.domains}
        judged |= {"note": domains.note}
    return {
        "claim": claim.id,
        "folder": str(PurePosixPath(claim.path).parent.relative_to("claims")).strip("."),
        "statement": claim.statement,
        "kind": claim.kind,
        "certainty": claim.certainty,
        "certainty_domains": _json({name: value for name, value in judged.items() if value}),
        "certainty_reason": claim.certainty_reason,
        "strength": claim.strength,
        "rests_on": _ids(claim.rests_on),
        "status": claim.status,
        "features": [f"{one.feature.id}: {one.bearing}" for one in claim.features],
        "outcomes": [f"{one.outcome.id}: {one.direction}" for one in claim.outcomes],
        "contexts": _contexts(claim.contexts, corpus),
        "relations": _json(relations),
        "body": claim.body.strip(),
    }


def _item(item: Evidence, number: int) -> Row:
    return {
        "item": number,
        "source": item.source.id,
        "relation": item.relation,
        "locator": item.locator,
        "via": item.via and item.via.id,
        "via_locator": item.via_locator,
        "design": item.design and item.design.id,
        "basis": item.basis,
        "quote": item.quote,
        "sample": item.sample,
        "dataset": item.dataset,
        "note": item.note,
        "verified": item.verified and str(item.verified),
        "reviewed": _json(list(map(str, item.reviewed))),
    }


def _study(study: Study, corpus: Corpus) -> Row:
    return {
        "study": study.id,
        "study_label": study.label,
        "study_design": study.design and study.design.id,
        "study_reports": _ids(study.reports),
        "study_contexts": _contexts(study.contexts, corpus),
        "study_sample": counted(study.sample),
        "study_period": study.period and study.period.edtf,
        "study_registration": study.registration,
        "study_funder": study.funder,
        "study_evaluator": study.evaluator,
        "study_shares_data_with": _ids(study.shares_data_with),
        "study_appraisal": _json([_appraisal(one) for one in study.appraisals]),
        "study_note": study.note,
    }


def _appraisal(appraisal: Appraisal) -> Mapping[str, Any]:
    said = {
        "tool": appraisal.tool.id,
        "overall": appraisal.overall,
        "domains": {one.domain: one.level for one in appraisal.domains},
        "outcome": appraisal.outcome and appraisal.outcome.id,
        "by": appraisal.by and appraisal.by.id,
        "note": appraisal.note,
    }
    return {name: value for name, value in said.items() if value}


def _effect(effect: Effect, corpus: Corpus) -> Row:
    outcome = corpus.outcomes.get(effect.outcome.id)
    return {
        "outcome": effect.outcome.id,
        "better": outcome and outcome.better,
        "measure": effect.measure,
        "value": effect.value and effect.value.text,
        "ci": f"[{effect.ci[0].text}, {effect.ci[1].text}]" if effect.ci else None,
        "ci_level": f"{effect.ci_level:g}" if effect.ci and effect.ci_level != 95 else None,
        "se": effect.se and effect.se.text,
        "p": effect.p and effect.p.text,
        "n": counted(effect.n),
        "comparator": effect.comparator,
        "subgroup": effect.subgroup,
        "when": effect.when,
        "effect_locator": effect.locator,
        "conversion": effect.conversion and effect.conversion.id,
        "effect_note": effect.note,
    }


def _contexts(contexts: Iterable[Ref], corpus: Corpus) -> list[str]:
    """Contexts with their kinds, which a vocabulary without them needs."""
    known = (corpus.contexts.get(context.id) for context in contexts)
    kinds = [context.kind if context else None for context in known]
    return [f"{kind}: {c.id}" if kind else c.id for c, kind in zip(contexts, kinds, strict=True)]


def _ids(refs: Iterable[Ref]) -> list[str]:
    return [ref.id for ref in refs]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if value else ""
