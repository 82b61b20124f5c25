"""A whole knowledge base from disk: files read, parsed in parallel, assembled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import is_
from pathlib import Path
from typing import TypeVar

from kb.base.text import TextFile
from kb.check.assemble import assemble
from kb.diagnostics import Diagnostic
from kb.model import Claim, Corpus, Question, Source, Studies, Vocabulary
from kb.parse.bibtex import BibFile, resolve
from kb.parse.rendered import Rendered
from kb.workspace.cache import ParseCache
from kb.workspace.files import RawFile, content_hash, read_files
from kb.workspace.parsed import Parsed
from kb.workspace.parsing import parse_all
from kb.workspace.texts import Texts
from kb.workspace.user_cache import collector_paused

T = TypeVar("T")
Progress = Callable[[int, int], None]
Resolution = tuple[tuple[Source, ...], tuple[Diagnostic, ...]]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A corpus, what was found while parsing it, and the texts that the findings point into.

    ``texts`` and ``prose``, that of the notes, are keyed by path, and so are ``digests``, a
    SHA-256 of each file; ``content_hash`` is one over all files read.
    """

    root: Path
    corpus: Corpus
    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, TextFile]
    content_hash: str
    prose: Mapping[str, Rendered]
    digests: Mapping[str, str]


def load(root: Path, *, cache: bool = True, progress: Progress | None = None) -> Loaded:
    """Read and parse the knowledge base at ``root``.

    ``progress`` is told how many files of how many are done. Raises :class:`kb.base.errors.KbError`
    for files that cannot be read; mistakes in the texts are diagnostics.
    """
    parses = ParseCache.open(root) if cache else ParseCache.none()
    (loaded,) = load_editions(root, [read_files(root)], parses, progress)
    return loaded


def load_editions(
    root: Path,
    editions: Sequence[Sequence[RawFile]],
    parses: ParseCache,
    progress: Progress | None = None,
) -> tuple[Loaded, ...]:
    """Parse several states of the knowledge base at ``root``, each text once.

    Each edition holds all files of one state, sorted by path, whether or not they stand so on
    disk. What is kept of earlier parses is taken from there.
    """
    texts = {file.digest: file for files in editions for file in files}
    with collector_paused():
        results = parse_all(tuple(texts.values()), parses, progress)
        parsed = dict(zip(texts, results, strict=True))
        resolved = _Resolved()
        return tuple(
            assembled(root, files, [parsed[file.digest] for file in files], resolved)
            for files in editions
        )


class _Resolved:
    """Bibliographies resolved together, each set of them once: most changes leave them alone."""

    def __init__(self) -> None:
        self._known: list[tuple[list[BibFile], Resolution]] = []

    def of(self, files: list[BibFile]) -> Resolution:
        """What the files come to; the same parsed files come to the same."""
        for known, result in self._known:
            if len(known) == len(files) and all(map(is_, known, files)):
                return result
        result = resolve(files)
        self._known.append((files, result))
        return result


def assembled(
    root: Path,
    files: Sequence[RawFile],
    parsed: Sequence[Parsed],
    resolved: _Resolved | None = None,
) -> Loaded:
    """The files, each with what it was parsed into, as one corpus."""
    sources, bib_findings = (resolved or _Resolved()).of(_values(parsed, BibFile))
    vocabulary = next(iter(_values(parsed, Vocabulary)), Vocabulary())
    studies = [study for each in _values(parsed, Studies) for study in each.studies]
    corpus, id_findings = assemble(
        sources, _values(parsed, Claim), vocabulary, _values(parsed, Question), studies
    )
    findings = [finding for one in parsed for finding in one.diagnostics]
    return Loaded(
        root=root,
        corpus=corpus,
        diagnostics=(*findings, *bib_findings, *id_findings),
        texts=Texts({file.path: file for file in files}),
        content_hash=content_hash(files),
        prose={file.path: one.prose for file, one in zip(files, parsed, strict=True) if one.prose},
        digests={file.path: file.digest for file in files},
    )


def _values(parsed: Iterable[Parsed], kind: type[T]) -> list[T]:
    return [one.value for one in parsed if isinstance(one.value, kind)]
