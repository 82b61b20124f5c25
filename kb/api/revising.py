"""Changes of many texts at once, seen to say what they should before a file is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kb.api.reading import Reading, read_edition
from kb.base.errors import UsageFault
from kb.base.replacements import Replacement, replace_all
from kb.check.policy import Policy
from kb.diagnostics import Severity
from kb.draft.yaml import scalar
from kb.format import format_bytes
from kb.model.naming import Sort, former_names
from kb.revise.merge import differences, merge
from kb.revise.pointers import pointers
from kb.revise.rename import is_renamed, named, rename
from kb.revise.reviews import NoteReading, with_reading
from kb.revise.revision import CannotRevise, Revision, Rewritten, rewritten
from kb.revise.split import split
from kb.workspace.cache import ParseCache
from kb.workspace.files import RawFile
from kb.workspace.git import git_text

_MOST_MENTIONS = 20


@dataclass(frozen=True, slots=True)
class Present:
    """What a revision starts from: the files as they are, what they say, and how to read others."""

    root: Path
    files: tuple[RawFile, ...]
    reading: Reading
    parses: ParseCache

    @property
    def data(self) -> Mapping[str, bytes]:
        """What each file holds, by its path."""
        return {file.path: file.data for file in self.files}


@dataclass(frozen=True, slots=True)
class Renamed:
    """What was renamed, and the files as they are to be.

    ``elsewhere`` are lines of other files under git that still hold the old name, as
    ``README.md:12``.
    """

    sort: Sort
    old: str
    new: str
    files: tuple[Rewritten, ...]
    elsewhere: tuple[str, ...] = ()


def renamed(present: Present, old: str, new: str, kind: str = "") -> Renamed:
    """See :meth:`kb.api.workspace.Workspace.rename`."""
    reading = present.reading
    sort, _ = named(reading.corpus, old, sort_of(kind))
    revision = renaming(present, sort, (old, new))
    files = tuple(map(_laid_out, rewritten(revision, present.data)))
    return Renamed(sort, old, new, files, _elsewhere(present.root, old))


def renaming(present: Present, sort: Sort, names: tuple[str, str]) -> Revision:
    """The edits that give a thing its new name, the second one, seen to do so and nothing else.

    Raises :class:`kb.base.errors.KbError` where that cannot be.
    """
    old, new = names
    reading = present.reading
    revision = rename(reading.corpus, reading.texts, sort, old, new)
    after = _afterwards(present, rewritten(revision, present.data))
    if not is_renamed(reading.corpus, after.corpus, sort, old, new):
        raise CannotRevise(
            f"“{old}” could not be renamed in every place, so nothing was written; see whether"
            " “kb check” finds anything, and mend that first."
        )
    return revision


@dataclass(frozen=True, slots=True)
class Revised:
    """The files as they are to be, and what whoever asked for it should know."""

    files: tuple[Rewritten, ...]
    remarks: tuple[str, ...] = ()


def merged(present: Present, keep: str, other: str, *, anyway: bool) -> Revised:
    """See :meth:`kb.api.workspace.Workspace.merge`."""
    reading = present.reading
    revision = merge(reading.corpus, reading.texts, keep, other, anyway=anyway)
    files = _formatted(rewritten(revision, present.data), reading.corpus.claims[keep].path)
    after = _afterwards(present, files).corpus
    kept, gone = (reading.corpus.claims[name] for name in (keep, other))
    lost = {item.source.id for claim in (kept, gone) for item in claim.evidence}
    lost -= {item.source.id for item in after.claims[keep].evidence}
    if lost or other in after.claims or former_names(after, Sort.CLAIM).get(other) != keep:
        raise CannotRevise("the two could not be put together without loss; nothing was written.")
    return Revised(files, tuple(differences(kept, gone)))


def split_claim(present: Present, name: str, drafts: Mapping[str, str]) -> Revised:
    """See :meth:`kb.api.workspace.Workspace.split`."""
    reading = present.reading
    corpus = reading.corpus
    revision = split(corpus, reading.texts, name, {i: scalar(t) for i, t in drafts.items()})
    files = _formatted(rewritten(revision, present.data), *revision.added)
    after = _afterwards(present, files).corpus
    whole = corpus.claims[name].evidence
    if any(after.claims[ident].evidence != whole for ident in drafts):
        raise CannotRevise("the evidence could not be shared without loss; nothing was written.")
    pointing = {
        pointer.place.path
        for pointer in pointers(corpus)
        if (pointer.sort, pointer.id) == (Sort.CLAIM, name)
    }
    return Revised(files, tuple(sorted(pointing)))


def reviewed(present: Present, readings: Mapping[str, NoteReading]) -> tuple[Rewritten, ...]:
    """See :meth:`kb.api.workspace.Workspace.review`."""
    corpus, texts = present.reading.corpus, present.reading.texts
    edits = {}
    for name, reading in readings.items():
        claim = corpus.claims[name]
        edits[claim.path] = with_reading(texts[claim.path], claim, reading)
    revision = Revision({path: some for path, some in edits.items() if some})
    return rewritten(revision, present.data)


def _formatted(files: Iterable[Rewritten], *paths: str) -> tuple[Rewritten, ...]:
    """The files, those of these paths in canonical form, others if they were that before."""
    return tuple(
        replace(file, after=format_bytes(file.after, file.path).data)
        if file.path in paths and file.after is not None
        else _laid_out(file)
        for file in files
    )


def sort_of(kind: str) -> Sort | None:
    """The kind of that name, as addresses have it; None for none."""
    by_address = {sort.address: sort for sort in Sort}
    if kind and kind not in by_address:
        raise UsageFault(f"“{kind}” is none of {', '.join(by_address)}.")
    return by_address.get(kind)


def write_all(root: Path, files: Iterable[Rewritten]) -> None:
    """See :meth:`kb.api.workspace.Workspace.write`."""
    replace_all(
        root,
        [
            Replacement(root / file.path, root / file.now_path, file.before, file.after)
            for file in files
        ],
    )


def _afterwards(present: Present, files: Sequence[Rewritten]) -> Reading:
    """The knowledge base as it is to be; raises :class:`CannotRevise` for errors it had not."""
    changed = {file.path for file in files}
    left = [file for file in present.files if file.path not in changed]
    made = [RawFile(f.now_path, f.after) for f in files if f.after is not None]
    editions = sorted([*left, *made], key=lambda file: file.path)
    after = read_edition(present.root, editions, present.parses, Policy())
    before = _errors(present.reading)
    for code, count in _errors(after).items():
        if count > before.get(code, 0):
            first = next(f for f in after.errors if f.code == code)
            raise CannotRevise(
                f"nothing was written, since it would leave an error: {first.place.path}:"
                f" {first.message}"
            )
    return after


def _errors(reading: Reading) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for finding in reading.findings:
        if finding.severity is Severity.ERROR:
            counts[finding.code] = counts.get(finding.code, 0) + 1
    return counts


def _laid_out(file: Rewritten) -> Rewritten:
    """The file in canonical form, if it was that before."""
    if file.before is None or file.after is None:
        return file
    if format_bytes(file.before, file.path).data != file.before:
        return file
    return replace(file, after=format_bytes(file.after, file.now_path).data)


def _elsewhere(root: Path, name: str) -> tuple[str, ...]:
    """The lines of files under git, beside sources and claims, that hold a name."""
    if not re.search(r"[\d-]", name):
        return ()  # a word of every day stands in many places that mean something else
    lines = git_text(
        root, "grep", "-nIF", "-e", name, "--", ".", ":(exclude)sources", ":(exclude)claims"
    )
    whole = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
    hits = (line.split(":", 2) for line in (lines or "").splitlines())
    places = [f"{path}:{number}" for path, number, text in hits if whole.search(text)]
    return tuple(places[:_MOST_MENTIONS])
