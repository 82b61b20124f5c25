"""``kb new claim``: a note that passes as a draft."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import click

from kb.base.errors import KbError, UsageFault
from kb.cli.new.claim_draft import BEARINGS, DIRECTIONS, EFFECT, RELATIONS, Given, drafted
from kb.cli.new.judging import certainty_options
from kb.cli.new.paper import Wanted, from_paper
from kb.cli.new.terms import Known
from kb.cli.new.writing import present, write_checked
from kb.cli.options import writing_options
from kb.draft.names import claim_id
from kb.draft.note import ClaimDraft, note_text
from kb.likeness.statements import near_claims
from kb.model import (
    Basis,
    Claim,
    ClaimRelation,
    Corpus,
    EvidenceRelation,
    Kind,
    Ref,
    Relation,
    Strength,
)
from kb.parse.reader import is_slug
from kb.report.as_text import visible
from kb.workspace.files import CLAIMS

_MOST_SHOWN = 3


@click.command("claim")
@click.argument("statement", required=False)
@click.option(
    "--from",
    "paper",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The text that it rests on, as PDF, HTML or plain text: finds its source by its DOI, at"
    " doi.org or $KB_DOI_SERVER, or makes an entry.",
)
@click.option("--search", help="With --from: shows the sentences of the text with these words.")
@click.option(
    "--passage",
    type=int,
    metavar="NUMBER",
    help="With --search: which of those sentences becomes the quote, with its page.",
)
@click.option(
    "--mailto",
    envvar="KB_MAILTO",
    default="",
    help="With --from: an address at which the registry may reach you. Also $KB_MAILTO.",
)
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
    type=Known("outcome", then=DIRECTIONS),
    metavar="ID=DIRECTION",
    help=f"What becomes of an outcome ({', '.join(DIRECTIONS)}).",
)
@click.option("--locator", help="Where in the source, as in “p. 4”.")
@click.option("--via", type=Known("source"), help="The source in which you read it, if another.")
@click.option("--via-locator", help="Where in that source.")
@click.option("--design", type=Known("study design"), help="How the study was made.")
@click.option("--basis", type=click.Choice([str(basis) for basis in Basis]), help="What you read.")
@click.option("--quote", help="Verbatim words of the source.")
@click.option("--sample", help="Whom the study covered.")
@click.option("--dataset", help="A name for the data, if other sources share them.")
@click.option(
    "--effect",
    "effects",
    multiple=True,
    metavar="KEYS",
    help=f"What the source prints of a difference, as in “{EFFECT}”.",
)
@click.option("--note", help="A remark on the evidence.")
@click.option(
    "--feature",
    "features",
    multiple=True,
    type=Known("feature", then=BEARINGS),
    metavar="ID[=BEARING]",
    help=f"A feature it bears on, and how ({', '.join(BEARINGS)}); supports unless told.",
)
@click.option("--context", "contexts", multiple=True, type=Known("context"), help="Where it holds.")
@click.option(
    "--link",
    "links",
    multiple=True,
    type=Known("claim", first=RELATIONS),
    metavar="RELATION=ID",
    help=f"How it stands to another claim ({', '.join(RELATIONS)}).",
)
@click.option("--kind", type=click.Choice([str(kind) for kind in Kind]), help="What sort it is.")
@certainty_options
@click.option(
    "--strength",
    type=click.Choice([str(strength) for strength in Strength]),
    help="How strongly something is recommended.",
)
@click.option(
    "--rests-on",
    multiple=True,
    type=Known("claim"),
    help="A claim that a recommendation rests on.",
)
@click.option("--body", help="The prose of the note.")
@click.option("--folder", "place", default="", help="The folder below claims/ for the note.")
@click.option("--id", "identifier", help="The note's name and address; made up unless given.")
@writing_options("note", "Write it even if a claim says nearly the same, or the checks warn.")
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

    With --from, the source and its entry come of the text, and a quote is chosen from it; what is
    claimed, and how the text stands to it, is yours to say.
    """
    now = present(folder)
    names = ("paper", "search", "passage", "mailto")
    wanted = Wanted(*(given.pop(name) for name in names))  # type: ignore[arg-type]
    asked = Given(**given)  # type: ignore[arg-type]
    read, now = from_paper(now, wanted, asked.source)
    corpus = now.reading.corpus
    draft = drafted(corpus, read.completed(asked))
    refuse_the_same(corpus, draft, anyway=anyway)
    name = named(corpus, draft.statement, identifier)
    path = (PurePosixPath(CLAIMS) / _folder(place) / f"{name}.md").as_posix()
    text = note_text(draft)
    if dry_run:
        click.echo(f"{read.entry}{text}", nl=False)
        return
    write_checked(now, path, text, anyway=anyway)
    read.write_entry(now.reading.root)
    click.echo(f"Wrote {path}.")


def refuse_the_same(corpus: Corpus, draft: ClaimDraft, *, anyway: bool) -> None:
    """Name claims like it; raises :class:`KbError` for one that says the same, unless it may."""
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


def named(corpus: Corpus, statement: str, identifier: str | None) -> str:
    """The id of a new claim, made of its statement unless given; raises :class:`UsageFault`."""
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
