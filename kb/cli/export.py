"""``kb export``: the collection, or a part of it, in the formats that other programs read."""

from __future__ import annotations

import re
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from kb.api.exporting import collection_metadata, excerpt
from kb.api.values import DATABASE, METADATA
from kb.base.atomic import replacing
from kb.base.errors import KbError, UsageFault
from kb.base.suggestions import nearest
from kb.base.wording import plural
from kb.cite.export.crate import Member, write_crate
from kb.cite.export.excerpt import Excerpt
from kb.cite.export.formats import FORMATS, Format
from kb.cli.opening import opened
from kb.search.complete import claims_found
from kb.search.selection import Selection
from kb.store.excerpt import claims_of_feature
from kb.store.partitions import write_partitions
from kb.workspace.files import is_read, read_files

CRATE = "ro-crate"
TABLES = "parquet-tables"
_WHOLE = {CRATE: "An RO-Crate holds", TABLES: "The tables hold"}
NAMES = (*FORMATS, *_WHOLE)
_ALIASES = {
    **{alias: name for name, one in FORMATS.items() for alias in one.aliases},
    **dict.fromkeys(("crate", "rocrate"), CRATE),
    **dict.fromkeys(("tables-parquet", "data-package", "datapackage"), TABLES),
}
_ENDNOTE = {"endnote", "endnotexml", "xml", "enw"}
_APART = re.compile(r"[,\s]+")


def _format(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """The name of a format, however people write it: ``CSL-JSON``, ``csl_json``, ``csljson``."""
    plain = value.lower().replace("_", "-")
    name = _ALIASES.get(plain, plain)
    if name in NAMES:
        return name
    if plain.replace("-", "") in _ENDNOTE:
        message = "EndNote's XML is not written; EndNote imports “ris”."
        raise click.BadParameter(message, ctx, param)
    near = nearest(plain, {*NAMES, *_ALIASES})
    hint = f" Did you mean “{_ALIASES.get(near, near)}”?" if near else ""
    message = f"There is no format “{value}”.{hint} There are: {', '.join(NAMES)}."
    raise click.BadParameter(message, ctx, param)


@click.command("export")
@click.argument("form", metavar="FORMAT", callback=_format)
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The file to write, standard output unless given; the folder, for parquet-tables.",
)
@click.option("--search", "query", metavar="QUERY", help="Only what a search finds, all of it.")
@click.option("--feature", metavar="ID", help="Only the claims on a feature and those under it.")
@click.option(
    "--claims", "claims", metavar="ID...", multiple=True, help="Only these claims, by their ids."
)
@click.option("--question", metavar="ID", help="Only what the answer to a question weighs.")
@click.option(
    "--site",
    metavar="ADDRESS",
    default="",
    help="Where the collection is published, for linked data; “address” in metadata.yml if not.",
)
@click.option(
    "-v",
    "--verbose",
    is_flag=True,
    help="Name on standard error the fields of sources that the format has no place for.",
)
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917 - one for each option
    folder: Path,
    form: str,
    ids: tuple[str, ...],
    output: Path | None,
    query: str | None,
    feature: str | None,
    claims: tuple[str, ...],
    question: str | None,
    site: str,
    verbose: bool,
) -> None:
    """Write the collection in FORMAT: all of it, or what one of the options names.

    FORMAT is bibtex, biblatex, ris or csl-json (the sources); json-ld, turtle or nanopub (claims,
    evidence, sources and terms as linked data); markdown, docx, typst, csv or parquet (a table of
    the evidence); table (claims, evidence, effects and studies, for kb import --claims); effects or
    effects-parquet (the numbers that sources print); summary, summary-docx, summary-latex or
    summary-typst (a summary of findings for each question, or for each claim that is named);
    ro-crate (a ZIP archive of everything); parquet-tables (each table of the database as Parquet,
    in a folder of partitions). The database is built first if the notes have changed.
    Claims come with the sources of their evidence.
    """
    wanted = [part for one in (*claims, *ids) for part in _APART.split(one) if part]
    if ids and not claims:
        raise UsageFault(f"What is “{ids[0]}”? Claims are named behind --claims.")
    if sum(bool(one) for one in (query is not None, feature, wanted, question)) > 1:
        raise UsageFault("Choose one of --search, --feature, --claims and --question.")
    if form in _WHOLE and (query is not None or feature or wanted or question):
        raise UsageFault(f"{_WHOLE[form]} the whole collection; leave the choice of claims out.")
    _check_output(form, output)
    workspace = opened(folder)
    workspace.renew()
    if form == TABLES and output:
        with workspace.connected() as connection:
            tables = write_partitions(
                connection, output, collection_metadata(workspace.root / METADATA, site)
            )
        parts = sum(len(table.parts) for table in tables)
        click.echo(f"Wrote {len(tables)} tables in {plural(parts, 'file')} to {output}.", err=True)
        return
    with workspace.connected() as connection:
        chosen = _chosen(connection, query, feature, wanted)
        if question:
            _known(connection, "question", [question])
        chosen_excerpt = excerpt(connection, workspace.root, chosen, site, question)
    if verbose and form != CRATE:
        _name_left_out(FORMATS[form], chosen_excerpt)
    data = (
        _crate(chosen_excerpt, workspace.root)
        if form == CRATE
        else FORMATS[form].encoded(chosen_excerpt)
    )
    _write(data, output)


