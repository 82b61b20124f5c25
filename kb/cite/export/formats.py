"""The formats that the collection can be exported in, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kb.cite.export.bibtex import write_biblatex, write_bibtex
from kb.cite.export.csl_json import write_csl_json
from kb.cite.export.docx import write_docx, write_typst
from kb.cite.export.effects import write_effects_csv, write_effects_parquet
from kb.cite.export.excerpt import Excerpt
from kb.cite.export.jsonld import write_jsonld
from kb.cite.export.markdown import write_markdown
from kb.cite.export.nanopub import write_nanopubs
from kb.cite.export.parquet import write_parquet
from kb.cite.export.rdf import to_turtle
from kb.cite.export.ris import without_place, write_ris
from kb.cite.export.summary import (
    write_summary,
    write_summary_docx,
    write_summary_latex,
    write_summary_typst,
)
from kb.cite.export.table import write_csv
from kb.cite.export.whole_table import write_table
from kb.fields.table import AT_HOME
from kb.model import Source


def at_home(source: Source) -> tuple[str, ...]:
    """The fields of an entry that no format is handed, but those that are written out."""
    return tuple(f.name for f in source.fields if f.name in AT_HOME - {"crossref", "xdata"})


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, other names for it, and its writer; ``binary`` is not for a terminal.

    ``without_place`` names the fields of a source that the format has no place for.
    """

    name: str
    write: Callable[[Excerpt], str | bytes]
    aliases: tuple[str, ...] = ()
    binary: bool = False
    without_place: Callable[[Source], tuple[str, ...]] = at_home

    def encoded(self, excerpt: Excerpt) -> bytes:
        """The excerpt in this format; text as UTF-8."""
        written = self.write(excerpt)
        return written if isinstance(written, bytes) else written.encode()


def _turtle(excerpt: Excerpt) -> bytes:
    return to_turtle(write_jsonld(excerpt))


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        one.name: one
        for one in (
            Format("bibtex", lambda e: write_bibtex(e.sources), ("bib",)),
            Format("biblatex", lambda e: write_biblatex(e.sources)),
            Format(
                "ris",
                lambda e: write_ris(e.sources),
                without_place=lambda source: (*without_place(source), *at_home(source)),
            ),
            Format("csl-json", lambda e: write_csl_json(e.sources), ("csljson", "csl", "json")),
            Format("json-ld", write_jsonld, ("jsonld",)),
            Format("turtle", _turtle, ("ttl",)),
            Format("nanopub", write_nanopubs, ("trig", "nanopublication")),
            Format("markdown", write_markdown, ("md",)),
            Format("docx", write_docx, ("word",), binary=True),
            Format("typst", write_typst, ("typ",)),
            Format("csv", write_csv),
            Format("table", write_table, ("evidence-table",)),
            Format("parquet", write_parquet, binary=True),
            Format("effects", write_effects_csv, ("effects-csv",)),
            Format("effects-parquet", write_effects_parquet, binary=True),
            Format("summary", write_summary, ("sof", "summary-of-findings")),
            Format("summary-docx", write_summary_docx, binary=True),
            Format("summary-latex", write_summary_latex, ("summary-tex",)),
            Format("summary-typst", write_summary_typst, ("summary-typ",)),
        )
    }
)
