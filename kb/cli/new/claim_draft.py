"""What ``kb new claim`` was given, completed from the collection and by asking, as a draft."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from kb.base.errors import UsageFault
from kb.base.locators import parse_locator
from kb.cli.new.judging import certainty_domains, keyed
from kb.cli.new.prompts import Asker, at_a_terminal
from kb.cli.new.terms import choice, known_name, known_names
from kb.draft.note import ClaimDraft, EvidenceDraft
from kb.model import (
    Basis,
    Bearing,
    Certainty,
    ClaimRelation,
    Corpus,
    EvidenceRelation,
    Kind,
    OutcomeDirection,
)

BEARINGS = [str(bearing) for bearing in Bearing]
DIRECTIONS = [str(direction) for direction in OutcomeDirection]
RELATIONS = [str(relation) for relation in ClaimRelation]
EFFECT = "outcome: attainment, measure: smd, value: 0.10, ci: [-0.02, 0.22]"


@dataclass(frozen=True, slots=True)
class Given:
    """The options as they were given; None where one was not."""

    statement: str | None
    source: str | None
    relation: str | None
    study: str | None
    outcomes: tuple[str, ...]
    locator: str | None
    via: str | None
    design: str | None
    basis: str | None
    quote: str | None
    sample: str | None
    dataset: str | None
    note: str | None
    features: tuple[str, ...]
    contexts: tuple[str, ...]
    links: tuple[str, ...]
    kind: str | None
    certainty: str | None
    certainty_reason: str | None
    body: str | None
    via_locator: str | None
    effects: tuple[str, ...]
    approach: str | None
    start: str | None
    domains: tuple[str, ...]
    strength: str | None
    rests_on: tuple[str, ...]


def drafted(corpus: Corpus, given: Given) -> ClaimDraft:
    """The claim; raises :class:`UsageFault` for what is missing, where nobody can be asked."""
    asker = Asker(asks=at_a_terminal())
    statement = asker.needed(given.statement, "The statement", "an argument in quotation marks")
    evidence = _evidence(corpus, asker, given)
    certainties = [str(certainty) for certainty in Certainty]
    certainty = asker.wanted(
        given.certainty,
        "Certainty",
        partial(choice, "certainty", values=certainties),
        certainties,
    )
    reason = given.certainty_reason or ""
    if certainty:
        reason = asker.wanted(given.certainty_reason, "What makes it so")
    kinds = [str(kind) for kind in Kind]
    return ClaimDraft(
        statement=" ".join(statement.split()),
        evidence=evidence,
        kind=asker.wanted(given.kind, "Kind", partial(choice, "kind", values=kinds), kinds),
        certainty=certainty,
        certainty_reason=reason,
        features=tuple(_features(corpus, asker, given.features)),
        outcomes=tuple(_outcome(corpus, text) for text in given.outcomes),
        contexts=tuple(_contexts(corpus, asker, given.contexts)),
        relations=tuple(_link(corpus, link) for link in given.links),
        body=given.body or "",
        certainty_domains=certainty_domains(given.approach, given.start, given.domains),
        strength=given.strength or "",
        rests_on=known_names(corpus, "claim", given.rests_on),
    )


def _evidence(corpus: Corpus, asker: Asker, given: Given) -> EvidenceDraft:
    sources, designs = (partial(known_name, corpus, what) for what in ("source", "study design"))
    relations, bases = [str(r) for r in EvidenceRelation], [str(b) for b in Basis]
    return EvidenceDraft(
        source=asker.needed(given.source, "The citation key of its source", "--source", sources),
        relation=asker.needed(
            given.relation,
            f"How the source stands to it: {', '.join(relations)}",
            "--relation",
            partial(choice, "relation", values=relations),
        ),
        study=known_name(corpus, "study", given.study) if given.study else "",
        locator=asker.wanted(given.locator, "Where in the source, as in p. 4", _locator),
        via=asker.wanted(given.via, "The source you read it in, if another", sources),
        design=asker.wanted(given.design, "How the study was made", designs, corpus.designs),
        basis=asker.wanted(
            given.basis, "What you read", partial(choice, "basis", values=bases), bases
        ),
        quote=given.quote or "",
        sample=given.sample or "",
        dataset=given.dataset or "",
        note=given.note or "",
        via_locator=_locator(given.via_locator) if given.via_locator else "",
        effects=tuple(keyed("--effect", effect, EFFECT) for effect in given.effects),
    )


def _locator(text: str) -> str:
    if parse_locator(text) is None:
        raise UsageFault(
            f"“{text}” is not understood as a locator; write a label and a number, as in “p. 2”,"
            " “pp. 3–5” or “ch. 4”."
        )
    return text


def _outcome(corpus: Corpus, text: str) -> tuple[str, str]:
    name, _, direction = text.partition("=")
    known = known_name(corpus, "outcome", name.strip())
    return known, choice("direction", direction.strip(), DIRECTIONS)


def _features(corpus: Corpus, asker: Asker, given: tuple[str, ...]) -> list[tuple[str, str]]:
    pairs = [_feature(corpus, text) for text in given]
    if not given:
        known = partial(known_name, corpus, "feature")
        if name := asker.wanted(None, "A feature it bears on", known):
            bearing = asker.needed(
                None,
                f"How it bears on that: {', '.join(BEARINGS)}",
                "--feature",
                partial(choice, "bearing", values=BEARINGS),
            )
            pairs.append((name, bearing))
    return list(dict(pairs).items())


def _feature(corpus: Corpus, text: str) -> tuple[str, str]:
    name, _, bearing = text.partition("=")
    value = choice("bearing on a feature", bearing or str(Bearing.SUPPORTS), BEARINGS)
    return known_name(corpus, "feature", name), value


def _contexts(corpus: Corpus, asker: Asker, given: tuple[str, ...]) -> list[str]:
    known = partial(known_name, corpus, "context")
    answers = [] if given else [asker.wanted(None, "Where it holds", known)]
    return list(dict.fromkeys(name for name in (*map(known, given), *answers) if name))


def _link(corpus: Corpus, text: str) -> tuple[str, str]:
    relation, equals, name = text.partition("=")
    if not equals:
        raise UsageFault(f"“{text}” must be a relation and a claim, as in supports=another-claim.")
    return choice("relation between claims", relation, RELATIONS), known_name(corpus, "claim", name)
