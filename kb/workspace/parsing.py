"""Parsing many files: from the cache where the content is known, in parallel where it pays."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from kb.model import Claim, Question, Studies, Vocabulary
from kb.parse.bibtex import BibFile, parse_bib
from kb.parse.conflicts import conflicts
from kb.parse.decode import decode
from kb.parse.note import parse_note
from kb.parse.question import is_question, parse_question
from kb.parse.rendered import render
from kb.parse.studies import parse_studies
from kb.parse.unread import unread
from kb.parse.vocabulary import parse_vocabulary
from kb.workspace.cache import ParseCache
from kb.workspace.files import SOURCES, STUDIES, VOCABULARY, RawFile, is_read
from kb.workspace.parsed import Parsed

# Starting workers costs about as much as parsing this many notes.
_WORTH_WORKERS = 1500
_CHUNK = 100


def parse_file(raw: RawFile) -> Parsed:
    """Decode and parse one file by what its path says it is."""
    if not is_read(raw.path):
        return Parsed(None, (unread(raw.path),))
    file, decoding = decode(raw.data, raw.path)
    value: Claim | Question | BibFile | Vocabulary | Studies | None
    if raw.path == VOCABULARY:
        value, findings = parse_vocabulary(file)
    elif raw.path == STUDIES:
        value, findings = parse_studies(file)
    elif raw.path.startswith(f"{SOURCES}/"):
        value, findings = parse_bib(file)
    elif is_question(file):
        value, findings = parse_question(file)
    else:
        value, findings = parse_note(file)
    prose = render(value.body, value.path) if isinstance(value, Claim | Question) else None
    return Parsed(value, (*decoding, *conflicts(file), *findings), prose)


def parse_all(
    files: Sequence[RawFile], parses: ParseCache, progress: Callable[[int, int], None] | None
) -> tuple[Parsed, ...]:
    """Every file parsed, in the order given; what is kept is taken from there, and renewed."""
    digests = [file.digest for file in files]
    results = parses.get(files)
    unknown = {d: f for d, f in zip(digests, files, strict=True) if d not in results}
    for done, (digest, parsed) in enumerate(
        zip(unknown, _parse(tuple(unknown.values())), strict=True), start=len(results) + 1
    ):
        results[digest] = parsed
        if progress:
            progress(done, len(files))
    parses.renew(files, results)
    return tuple(results[digest] for digest in digests)


def _parse(files: Sequence[RawFile]) -> Iterator[Parsed]:
    workers = os.cpu_count() or 1
    if len(files) < _WORTH_WORKERS or workers == 1:
        yield from map(parse_file, files)
        return
    # “spawn” is the one way of starting workers that is safe on every system.
    context = multiprocessing.get_context("spawn")
    # What a worker makes is gone once it is sent, and none of it is garbage before.
    with ProcessPoolExecutor(workers, mp_context=context, initializer=gc.disable) as pool:
        yield from pool.map(parse_file, files, chunksize=_CHUNK)
