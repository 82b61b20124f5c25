"""``kb cite``: sources and claims as citations, in any style and for any writing tool."""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from kb.base.errors import KbError
from kb.cite.citable import Citables
from kb.cite.keyed import as_keys
from kb.cite.keys import TOOLS
from kb.cite.output import as_data, as_text
from kb.cite.requests import CitationRequest, CiteRequest, read_lines, read_requests
from kb.cite.resolve import Resolved, resolve
from kb.cite.styles import DEFAULT, SHORT_NAMES, find_style
from kb.cite.values import FORMATS, Manner, Mode
from kb.cli.opening import opened


@click.command("cite")
@click.argument("names", metavar="KEY…", nargs=-1)
@click.option(
    "--from",
    "source",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    help="Read keys from a file, one or more a line; - is standard input.",
)
@click.option(
    "--style",
    "style",
    metavar="NAME|FILE",
    default=DEFAULT,
    show_default=True,
    help=f"{', '.join(SHORT_NAMES)}; the name of any official CSL style; or a .csl file.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice([*FORMATS, "json"]),
    default="text",
    show_default=True,
    help="What the citations are written for; json is for programs.",
)
@click.option("--locale", default="", help="The language, such as en-GB or de-DE.")
@click.option(
    "--as-typed",
    is_flag=True,
    help="Leave titles and editions as the entries have them.",
)
@click.option(
    "--key-for",
    "tool",
    type=click.Choice(list(TOOLS)),
    help="Write keys for a writing tool instead, which formats them itself.",
)
@click.option(
    "--via",
    metavar="KEY",
    multiple=True,
    help='The source in which the others were read as cited, with the place: "KEY, p. 44"; several'
    " times for several.",
)
@click.option(
    "--author",
    "mode",
    type=click.Choice(["in-sentence", "left-out"]),
    help="Make the author part of the sentence, “Lima (2010)”, or leave it to the sentence.",
)
@click.option("--itself", is_flag=True, help="Cite claims themselves instead of what they rest on.")
@click.option(
    "--site", metavar="ADDRESS", default="", help="Where the pages are, for claims themselves."
)
@click.pass_obj
def command(folder: Path, /, names: tuple[str, ...], source: Path | None, **choices: Any) -> None:
    """Cite sources by their keys, and claims by their ids, in the text and in a list.

    A key may have a place after it: "lima2010thinking, p. 2". Brackets hold one citation of several
    sources, with words around each: "[see @a, p. 2; @b]". A claim gives one citation for the
    sources in its favour, one for those that qualify it and one for those against, with places,
    and says of what was read only in another source that it was.
    """
    named = [*read_requests(n for n in names if n != "-"), *_read_file(source, names)]
    if not named:
        raise click.UsageError("Name at least one citation key or claim, or a file with --from.")
    options = _Options(**choices)
    if options.mode:
        mode = _MODES[options.mode]
        named = [tuple(replace(each, mode=mode) for each in together) for together in named]
    with opened(folder).citables(options.site) as citables:
        via = _via(options.via, [each.name for together in named for each in together])
        wanted = resolve(citables, named, via, itself=options.itself)
        _remark(citables, wanted)
        click.echo(_written(wanted, options))


_MODES = {"in-sentence": Mode.NARRATIVE, "left-out": Mode.SUPPRESSED}


@dataclass(frozen=True, slots=True)
class _Options:
    """The options as they were given."""

    style: str
    form: str
    locale: str
    as_typed: bool
    tool: str | None
    via: tuple[str, ...]
    mode: str | None
    itself: bool
    site: str


def _written(wanted: Resolved, options: _Options) -> str:
    form = "text" if options.form == "json" else options.form
    manner = Manner(find_style(options.style), form, options.locale, options.as_typed)
    if options.tool:
        return as_keys(wanted, TOOLS[options.tool], manner)
    if options.form == "json":
        return json.dumps(as_data(wanted, manner), ensure_ascii=False, indent=2)
    return as_text(wanted, manner)


def _read_file(source: Path | None, names: tuple[str, ...]) -> list[CitationRequest]:
    if (source is None and "-" in names) or str(source) == "-":
        return read_lines(sys.stdin.read())
    if source is None:
        return []
    try:
        return read_lines(source.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise KbError(f"{source} could not be read: {error}.") from error


def _via(texts: Iterable[str], names: Collection[str]) -> list[CiteRequest]:
    """The sources that relay, each with the place in it; none can relay itself."""
    return [_relay(text, names) for text in texts]


def _relay(text: str, names: Collection[str]) -> CiteRequest:
    requests = [one for together in read_requests([text]) for one in together]
    if len(requests) != 1:
        raise click.UsageError('Name one source behind --via, as in --via "KEY, p. 44".')
    if requests[0].name in names:
        raise click.UsageError(
            f"{requests[0].name} was read itself, so it cannot stand behind --via as well;"
            " cite it without, and the others with --via."
        )
    return requests[0]


def _remark(citables: Citables, wanted: Resolved) -> None:
    """Say of a source that nobody here has read that it is known at second hand only."""
    for each in wanted.sources:
        relays = citables.relays(each.name) if not each.via else ()
        if relays:
            click.echo(
                f"Note: {each.name} is known here only as cited in {', '.join(relays)};"
                f" unless you read it yourself, cite it with --via {relays[0]}.",
                err=True,
            )
