"""A note's prose rendered where it is parsed, with its links left open for whoever knows what they
lead to.

This module must not know the addresses of pages, or sanitise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.base.pickling import pickled_fast
from kb.parse.markdown import Cite, ClaimLink, Prose, ShowCite, ShowClaim

# No prose comes with this character: CommonMark (2.3) has U+FFFD stand for it.
_OPEN = re.compile("\0([0-9]+)\0")


@pickled_fast
@dataclass(frozen=True, slots=True)
class Rendered:
    """Prose as HTML, in the pieces between its citations and links, and as words for searching.

    There is one more of the ``pieces`` than of the ``links``.
    """

    pieces: tuple[str, ...]
    links: tuple[Cite | ClaimLink, ...]
    words: str

    def html(self, *, cite: ShowCite, claim: ShowClaim) -> str:
        """The HTML, not yet sanitised; ``cite`` and ``claim`` return HTML for their links."""
        first, *others = self.pieces
        shown = (cite(link) if isinstance(link, Cite) else claim(link) for link in self.links)
        return first + "".join(map("".join, zip(shown, others, strict=True)))


def render(body: str, path: str) -> Rendered:
    """The prose of the note at ``path``, from which links to other files start."""
    prose = Prose(body)
    links: list[Cite | ClaimLink] = []

    def left_open(link: Cite | ClaimLink) -> str:
        links.append(link)
        return f"\0{len(links) - 1}\0"

    # They may be rendered in another order than they stand in, so each has a number.
    parts = _OPEN.split(prose.html(cite=left_open, claim=left_open, path=path))
    numbered = (links[int(number)] for number in parts[1::2])
    return Rendered(tuple(parts[::2]), tuple(numbered), prose.text())