def _name_left_out(form: Format, excerpt: Excerpt) -> None:
    for source in excerpt.sources:
        if names := form.without_place(source):
            click.echo(f"{source.key}: no place for {', '.join(names)}", err=True)


def _check_output(form: str, output: Path | None) -> None:
    if form == TABLES:
        if output is None:
            raise UsageFault(f"“{form}” is a folder of files; name it with -o FOLDER.")
        return
    if output is not None and output.is_dir():
        raise UsageFault(f"{output} is a folder; name a file with -o FILE.")
    binary = form == CRATE or FORMATS[form].binary
    if binary and output is None and sys.stdout.isatty():
        raise UsageFault(f"“{form}” is not for reading on a terminal; name a file with -o FILE.")


def _chosen(
    connection: sqlite3.Connection, query: str | None, feature: str | None, claims: Sequence[str]
) -> list[str] | None:
    if query is not None:
        return claims_found(connection, Selection(words=query))
    if feature:
        _known(connection, "feature", [feature])
        return claims_of_feature(connection, feature)
    if claims:
        _known(connection, "claim", claims)
        return list(claims)
    return None


def _known(connection: sqlite3.Connection, what: str, wanted: Sequence[str]) -> None:
    known = {row[0] for row in connection.execute(f"select id from {what}s")}  # noqa: S608
    for ident in wanted:
        if ident not in known:
            near = nearest(ident, known)
            hint = f" Did you mean “{near}”?" if near else ""
            raise KbError(f"There is no {what} “{ident}”.{hint}")


def _crate(chosen_excerpt: Excerpt, root: Path) -> bytes:
    members = {
        file.path: Member(file.data, _described(file.path))
        for file in read_files(root)
        if is_read(file.path)
    }
    database = (root / DATABASE).read_bytes()
    members["kb.db"] = Member(database, "Everything in one SQLite database.")
    for name, form, description in (
        ("exports/sources.bib", "biblatex", "All sources for biblatex."),
        ("exports/sources.json", "csl-json", "All sources as CSL-JSON."),
        ("exports/evidence.csv", "csv", "All evidence as a table."),
        ("exports/collection.jsonld", "json-ld", "Everything as linked data."),
    ):
        members[name] = Member(FORMATS[form].encoded(chosen_excerpt), description)
    return write_crate(chosen_excerpt, members)


def _described(path: str) -> str:
    if path.endswith(".bib"):
        return "Sources, as they are kept."
    return "The controlled terms." if path.endswith(".yml") else "A claim's note, as it is kept."


def _write(data: bytes, output: Path | None) -> None:
    if output is None:
        sys.stdout.buffer.write(data)
        return
    with replacing(output) as beside:
        beside.write_bytes(data)
