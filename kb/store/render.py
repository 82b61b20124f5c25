"""A note's prose as sanitised HTML, and as the plain text that is searched."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from urllib.parse import quote

import nh3

from kb.base.labels import work_label
from kb.model import Claim, Question, Source
from kb.parse.markdown import Cite, ClaimLink, Prose

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


def html_and_text(
    note: Claim | Question, sources: Mapping[str, Source], claims: Mapping[str, Claim]
) -> tuple[str, str]:
    """The prose as HTML that is safe to show, and as the words that are searched.

    Citations and links to claims lead to our pages; addresses are relative to the site's root,
    as in ``/source/lima2010thinking``.
    """
    prose = Prose(note.body)

    def cite(item: Cite) -> str:
        source = sources.get(item.key)
        shown = _author_year(source) if source else item.key
        title = f' title="{escape(source.title)}"' if source and source.title else ""
        address = f"/source/{quote(item.key, safe='')}"
        return f'<a class="citation" href="{address}"{title}>{escape(shown)}</a>'

    def link(item: ClaimLink) -> str:
        target = claims.get(item.id)
        # A statement ends with a full stop, which the sentence that it stands in has as well.
        shown = item.text or (f"“{target.statement.rstrip('.')}”" if target else item.id)
        return f'<a class="claim-link" href="/claim/{quote(item.id, safe="")}">{escape(shown)}</a>'

    return sanitise(prose.html(cite=cite, claim=link, path=note.path)), prose.text()


def sanitise(html: str) -> str:
    """The HTML without anything that could run or load: nh3's tags, and a few attributes."""
    return _CLEANER.clean(_ALIGNED.sub(r'<\1 class="\2">', html))


def _author_year(source: Source) -> str:
    names = [person.short for person in source.authors]
    return work_label(names, source.year, source.title or source.key, "")
