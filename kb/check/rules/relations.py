"""Checks of how claims stand to each other: circles of superseding, and two-sided relations."""

from __future__ import annotations

from collections.abc import Iterator

from kb.base.text import Place
from kb.diagnostics import Diagnostic, Rule, Severity
from kb.model import Claim, ClaimRelation, Corpus, Relation

CIRCLE = Rule(
    code="C011",
    title="Claims that supersede each other in a circle",
    why="A superseded claim sends its readers to the one that took its place. In a circle none is"
    " in force, and readers are sent round for ever.",
    bad="# a.md\nrelations: {supersedes: [b]}\n# b.md\nrelations: {supersedes: [a]}",
    good="# a.md\nrelations: {supersedes: [b]}\n# b.md\nstatus: superseded",
)
OPPOSED = Rule(
    code="C018",
    title="A claim that disputes the one that supports it",
    why="If one claim gives reason to believe the other, the other cannot count against it. Where"
    " one only limits the other, “qualifies” says so.",
    bad="# a.md\nrelations: {supports: [b]}\n# b.md\nrelations: {disputes: [a]}",
    good="# a.md\nrelations: {supports: [b]}\n# b.md\nrelations: {qualifies: [a]}",
    severity=Severity.WARNING,
)

RULES = (CIRCLE, OPPOSED)


def superseding(corpus: Corpus) -> Iterator[Diagnostic]:
    """One finding for each circle of claims that supersede each other, at its first by id.

    A claim that supersedes itself is told by its note alone.
    """
    done: set[str] = set()
    for start in corpus.claims:
        stack = [(start, iter(_superseded(corpus, start)))]
        path = {start: 0}
        while start not in done and stack:
            owner, targets = stack[-1]
            relation = next(targets, None)
            if relation is None:
                stack.pop()
                path.pop(owner, None)
                done.add(owner)
                continue
            target = relation.target.id
            if target in path:
                yield _circle([name for name, _ in stack[path[target] :]], corpus)
            elif target not in done:
                path[target] = len(stack)
                stack.append((target, iter(_superseded(corpus, target))))


def _superseded(corpus: Corpus, identifier: str) -> list[Relation]:
    claim = corpus.claims.get(identifier)
    return [
        r
        for r in (claim.relations if claim else ())
        if r.relation is ClaimRelation.SUPERSEDES and r.target.id != identifier
    ]


def _circle(names: list[str], corpus: Corpus) -> Diagnostic:
    """The finding at the claim of the circle that is first by id, whichever was met first."""
    turn = names.index(min(names))
    first, *others = names[turn:] + names[:turn]
    claim = corpus.claims[first]
    relation = next(r for r in _superseded(corpus, first) if r.target.id == others[0])
    way = " supersedes ".join(f"“{name}”" for name in (first, *others, first))
    message = f"{way}; take out the relation that is wrong, so that one claim is in force"
    return Diagnostic(CIRCLE, _place(claim, relation), message, first)


def opposed(corpus: Corpus) -> Iterator[Diagnostic]:
    """A finding where one claim supports another that disputes it."""
    supported = {
        (claim.id, relation.target.id)
        for claim in corpus.claims.values()
        for relation in claim.relations
        if relation.relation is ClaimRelation.SUPPORTS
    }
    for claim in corpus.claims.values():
        for relation in claim.relations:
            other = relation.target.id
            if relation.relation is ClaimRelation.DISPUTES and (other, claim.id) in supported:
                message = (
                    f"this claim disputes “{other}”, which supports it; take one of the two"
                    " relations out, or write “qualifies” if one only limits the other"
                )
                if other != claim.id:
                    yield Diagnostic(OPPOSED, _place(claim, relation), message, claim.id)


def _place(claim: Claim, relation: Relation) -> Place:
    return relation.target.place or claim.places["claim"]
