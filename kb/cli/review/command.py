"""``kb review``: the command."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import TextIO

import click

from kb.api.workspace import Workspace
from kb.base.atomic import create_text
from kb.base.errors import KbError, UsageFault
from kb.base.suggestions import nearest
from kb.base.wording import plural
from kb.cli import options
from kb.cli.new.prompts import at_a_terminal
from kb.cli.opening import opened
from kb.cli.rename import show as show_diff
from kb.cli.review.dialog import Stopped, ask_relation, show
from kb.cli.review.sheet import Answers, answers, sheet
from kb.cli.review.worklist import Item, Wanted, beside, is_confirmed, may_review, worklist
from kb.diff.changes import Changes
from kb.model import Corpus, NoteHistory, Reviewed, Status
from kb.quotes import read_texts
from kb.quotes.verify import Texts
from kb.revise.reviews import NoteReading
from kb.workspace.git import git_text
from kb.workspace.history import snapshot


@dataclass(frozen=True, slots=True)
class _Review:
    """Who reads what, and the notes as they were when it began."""

    workspace: Workspace
    corpus: Corpus
    reader: str
    day: str
    histories: Mapping[str, NoteHistory]
    dry_run: bool

    def record(self, name: str, given: Answers) -> None:
        """Write what was said of a note at once, so that nothing is lost when the reader stops."""
        claim = self.corpus.claims[name]
        records = {
            number - 1: Reviewed(self.day, relation, self.reader, self.digest(name, number))
            for number, relation in given.relations.items()
        }
        status = Status.REVIEWED if given.reviewed else None
        files = self.workspace.review({claim.id: NoteReading(records, status)})
        if self.dry_run:
            show_diff(files)
        else:
            self.workspace.write(files)

    def digest(self, name: str, number: int) -> str:
        """The beginning of the SHA-256 of what is read at an item."""
        claim = self.corpus.claims[name]
        return Item(claim, number, claim.evidence[number - 1], None).digest

    def may_hold(self, name: str, given: Answers) -> bool:
        """Whether the note may be called reviewed after these answers."""
        claim = self.corpus.claims[name]
        relations = {number: str(relation) for number, relation in given.relations.items()}
        return is_confirmed(claim, relations, self.reader) and may_review(
            claim, self.reader, self.histories
        )


@click.command("review")
@click.argument("names", nargs=-1, metavar="[CLAIM]...")
@click.option("--changes", metavar="BASE", help="Only what is new or changed since a git revision.")
@click.option(
    "--texts",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="The folder of texts, as for “kb quotes verify”.",
)
@click.option("--by", "reader", help="Your name; the one that git has unless given.")
@click.option("--again", is_flag=True, help="Also what you have read already.")
@click.option(
    "--sheet", "table", type=click.Path(path_type=Path), help="Write what there is to read as CSV."
)
@click.option(
    "--decisions",
    type=click.File(encoding="utf-8", errors="replace"),
    help="Take the answers from such a table instead of asking; “-” for standard input.",
)
@options.dry_run
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917 - one for each option
    folder: Path,
    names: tuple[str, ...],
    changes: str | None,
    texts: Path | None,
    reader: str | None,
    again: bool,
    table: Path | None,
    decisions: TextIO | None,
    dry_run: bool,
) -> None:
    """Read what claims rest on a second time, item by item, and record what you find.

    Of all claims, or of each CLAIM, by its id or its note's path. You see the statement, the
    source and the quote beside the source's text where you have it, and say what the source does
    to the claim before you are told what the note says. Each item gets a line under “reviewed”
    with the day, your answer and your name; what you have read already is passed over, so stop
    and go on as you like. Where you agree with all of a draft and did not write it, you may call
    it reviewed. “kb stats” tells how far two readers agree.
    """
    workspace = opened(folder)
    corpus = workspace.present().reading.corpus
    reader = _reader(workspace.root, reader)
    wanted = _wanted(workspace, corpus, names, changes)
    held: Texts = read_texts(texts, set(corpus.sources)) if texts else {}
    unread = [one for one in worklist(corpus, wanted) if again or not one.is_read_by(reader)]
    if table:
        create_text(table, sheet((one, beside(one.evidence, held)) for one in unread))
        click.echo(f"Wrote {plural(len(unread), 'item')} to {table}.")
        return
    histories = snapshot(workspace.root, "").histories
    day = datetime.now(UTC).date().isoformat()
    review = _Review(workspace, corpus, reader, day, histories, dry_run)
    if decisions:
        _follow(review, answers(decisions.read(), corpus))
    elif not unread:
        click.echo(f"Nothing is left for {reader} to read.")
    elif at_a_terminal():
        _ask(review, unread, held)
    else:
        raise UsageFault("Nobody is there to answer: give --decisions FILE (see --sheet).")


def _reader(root: Path, given: str | None) -> str:
    name = " ".join((given or git_text(root, "config", "user.name") or "").split())
    if not name:
        raise UsageFault("Who reads? Give your name with --by.")
    return name


def _wanted(
    workspace: Workspace, corpus: Corpus, names: tuple[str, ...], base: str | None
) -> Wanted:
    wanted: Wanted = dict.fromkeys(corpus.claims)
    if base:
        wanted = dict(_changed(workspace.compare(base).changes))
    if names:
        chosen = [_claim(corpus, name) for name in names]
        wanted = {name: wanted[name] for name in chosen if name in wanted}
    return wanted


def _claim(corpus: Corpus, name: str) -> str:
    ident = PurePosixPath(name.replace("\\", "/")).name.removesuffix(".md")
    if ident in corpus.claims:
        return ident
    near = nearest(ident, corpus.claims)
    raise UsageFault(f"There is no claim “{name}”." + (f" Did you mean “{near}”?" if near else ""))


def _changed(changes: Changes) -> Iterator[tuple[str, set[int] | None]]:
    """What a change asks to be read: new claims and reworded ones whole, of others new items."""
    yield from ((claim.id, None) for claim in changes.claims_added)
    for change in changes.claims_changed:
        if change.reworded:
            yield change.after.id, None
            continue
        moved = [*change.evidence.added, *(one.after for one in change.evidence.changed)]
        numbers = {n for n, item in enumerate(change.after.evidence, 1) if item in moved}
        if numbers:
            yield change.after.id, numbers


def _follow(review: _Review, given: Mapping[str, Answers]) -> None:
    """Record the answers of a table; all of it is looked over before anything is written."""
    held = [name for name, one in given.items() if one.reviewed and not review.may_hold(name, one)]
    if held:
        raise KbError(
            f"{', '.join(held)} cannot be called reviewed by {review.reader}: every item has to be"
            " read as the note has it, the note has to be a draft, and somebody else has to have"
            " written it. Nothing was written."
        )
    for name, one in given.items():
        review.record(name, one)
    count = sum(len(one.relations) for one in given.values())
    reviewed = sum(one.reviewed for one in given.values())
    verb = "would be recorded" if review.dry_run else "recorded"
    click.echo(
        f"{plural(count, 'item')} {verb} as read by {review.reader}, {plural(reviewed, 'claim')}"
        " as reviewed.",
        err=review.dry_run,
    )


def _ask(review: _Review, unread: list[Item], held: Texts) -> None:
    notes = [(name, list(items)) for name, items in groupby(unread, key=lambda one: one.claim.id)]
    done = 0
    for name, items in notes:
        given = Answers()
        try:
            for item in items:
                show(item, len(item.claim.evidence), beside(item.evidence, held))
                relation = ask_relation()
                if relation is None:
                    continue
                given.relations[item.number] = relation
                if relation is not item.evidence.relation:
                    click.echo(f"  The note has “{item.evidence.relation}”; both are on record.")
            if given.relations and review.may_hold(name, given):
                given.reviewed = click.confirm(
                    "You read every item as the note has it. Does the statement say no more than"
                    " they do, and do its features, outcomes, contexts and certainty fit? Then the"
                    " note is reviewed. Is it?"
                )
        except Stopped:
            review.record(name, given)
            click.echo(f"Stopped after {plural(done + len(given.relations), 'item')}.")
            return
        review.record(name, given)
        done += len(given.relations)
    click.echo(f"{plural(done, 'item')} read in {plural(len(notes), 'note')}.")
