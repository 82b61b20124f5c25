"""Links of Markdown that lead to another note's file, as forges follow them.

``[words](other-claim.md)`` opens the note where it is read as a file; on the site it has to lead
to the page of the claim or question that the note holds.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

_CLAIMS, _QUESTIONS = "claims/", "claims/questions/"


@dataclass(frozen=True, slots=True)
class NoteLink:
    """A note that a link leads to, by its id; ``question`` tells the two kinds apart."""

    id: str
    question: bool = False

    @property
    def address(self) -> str:
        """The address of its page, relative to the site's root."""
        return f"/{'question' if self.question else 'claim'}/{self.id}"


def note_link(href: str, path: str) -> NoteLink | None:
    """The note that ``href`` leads to from the note at ``path``; None where it leads elsewhere."""
    if ".md" not in href:
        return None
    try:
        parts = urlsplit(href)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or not parts.path.lower().endswith(".md"):
        return None
    written = unquote(parts.path)
    # A forge takes a leading stroke for the top of the repository.
    top = "" if written.startswith("/") else posixpath.dirname(path)
    target = posixpath.normpath(posixpath.join(top, written.lstrip("/")))
    if not target.startswith(_CLAIMS):
        return None
    identifier = posixpath.splitext(posixpath.basename(target))[0]
    return NoteLink(identifier, question=target.startswith(_QUESTIONS))
