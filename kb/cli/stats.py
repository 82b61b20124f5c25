"""``kb stats``: the collection in numbers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from kb.base.wording import plural
from kb.cli.opening import read
from kb.cli.options import format_option
from kb.diagnostics import Severity
from kb.model import Basis, Certainty, Corpus, EvidenceRelation, Status
from kb.weighing.agreement import readers
from kb.weighing.counting import Counting, Place, Subject


@click.command("stats")
@format_option(["text", "json"])
@click.pass_obj
def command(folder: Path, style: str) -> None:
    """Count claims by kind, certainty and status, evidence by relation, design and basis."""
    reading = read(folder)
    numbers = _numbers(reading.corpus)
    numbers["findings"] = _counted(f.severity for f in reading.findings) or {str(Severity.ERROR): 0}
    numbers["agreement of readers"] = _agreement(reading.corpus)
    if style == "json":
        click.echo(json.dumps(numbers, ensure_ascii=False, indent=2))
        return
    for name, value in numbers.items():
        if isinstance(value, int):
            click.echo(f"{name:<12} {value:>6}")
            continue
        if not value:
            continue
        click.echo(f"\n{name}")
        for part, count in value.items():
            click.echo(f"  {part:<24} {_shown(count):>6}")


def _numbers(corpus: Corpus) -> dict[str, Any]:
    claims = corpus.claims.values()
    evidence = [item for claim in claims for item in claim.evidence]
    return {
        "claims": len(claims),
        "sources": len(corpus.sources),
        "evidence": len(evidence),
        "second-hand": sum(item.second_hand for item in evidence),
        "studies": len(corpus.studies),
        "effects": sum(len(item.effects) for item in evidence),
        "questions": len(corpus.questions),
        "features": len(corpus.features),
        "by kind": _counted(claim.kind or "not told" for claim in claims),
        "by certainty": _in_order(Certainty, (c.certainty or "not rated" for c in claims)),
        "by status": _in_order(Status, (claim.status for claim in claims)),
        "by relation": _in_order(EvidenceRelation, (item.relation for item in evidence)),
        "by design": _in_order(
            corpus.designs, (i.design.id if i.design else "not told" for i in evidence)
        ),
        "by basis": _in_order(Basis, (item.basis or "not told" for item in evidence)),
        "by feature": _counted(b.feature.id for claim in claims for b in claim.features),
        "independent lines": _directions(corpus),
    }


def _shown(count: int | dict[str, Any]) -> str:
    if isinstance(count, int):
        return str(count)
    if "observed" in count:
        return _shown_agreement(count)
    return ", ".join(f"{number} {word}" for word, number in count.items())


def _shown_agreement(count: dict[str, Any]) -> str:
    kappa = count["kappa"]
    shown = "not defined, as both chose one word throughout" if kappa is None else f"{kappa:.2f}"
    alike = f"{100 * count['observed']:.0f} % alike"
    return f"{plural(count['items'], 'item')}, {alike}, Cohen's kappa {shown}"


def _agreement(corpus: Corpus) -> dict[str, dict[str, Any]]:
    """How far each two readers agree, beyond chance, on how sources stand to claims."""
    return {
        f"{two.first} and {two.second}": {
            "items": two.agreement.items,
            "observed": two.agreement.observed,
            "kappa": two.agreement.kappa,
        }
        for two in readers(corpus.claims.values())
    }


def _directions(corpus: Corpus) -> dict[str, dict[str, int]]:
    """Independent lines by the way they point of each feature itself and of each outcome."""
    counting = Counting(corpus, str)
    subjects = {
        **{ident: Subject(feature=ident) for ident in corpus.features},
        **{f"outcome {ident}": Subject(outcome=ident) for ident in corpus.outcomes},
    }
    shown = {}
    for name, subject in subjects.items():
        cell = counting.count(subject).cells.get(Place())
        if cell:
            tally = counting.tally(cell)
            shown[name] = {
                "for": tally.lines_for,
                "mixed": tally.lines_mixed,
                "against": tally.lines_against,
            }
    return shown


def _in_order(names: Iterable[str], values: Iterable[str]) -> dict[str, int]:
    """Counts in the order of the names, which has a meaning; what has no name last."""
    counts = _counted(values)
    order = [*map(str, names), *counts]
    return {name: counts[name] for name in dict.fromkeys(order) if name in counts}


def _counted(values: Any) -> dict[str, int]:
    counts = Counter(str(value) for value in values)
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
