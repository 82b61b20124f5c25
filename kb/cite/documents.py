"""Documents into citations and references, through the processor, nothing unchanged twice.

Documents go to the processor many at a time, and what came of each is kept by content. Two sorts
are taken apart first, so that more of what they hold stays as it was kept:

- a long list of references: only sources that share a name could be cited alike, so it is cut
  into clusters of such sources, and the order of the whole comes from the style's own sorting;
- a document in a style of numbers only: a citation looks alike there whatever its sources are, and
  a reference whatever stands beside it. So it is its shape, with numbers for its sources, which
  most documents have in common, and the reference of each source.

What a reader gets is the same as from one run over the whole.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

from kb.base.temporary import temporary_folder
from kb.cite import pandoc
from kb.cite.batches import Plan, plan
from kb.cite.cache import Formatted
from kb.cite.normalise import prepared
from kb.cite.values import Cite, Document, Done, Entry, Item, Job, Manner, ambiguity, mentioned

WHOLE = 25
"""Up to this many sources a list is formatted as a whole at once."""

_NOBODY: Item = {"type": "book", "title": "Nobody's"}
"""Stands for any source where none is seen."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Sources as they are cited, by id, and the list of references in its order."""

    citations: Mapping[str, str]
    entries: tuple[Entry, ...]


def process(
    documents: Sequence[Document], items: Mapping[str, Item], manner: Manner
) -> tuple[Done, ...]:
    """Each document as the processor formats it.

    Raises :class:`kb.base.errors.KbError` where the processor is missing or fails.
    """
    return process_all([Job(documents, items, manner)])[0]


def process_all(jobs: Sequence[Job]) -> list[tuple[Done, ...]]:
    """The same for many jobs, in as many runs of the processor as there are cores to use."""
    parts = [_taken_apart(job) if _can_be_taken_apart(job) else (job,) for job in jobs]
    done = iter(_process([part for each in parts for part in each]))
    return [
        _put_together(job, next(done), next(done)) if len(each) > 1 else next(done)
        for job, each in zip(jobs, parts, strict=True)
    ]


def listing(ids: Iterable[str], items: Mapping[str, Item], manner: Manner) -> Listing:
    """The sources as they are cited together in one work, each once."""
    names = list(dict.fromkeys(ids))
    whole = len(names) <= WHOLE or manner.style.numbers
    clusters = [names] if whole else _clustered(names, items, all_names=manner.style.all_names)
    documents = [Document(tuple((Cite(name),) for name in cluster)) for cluster in clusters]
    citations: dict[str, str] = {}
    entries: dict[str, Entry] = {}
    for cluster, done in zip(clusters, process(documents, items, manner), strict=True):
        citations |= zip(cluster, done.citations, strict=True)
        entries |= {entry.id: entry for entry in done.entries}
    order = entries if whole else _order(names, items, manner)
    return Listing(
        {name: citations[name] for name in names},
        tuple(entries[name] for name in order if name in entries),
    )


def _clustered(
    names: Sequence[str], items: Mapping[str, Item], *, all_names: bool
) -> list[list[str]]:
    """The sources parted into those that could be cited alike, directly or through a third."""
    parents: dict[str, str] = {}

    def root(mark: str) -> str:
        while parents.setdefault(mark, mark) != mark:
            parents[mark] = parents[parents[mark]]
            mark = parents[mark]
        return mark

    firsts: dict[str, str] = {}
    for name in names:
        first, *others = sorted(ambiguity(items[name], all_names=all_names))
        firsts[name] = first
        for other in others:
            parents[root(other)] = root(first)
    clusters: dict[str, list[str]] = {}
    for name in names:
        clusters.setdefault(root(firsts[name]), []).append(name)
    return list(clusters.values())


def _order(names: Sequence[str], items: Mapping[str, Item], manner: Manner) -> list[str]:
    """The sources as the style sorts them."""
    sorting = replace(manner, style=manner.style.order, format="")
    (done,) = process([Document(listed=tuple(names))], items, sorting)
    return [entry.id for entry in done.entries]


def _process(jobs: Sequence[Job]) -> list[tuple[Done, ...]]:
    """Each job's documents: those that are known as they are kept, the others anew."""
    cache = Formatted.open()
    keys = [list(map(_Digests(job).of, job.documents)) for job in jobs]
    known = cache.get(key for each in keys for key in each)
    missing = [
        {k: d for k, d in zip(each, job.documents, strict=True) if k not in known}
        for each, job in zip(keys, jobs, strict=True)
    ]
    fresh = _run(jobs, missing)
    cache.put(fresh)
    known |= fresh
    return [
        tuple(_done(d, known[k]) for k, d in zip(each, job.documents, strict=True))
        for each, job in zip(keys, jobs, strict=True)
    ]


