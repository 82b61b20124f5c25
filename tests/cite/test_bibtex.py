"""What is written as BibTeX and biblatex, and what our own reader makes of it again."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from kb.base.text import TextFile
from kb.cite.export.bibtex import write_biblatex, write_bibtex
from kb.model import Source
from kb.parse.bibtex import parse_bib, resolve
from tests.cite.made import sources


def read(text: str) -> dict[str, Source]:
    """The sources in a bibliography; nothing may be found fault with but what a type lacks."""
    file, findings = parse_bib(TextFile("sources/made.bib", text))
    assert findings == ()
    found, _ = resolve([file])
    return {source.key: bare(source) for source in found}


def bare(source: Source) -> Source:
    """A source but for its entry as it was written and what it has the checks ignore."""
    return replace(source, entry_type="", fields=(), suppressions=(), raw="", place=None)


@settings(max_examples=120, deadline=None)
@given(sources())
def test_biblatex_is_read_back_without_loss(source: Source) -> None:
    assert read(write_biblatex([source])) == {source.key: source}


@settings(max_examples=120, deadline=None)
@given(sources())
def test_bibtex_is_read_back_but_for_names_that_it_cannot_say(source: Source) -> None:
    source = replace(source, creators=())
    assert read(write_bibtex([source])) == {source.key: source}
