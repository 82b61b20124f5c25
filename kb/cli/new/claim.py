"""``kb new claim``: a note that passes as a draft."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

import click

from kb.base.atomic import create_text
from kb.base.errors import KbError, UsageFault
from kb.base.locators import parse_locator
from kb.cli.new.prompts import Asker, at_a_terminal
from kb.cli.new.terms import Known, choice, known_name
from kb.cli.opening import read
from kb.draft.names import claim_id
from kb.draft.note import ClaimDraft, EvidenceDraft, note_text
from kb.likeness.statements import near_claims
from kb.model import (
    Basis,
    Bearing,
    Certainty,
    Claim,
    ClaimRelation,
    Corpus,
    EvidenceRelation,
    Kind,
    OutcomeDirection,
    Ref,
    Relation,
)
from kb.parse.reader import is_slug
from kb.report import Report
from kb.report.as_text import as_text, visible
from kb.workspace.files import CLAIMS

_BEARINGS = [str(bearing) for bearing in Bearing]
_DIRECTIONS = [str(direction) for direction in OutcomeDirection]
_RELATIONS = [str(relation) for relation in ClaimRelation]
_MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class _Given:
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


@click.command("claim")
@click.argument("statement", required=False)
@click.option("--source", type=Known("source"), help="The citation key of what it rests on.")
@click.option(
    "--relation",
    type=click.Choice([str(relation) for relation in EvidenceRelation]),
    help="How the source stands towards the claim.",
)
@click.option("--study", type=Known("study"), help="The study that the source reports.")
@click.option(
    "--outcome",
    "outcomes",
    multiple=True,
    type=Known("outcome", then=_DIRECTIONS),
    metavar="ID=DIRECTION",
    help=f"What becomes of an outcome ({', '.join(_DIRECTIONS)}).",
)
@click.option("--locator", help="Where in the source, as in “p. 4”.")
@click.option("--via", type=Known("source"), help="The source in which you read it, if another.")
@click.option("--design", type=Known("study design"), help="How the study was made.")
@click.option("--basis", type=click.Choice([str(basis) for basis in Basis]), help="What you read.")
@click.option("--quote", help="Verbatim words of the source.")
@click.option("--sample", help="Whom the study covered.")
@click.option("--dataset", help="A name for the data, if other sources share them.")
@click.option("--note", help="A remark on the evidence.")
@click.option(
    "--feature",
    "features",
    multiple=True,
    type=Known("feature", then=_BEARINGS),
    metavar="ID[=BEARING]",
    help=f"A feature it bears on, and how ({', '.join(_BEARINGS)}); supports unless told.",
)
@click.option("--context", "contexts", multiple=True, type=Known("context"), help="Where it holds.")
@click.option(
    "--link",
    "links",
    multiple=True,
    type=Known("claim", first=_RELATIONS),
    metavar="RELATION=ID",
    help=f"How it stands to another claim ({', '.join(_RELATIONS)}).",
)
@click.option("--kind", type=click.Choice([str(kind) for kind in Kind]), help="What sort it is.")
@click.option(
    "--certainty",
    type=click.Choice([str(certainty) for certainty in Certainty]),
    help="How sure the claim is, as in GRADE.",
)
@click.option("--certainty-reason", help="What holds the rating down or up, in a sentence.")
@click.option("--body", help="The prose of the note.")
@click.option("--folder", "place", default="", help="The folder below claims/ for the note.")
@click.option("--id", "identifier", help="The note's name and address; made up unless given.")
@click.option("--anyway", is_flag=True, help="Write it even if a claim says nearly the same.")
@click.option("--dry-run", is_flag=True, help="Show the note instead of writing it.")
@click.pass_obj
def claim(
    folder: Path,
    /,
    place: str,
    identifier: str | None,
    anyway: bool,
    dry_run: bool,
    **given: object,
) -> None:
    """Write a note that claims STATEMENT, on the evidence of one source.

    It is a draft: what is not given can be added later, with more evidence. At a terminal the
    rest is asked for. Names of sources and terms may be cut short, as long as they are clear.
    """
    reading = read(folder)
    root, corpus = reading.root, reading.corpus
    draft = _draft(corpus, _Given(**given))  # type: ignore[arg-type]
    _refuse_the_same(corpus, draft, anyway=anyway)
    name = _named(corpus, draft.statement, identifier)
    path = root / CLAIMS / _folder(place) / f"{name}.md"
    text = note_text(draft)
    if dry_run:
        click.echo(text, nl=False)
        return
    create_text(path, text)
    shown = path.relative_to(root).as_posix()
    click.echo(f"Wrote {shown}.")
    _report_findings(folder, shown)


def _draft(corpus: Corpus, given: _Given) -> ClaimDraft:
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
    )


def _evidence(corpus: Corpus, asker: Asker, given: _Given) -> EvidenceDraft:
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
    return known, choice("direction", direction.strip(), _DIRECTIONS)


def _features(corpus: Corpus, asker: Asker, given: tuple[str, ...]) -> list[tuple[str, str]]:
    pairs = [_feature(corpus, text) for text in given]
    if not given:
        known = partial(known_name, corpus, "feature")
        if name := asker.wanted(None, "A feature it bears on", known):
            bearing = asker.needed(
                None,
                f"How it bears on that: {', '.join(_BEARINGS)}",
                "--feature",
                partial(choice, "bearing", values=_BEARINGS),
            )
            pairs.append((name, bearing))
    return list(dict(pairs).items())


def _feature(corpus: Corpus, text: str) -> tuple[str, str]:
    name, _, bearing = text.partition("=")
    value = choice("bearing on a feature", bearing or str(Bearing.SUPPORTS), _BEARINGS)
    return known_name(corpus, "feature", name), value


def _contexts(corpus: Corpus, asker: Asker, given: tuple[str, ...]) -> list[str]:
    known = partial(known_name, corpus, "context")
    answers = [] if given else [asker.wanted(None, "Where it holds", known)]
    return list(dict.fromkeys(name for name in (*map(known, given), *answers) if name))


def _link(corpus: Corpus, text: str) -> tuple[str, str]:
    relation, equals, name = text.partition("=")
    if not equals:
        raise UsageFault(f"“{text}” must be a relation and a claim, as in supports=another-claim.")
    return choice("relation between claims", relation, _RELATIONS), known_name(
        corpus, "claim", name
    )


def _refuse_the_same(corpus: Corpus, draft: ClaimDraft, *, anyway: bool) -> None:
    wanted = Claim(
        id="",
        statement=draft.statement,
        contexts=tuple(Ref(name) for name in draft.contexts),
        relations=tuple(Relation(ClaimRelation(kind), Ref(to)) for kind, to in draft.relations),
    )
    like = near_claims(wanted, corpus)[:_MOST_SHOWN]
    if like and like[0].says_the_same and not anyway:
        other = like[0].claim
        raise KbError(
            f"{other.path} says nearly the same: “{visible(other.statement)}” Add your source to"
            " its evidence, or write the note with --anyway if yours says something else."
        )
    for one in like:
        click.echo(f"Like it: {one.claim.path}: {visible(one.claim.statement)}", err=True)


def _named(corpus: Corpus, statement: str, identifier: str | None) -> str:
    if identifier is None:
        identifier = claim_id(statement, corpus.claims)
        if not identifier:
            raise UsageFault("No name can be made of this statement; give one with --id.")
    if not is_slug(identifier):
        raise UsageFault(
            f"“{identifier}” must be small letters, digits and single hyphens, as in"
            f" “{claim_id(identifier, ()) or 'networks-help'}”."
        )
    if identifier in corpus.claims:
        raise UsageFault(f"The name {identifier} is taken by {corpus.claims[identifier].path}.")
    return identifier


def _folder(place: str) -> PurePosixPath:
    """The folder below claims/, whether or not “claims/” was typed before it."""
    path = PurePosixPath(place.replace("\\", "/").removeprefix(f"{CLAIMS}/"))
    if path.is_absolute() or ".." in path.parts or any(p.startswith(".") for p in path.parts):
        raise UsageFault(f"“{place}” is no folder below {CLAIMS}/.")
    return path


def _report_findings(folder: Path, path: str) -> None:
    """What the checks say of the new note."""
    reading = read(folder)
    findings = [f for f in reading.findings if f.place.path == path]
    if findings:
        click.echo(as_text(Report(tuple(findings), reading.texts)), nl=False)
