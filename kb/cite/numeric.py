"""Documents in a style of numbers only, taken apart so that each source is formatted once.

There a citation looks alike whatever its sources are, and a reference whatever stands beside it.
So a document is its shape, with numbers for its sources, which most documents have in common; and
the reference of each source, which is kept however the documents around it change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kb.cite.values import Cite, Document, Done, Entry, Item, Job, mentioned

_NOBODY: Item = {"type": "book", "title": "Nobody's"}
"""Stands for any source where none is seen."""


def can_be_taken_apart(job: Job) -> bool:
    """Whether the style numbers and no sentence names an author."""
    names_people = any(document.names_people for document in job.documents)
    return job.manner.style.numbers_only and not names_people


def taken_apart(job: Job) -> tuple[Job, Job]:
    """The shapes of the job's documents, and each of their sources alone in a list."""
    shapes = [_shape(document) for document in job.documents]
    nobody = dict.fromkeys((name for shape in shapes for name in mentioned(shape)), _NOBODY)
    singles = [Document(listed=(name,)) for name in _sources(job)]
    return Job(shapes, nobody, job.manner), Job(singles, job.items, job.manner)


def put_together(job: Job, shapes: Sequence[Done], singles: Sequence[Done]) -> tuple[Done, ...]:
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
