"""Documents into citations and references, through the processor, nothing unchanged twice.

Documents go to the processor many at a time, and what came of each is kept by content.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from kb.base.temporary import temporary_folder
from kb.cite import pandoc
from kb.cite.batches import Plan, plan
from kb.cite.cache import Formatted
from kb.cite.normalise import prepared
from kb.cite.numeric import can_be_taken_apart, put_together, taken_apart
from kb.cite.values import Cite, Document, Done, Entry, Item, Job, Manner, mentioned


def process(
    documents: Sequence[Document], items: Mapping[str, Item], manner: Manner
) -> tuple[Done, ...]:
    """Each document as the processor formats it.

    Raises :class:`kb.base.errors.KbError` where the processor is missing or fails.
    """
    return process_all([Job(documents, items, manner)])[0]


def process_all(jobs: Sequence[Job]) -> list[tuple[Done, ...]]:
    """The same for many jobs, in as many runs of the processor as there are cores to use."""
    parts = [taken_apart(job) if can_be_taken_apart(job) else (job,) for job in jobs]
    done = iter(_process([part for each in parts for part in each]))
    return [
        put_together(job, next(done), next(done)) if len(each) > 1 else next(done)
        for job, each in zip(jobs, parts, strict=True)
    ]


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
