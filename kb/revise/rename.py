"""A key or an id changed in every place that names it, with the old name left to lead on."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from urllib.parse import quote, unquote

from kb.base.errors import UsageFault
from kb.base.identifiers import is_citable
from kb.base.suggestions import nearest
from kb.base.text import Place, TextFile
from kb.diagnostics import Edit
from kb.model import Claim, Corpus, Question, Source
from kb.model.naming import Sort, Thing, former_names, name_of, things
from kb.parse.note_links import note_link
from kb.parse.reader import is_slug, slugged
from kb.revise.former_names import with_former
from kb.revise.pointers import Pointer, pointers
from kb.revise.revision import CannotRevise, Revision, by_path, where

Texts = Mapping[str, TextFile]

_HREF = re.compile(
    r"\]\(\s*<?([^()\s<>]+\.md)\b|^ {0,3}\[[^\]]+\]:\s*<?([^\s<>]+\.md)\b", re.MULTILINE
)


def named(corpus: Corpus, name: str, sort: Sort | None = None) -> tuple[Sort, Thing]:
    """What goes by a name; raises :class:`UsageFault` for none, and for several without a kind."""
    sorts = (sort,) if sort else tuple(Sort)
    hits = [(one, things(corpus, one)[name]) for one in sorts if name in things(corpus, one)]
    if len(hits) > 1:
        kinds = " and ".join(f"“--kind {one.address}”" for one, _ in hits)
        raise UsageFault(f"“{name}” is the name of several things; say which with {kinds}.")
    if hits:
        return hits[0]
    for one in sorts:
        if now := former_names(corpus, one).get(name):
            raise UsageFault(f"The {one} “{name}” is called “{now}” already.")
    near = nearest(name, {key for one in sorts for key in things(corpus, one)})
    hint = f" Did you mean “{near}”?" if near else ""
    raise UsageFault(
        f"There is no {sort or 'source, claim, question, study or term'} “{name}”.{hint}"
    )


def rename(corpus: Corpus, texts: Texts, sort: Sort, old: str, new: str) -> Revision:
    """What gives the thing of a kind another name, wherever it is named.

    The old name is listed as a former one. Raises :class:`UsageFault` for a new name that cannot
    be one or is taken, and :class:`CannotRevise` where a place cannot be rewritten.
    """
    thing = things(corpus, sort)[old]
    _check_name(corpus, sort, old, new)
    edits = list(renaming_edits(corpus, texts, (sort, old), new))
    path = _defined_in(thing)
    edits += [(path, edit) for edit in with_former(texts[path], thing, sort, old, new)]
    return Revision(by_path(edits), _moves(thing, new))


def renaming_edits(
    corpus: Corpus, texts: Texts, named: tuple[Sort, str], new: str, file: str = ""
) -> Iterator[tuple[str, Edit]]:
    """The edits that put another name at every place that names a thing, with their files.

    ``file`` is where a note of that name stands, if not in the folder of the old one.
    """
    sort, old = named
    for pointer in pointers(corpus):
        if (pointer.sort, pointer.id) == named and not _in_address(texts, pointer):
            yield pointer.place.path, _edit(texts, pointer, new)
    if sort in {Sort.CLAIM, Sort.QUESTION}:
        yield from _file_links(texts, (old, sort is Sort.QUESTION), new, file)


def is_renamed(before: Corpus, after: Corpus, sort: Sort, old: str, new: str) -> bool:
    """Whether all names in ``after`` are those in ``before``, but for one that is another.

    What is to be seen before anything is written.
    """
    return _names(before, {(sort, old): new}) == _names(after, {}) and (
        former_names(after, sort).get(old) == new
    )


def _names(corpus: Corpus, renamed: Mapping[tuple[Sort, str], str]) -> Counter[tuple[Sort, str]]:
    """How often each name stands in the texts, and each thing that there is."""
    matches = [(pointer.sort, pointer.id) for pointer in pointers(corpus)]
    matches += [(sort, name) for sort in Sort for name in things(corpus, sort)]
    return Counter((sort, renamed.get((sort, name), name)) for sort, name in matches)


def _check_name(corpus: Corpus, sort: Sort, old: str, new: str) -> None:
    if new == old:
        raise UsageFault(f"The {sort} is called “{old}” already.")
    if sort is Sort.SOURCE and not is_citable(new):
        raise UsageFault(
            f"“{new}” cannot be a citation key: letters and digits, with single marks such as “-”"
            " or “:” between them."
        )
    if sort is not Sort.SOURCE and not is_slug(new):
        near = f", as in “{slugged(new)}”" if slugged(new) else ""
        raise UsageFault(f"“{new}” must be small letters, digits and single hyphens{near}.")
    # BibTeX takes keys that differ in capitals alone for one.
    same = {name.lower(): name for name in things(corpus, sort) if name != old}
    if taken := same.get(new.lower()):
        raise UsageFault(f"There is a {sort} “{taken}” already.")
    owner = former_names(corpus, sort).get(new)
    if owner and owner != old:
        raise UsageFault(f"“{new}” was the name of “{owner}” once, and leads there.")


def _edit(texts: Texts, pointer: Pointer, new: str) -> Edit:
    """The edit that puts another name at a place, be the name in quotes or among others there."""
    file, span = texts[pointer.place.path], pointer.place.span
    written = file.slice(span)
    if written != pointer.id:
        bounds = rf"(?<![\w-]){re.escape(pointer.id)}(?![\w-])"
        matches = list(re.finditer(bounds, written))
        if len(matches) != 1:
            raise CannotRevise(
                f"{where(pointer.place)}: “{pointer.id}” is written here in a way that cannot be"
                " changed; write it out, then rename again."
            )
        span = file.span(span.start + matches[0].start(), span.start + matches[0].end())
    return Edit(span, new)


def _in_address(texts: Texts, pointer: Pointer) -> bool:
    """Whether a place is the address of a note's file, of which there may be several at once."""
    file, span = texts[pointer.place.path], pointer.place.span
    written = file.slice(span)
    return file.text.startswith(".md", span.end) or (written != pointer.id and ".md" in written)


def _file_links(
    texts: Texts, old: tuple[str, bool], new: str, target: str
) -> Iterator[tuple[str, Edit]]:
    """Edits of links in prose that lead to the file of a claim or, if so, of a question."""
    for path, file in texts.items():
        for match in _HREF.finditer(file.text if path.endswith(".md") else ""):
            group = 1 if match[1] else 2
            link = note_link(match[group], path)
            if link and (link.id, link.question) == old and target:
                span = file.span(*match.span(group))
                rooted = match[group].startswith("/")
                folder = "" if rooted else posixpath.dirname(path)
                href = posixpath.relpath(target, folder or ".")
                yield path, Edit(span, f"/{href}" if rooted else href)
            elif link and (link.id, link.question) == old:
                stem = posixpath.splitext(posixpath.basename(unquote(match[group])))[0]
                end = match.end(group) - len(".md")
                start = end - len(quote(stem) if quote(stem) in match[group] else stem)
                yield path, Edit(file.span(start, end), new)


def _defined_in(thing: Thing) -> str:
    place: Place | None = thing.place
    if place is None:
        raise CannotRevise(f"“{name_of(thing)}” stands in no file.")
    return place.path


def _moves(thing: Thing, new: str) -> Mapping[str, str]:
    """The file of a note, whose name is its id, and where it goes."""
    if isinstance(thing, Source) or not isinstance(thing, Claim | Question):
        return {}
    return {thing.path: posixpath.join(posixpath.dirname(thing.path), f"{new}.md")}
