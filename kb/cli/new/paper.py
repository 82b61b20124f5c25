"""``kb new claim --from``: a draft from the text of a work: its entry, a quote, and the page."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import click

from kb.base.errors import KbError, UsageFault
from kb.cli.new.claim_draft import Given
from kb.cli.new.identifying import Identified, Identifying
from kb.cli.new.prompts import Asker, at_a_terminal
from kb.cli.new.source import target, write_entries
from kb.cli.new.writing import Present
from kb.draft.entry import inserted
from kb.lookup import Registry, doi, isbn
from kb.quotes.pages import PAGE_END
from kb.quotes.passages import Passage
from kb.quotes.sentences import sentences_with
from kb.quotes.texts import Paper, read_paper
from kb.report.as_text import visible

_FIRST_PAGES = 2
"""Pages on which a work says what it is; further on stand the DOIs of others."""
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class FromPaper:
    """What a text gives to a claim: its source, and the words that were chosen with their place.

    ``entry`` is that of a source that is not on record yet, and goes to ``bibliography``.
    """

    source: str
    entry: str = ""
    bibliography: str = ""
    quote: str = ""
    locator: str = ""

    def completed(self, given: Given) -> Given:
        """What was given, with what the text adds to it."""
        return replace(
            given,
            source=self.source or None,
            quote=given.quote or self.quote or None,
            locator=given.locator or self.locator or None,
        )

    def write_entry(self, root: Path) -> None:
        """Add the entry, if there is one."""
        if self.entry:
            write_entries(root / self.bibliography, [(self.source, self.entry)])
            click.echo(f"Added {self.source} to {self.bibliography}; look its entry over.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The text that was named, what to look for in it, and which of the places is the quote."""

    paper: Path | None
    search: str | None
    passage: int | None
    mailto: str


def from_paper(now: Present, wanted: Wanted, source: str | None) -> tuple[FromPaper, Present]:
    """What the text gives, and the collection as it is with its entry.

    Says on standard error what is found, and what could not be looked up. Raises
    :class:`UsageFault` for a search without a text.
    """
    if wanted.paper is None:
        if wanted.search or wanted.passage is not None:
            raise UsageFault("--search and --passage go with --from.")
        return FromPaper(source or ""), now
    paper = read_paper(wanted.paper)
    work = Identified(source) if source else _work(now, paper, wanted.mailto)
    place = target(now.reading.root, None, asks=False)
    passage = _chosen(paper, wanted.search, wanted.passage)
    given = FromPaper(
        work.key, work.entry, place.as_posix(), *(_quoted(passage) if passage else ())
    )
    return given, _with_entry(now, given)


def _work(now: Present, paper: Paper, mailto: str) -> Identified:
    dois = Registry(os.environ.get("KB_DOI_SERVER", doi.ADDRESS), mailto=mailto)
    isbns = Registry(os.environ.get("KB_ISBN_SERVER", isbn.ADDRESS), mailto=mailto)
    identifying = Identifying(now.reading.corpus, dois, isbns)
    head = PAGE_END.join(paper.text.split(PAGE_END)[:_FIRST_PAGES])
    try:
        known = identifying.of_text(head)
        why = "no DOI of a work with its title stands on its first pages"
    except KbError as error:
        known, why = None, str(error)
    if known:
        what = "is new" if known.entry else "is on record"
        click.echo(f"The text is {known.key}, which {what}.", err=True)
        return known
    click.echo(
        f"Not looked up: {why}\nIts entry says no more than the text: complete it, or name the"
        " source by --source.",
        err=True,
    )
    return identifying.by_itself(_title(paper), head)


def _title(paper: Paper) -> str:
    """The title of the file if it looks like one, or else the first line of some words."""
    lines = [" ".join(line.split()) for line in paper.text.replace(PAGE_END, "\n").split("\n")]
    titles = [paper.title if "." not in paper.title[-5:-1] else "", *lines]
    worded = (title for title in titles if len(title.split()) > 2)
    return next(worded, next((line for line in lines if line), paper.path.stem))


def _chosen(paper: Paper, search: str | None, number: int | None) -> Passage | None:
    """The passage that was chosen of those around a search; None where none was."""
    asker = Asker(asks=at_a_terminal())
    wanted = asker.wanted(search, "Words to look for in the text, for a quote")
    if not wanted:
        if number is not None:
            raise UsageFault("--passage takes one of those that --search shows.")
        return None
    offered = sentences_with(wanted, paper.text)
    if not offered:
        click.echo(f"No sentence of the text holds “{visible(wanted)}”.", err=True)
        return None
    for at, passage in enumerate(offered, start=1):
        click.echo(f"{at}. {_shown(passage)}", err=True)
    said = None if number is None else str(number)
    choice = asker.wanted(said, "Which of them is the quote", partial(_numbered, len(offered)))
    if not choice:
        click.echo("Nothing is quoted: choose one of them with --passage.", err=True)
    return offered[int(choice) - 1] if choice else None


def _numbered(most: int, text: str) -> str:
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise UsageFault(f"“{text}” is none of the numbers from 1 to {most}.")
    return text


def _shown(passage: Passage) -> str:
    where = "" if passage.page is None else f" ({_locator(passage)})"
    return f"{visible(passage.words)}{where}"


def _locator(passage: Passage) -> str:
    return "" if passage.page is None else f"p. {passage.page}"


def _quoted(passage: Passage) -> tuple[str, str]:
    if passage.page is not None and not passage.printed:
        click.echo(
            "The pages bear no numbers that could be read, so they are counted from the first:"
            " compare the locator.",
            err=True,
        )
    return passage.words, _locator(passage)


def _with_entry(now: Present, given: FromPaper) -> Present:
    """The collection with the entry: what is wrong with that is nothing that the note does."""
    if not given.entry:
        return now
    path = given.bibliography
    text = inserted(now.text(path), given.entry, given.source)
    now.space.opened[path] = text.encode()
    return replace(now, reading=now.space.read())
