"""A note's prose as sanitised HTML, and as the plain text that is searched."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from html import escape
from urllib.parse import quote

import nh3

from kb.base.labels import work_label
from kb.model import Claim, Corpus, Question, Source
from kb.parse.markdown import ClaimLink
from kb.parse.rendered import Rendered, render

_ATTRIBUTES = {
    "a": {"href", "title", "class", "id", "aria-label"},
    "th": {"class"},
    "td": {"class"},
    "ol": {"start"},
    "li": {"id", "class"},
    "section": {"class"},
    "sup": {"class", "id"},
    "hr": {"class"},
    "span": {"class"},
    "code": {"class"},
}
_TAGS = set(nh3.ALLOWED_TAGS) | {"section"}

_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener",
)
"""Made once: to set it up takes twice as long as to clean a note."""

# Columns of Markdown tables come with a style each, which the policy of the pages blocks.
_ALIGNED = re.compile(r'<(t[dh]) style="text-align:(left|center|right)">')


class Renderer:
    """Renders the prose of a corpus's notes, of which ``known`` is rendered already, by path."""

    def __init__(self, corpus: Corpus, known: Mapping[str, Rendered]) -> None:
        self._sources = corpus.sources
        self._claims = corpus.claims
        self._known = known
        self._cite = cache(self._citation)

    def html_and_text(self, note: Claim | Question) -> tuple[str, str]:
        """The prose as HTML that is safe to show, and as the words that are searched.

        Citations and links to claims lead to our pages; addresses are relative to the site's root,
        as in ``/source/lima2010thinking``.
        """
        prose = self._known.get(note.path) or render(note.body, note.path)
        html = prose.html(cite=lambda item: self._cite(item.key), claim=self._link)
        return sanitise(html), prose.words

    def _citation(self, key: str) -> str:
        source = self._sources.get(key)
        shown = _author_year(source) if source else key
        title = f' title="{escape(source.title)}"' if source and source.title else ""
        address = f"/source/{quote(key, safe='')}"
        return f'<a class="citation" href="{address}"{title}>{escape(shown)}</a>'

    def _link(self, item: ClaimLink) -> str:
        target = self._claims.get(item.id)
        # A statement ends with a full stop, which the sentence that it stands in has as well.
        shown = item.text or (f"“{target.statement.rstrip('.')}”" if target else item.id)
        return f'<a class="claim-link" href="/claim/{quote(item.id, safe="")}">{escape(shown)}</a>'


def sanitise(html: str) -> str:
    """The HTML without anything that could run or load: nh3's tags, and a few attributes."""
    return _CLEANER.clean(_ALIGNED.sub(r'<\1 class="\2">', html))


def _author_year(source: Source) -> str:
    return work_label(source.cited_as, source.year, source.title or source.key, undated="")
