"""One claim that says two things made two drafts, each with all of its evidence."""

from __future__ import annotations

import posixpath

from kb.base.errors import UsageFault
from kb.base.text import TextFile
from kb.format.front_matter import NOTE
from kb.model import Claim, Corpus
from kb.parse.note.front_matter import split as split_note
from kb.parse.reader import is_slug
from kb.revise.former_names import entry, front_matter
from kb.revise.rename import Texts
from kb.revise.revision import Revision, by_path

_SHARED = ("kind", "strength", "rests-on", "features", "outcomes", "contexts", "evidence")
"""What both drafts take over; certainty is judged anew, of each by itself."""


def split(corpus: Corpus, texts: Texts, name: str, drafts: dict[str, str]) -> Revision:
    """Two or more drafts that take the place of a claim: statements as YAML, by their ids.

    The claim stays where it is, as superseded, so that its address explains itself. Raises
    :class:`UsageFault` for names that cannot be or are taken.
    """
    if name not in corpus.claims:
        raise UsageFault(f"There is no claim “{name}”.")
    claim = corpus.claims[name]
    file = texts[claim.path]
    for ident in drafts:
        if not is_slug(ident) or ident in corpus.claims:
            raise UsageFault(f"“{ident}” is taken, or cannot be an id; give others with --id.")
    folder = posixpath.dirname(claim.path)
    added = {
        posixpath.join(folder, f"{ident}.md"): _draft(file, claim, statement)
        for ident, statement in drafts.items()
    }
    superseded = entry(file, front_matter(file), "status", "superseded", NOTE)
    return Revision(by_path([(file.path, superseded)]), added=added)


def _draft(file: TextFile, claim: Claim, statement: str) -> str:
    front = front_matter(file)
    shared = [
        file.text[key.place.span.start : max(value.place.span.end, key.place.span.end + 1)]
        for key, value in front.entries
        if key.text in _SHARED
    ]
    relations = {"supersedes": [claim.id]}
    for relation in claim.relations:
        relations.setdefault(str(relation.relation), []).append(relation.target.id)
    lines = [
        f"claim: {statement}",
        "status: draft",
        *shared,
        "relations:",
        *(f"  {name}: [{', '.join(ids)}]" for name, ids in relations.items()),
    ]
    parts, _ = split_note(file, "")
    body = file.text[parts.body_start :] if parts else ""
    return "\n".join(["---", *lines, "---", ""]).replace("\r\n", "\n") + body