def _run(jobs: Sequence[Job], missing: Sequence[Mapping[str, Document]]) -> dict[str, Any]:
    """The plain results of what is missing of each job, by its key."""
    wanted = [(job, lacks) for job, lacks in zip(jobs, missing, strict=True) if lacks]
    if not wanted:
        return {}
    with temporary_folder("cite") as name:
        plans: list[Plan] = []
        for number, (job, lacks) in enumerate(wanted):
            folder = name / str(number)
            folder.mkdir()
            plans.append(plan(list(lacks.values()), job.items, job.manner, folder))
        answers = _answers([call for each in plans for call in each.calls])
        results: dict[str, Any] = {}
        for each, (_, lacks) in zip(plans, wanted, strict=True):
            part = [next(answers) for _ in each.calls]
            results |= zip(lacks, each.finish(part), strict=True)
    return results


def _answers(calls: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The answers in order, from as many processes as there are processors and much to do."""
    workers = max(1, min(os.cpu_count() or 1, len(calls) // 2))
    parts = [calls[start::workers] for start in range(workers)]
    with ThreadPoolExecutor(workers) as pool:
        done = [iter(part) for part in pool.map(pandoc.answers, parts)]
    for number in range(len(calls)):
        yield next(done[number % workers])


class _Digests:
    """What the results of a job depend on: what each source says and is cited for, not its id.

    The engine, the style and each source are taken up once, however many documents name them.
    """

    def __init__(self, job: Job) -> None:
        self._job = job
        self._said: dict[str, bytes] = {}
        self._start = hashlib.sha256(f"{pandoc.fingerprint()}\0{job.manner.style.xml}".encode())
        self._start.update(_as_bytes([job.manner.format, job.manner.language]))

    def of(self, document: Document) -> str:
        """The digest of one document."""
        names = {name: number for number, name in enumerate(mentioned(document))}
        total = self._start.copy()
        for name in names:
            total.update(self._digest_of(name))
        cited = [[_indexed(cite, names) for cite in citation] for citation in document.citations]
        total.update(_as_bytes([cited, [names[name] for name in document.listed]]))
        return total.hexdigest()

    def _digest_of(self, name: str) -> bytes:
        if name not in self._said:
            item = {**prepared(self._job.items[name], self._job.manner), "id": ""}
            self._said[name] = hashlib.sha256(_as_bytes(item)).digest()
        return self._said[name]


def _as_bytes(value: object) -> bytes:
    return json.dumps(value, sort_keys=True).encode()


def _indexed(cite: Cite, names: Mapping[str, int]) -> list[Any]:
    original = _indexed(cite.original, names) if cite.original else None
    around = [cite.prefix, cite.suffix, cite.mode.value]
    return [names[cite.id], cite.locator, cite.words, around, original]


def _done(document: Document, result: Mapping[str, Any]) -> Done:
    names = mentioned(document)
    entries = tuple(Entry(names[n], margin, text) for n, margin, text in result["entries"])
    return Done(tuple(result["citations"]), entries)


def _can_be_taken_apart(job: Job) -> bool:
    """Whether the style numbers and no sentence names an author."""
    names_people = any(document.names_people for document in job.documents)
    return job.manner.style.numbers_only and not names_people


def _taken_apart(job: Job) -> tuple[Job, Job]:
    """The shapes of the job's documents, and each of their sources alone in a list."""
    shapes = [_shape(document) for document in job.documents]
    nobody = dict.fromkeys((name for shape in shapes for name in mentioned(shape)), _NOBODY)
    singles = [Document(listed=(name,)) for name in _sources(job)]
    return Job(shapes, nobody, job.manner), Job(singles, job.items, job.manner)


def _put_together(job: Job, shapes: Sequence[Done], singles: Sequence[Done]) -> tuple[Done, ...]:
    """The job's documents, from what came of their shapes and of their sources."""
    texts = dict(zip(_sources(job), singles, strict=True))
    return tuple(
        _filled(shape, mentioned(document), texts)
        for document, shape in zip(job.documents, shapes, strict=True)
    )


def _sources(job: Job) -> list[str]:
    return list(dict.fromkeys(name for each in job.documents for name in mentioned(each)))


def _shape(document: Document) -> Document:
    """The document with its sources by number."""
    names = {name: str(number) for number, name in enumerate(mentioned(document))}

    def shaped(cite: Cite) -> Cite:
        original = shaped(cite.original) if cite.original else None
        return replace(cite, id=names[cite.id], original=original)

    citations = tuple(tuple(map(shaped, citation)) for citation in document.citations)
    return Document(citations, tuple(names[name] for name in document.listed))


def _filled(shape: Done, names: Sequence[str], texts: Mapping[str, Done]) -> Done:
    """The shape of a document with the texts of its sources; the numbers are those of the shape."""
    listed = ((names[int(entry.id)], entry.margin) for entry in shape.entries)
    entries = (Entry(name, margin, texts[name].entries[0].text) for name, margin in listed)
    return Done(shape.citations, tuple(entries))
