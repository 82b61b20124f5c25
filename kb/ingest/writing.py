"""Bibliographies with what came in: entries added, and fields added to entries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kb.base.text import TextFile
from kb.diagnostics import Severity
from kb.draft.entry import written
from kb.format.bibliography import dominant_line_end, entry_text
from kb.parse.bibtex import parse_bib
from kb.parse.bibtex.layout import Between, Entry, Field, Stretch, lay_out

Fills = Mapping[str, Sequence[Field]]
"""The fields that entries get, by their keys."""


def with_entries(text: str, new: Sequence[Entry], fills: Fills) -> tuple[str, frozenset[str]]:
    """The bibliography with the new entries and fields, and the keys that were filled.

    New entries go to their places where the file is sorted by keys, else to its end. An entry
    that cannot be taken apart without loss is left as it is.
    """
    line_end = dominant_line_end(text)
    stretches, _ = lay_out(TextFile("sources/new.bib", text))
    filled = tuple(_filled(stretch, fills, line_end) for stretch in stretches)
    done = {
        one.key
        for one, before in zip(filled, stretches, strict=True)
        if isinstance(one, Entry) and one is not before
    }
    waiting = sorted(new, key=lambda entry: entry.key)
    return "".join(_joined(filled, waiting, line_end)), frozenset(done)


def unreadable(new: Sequence[Entry]) -> frozenset[str]:
    """The keys of entries that would not be read back as one entry without an error."""
    if _reads_back(new):
        return frozenset()
    return frozenset(entry.key for entry in new if not _reads_back([entry]))


def _reads_back(entries: Sequence[Entry]) -> bool:
    text = "\n".join(written(entry) for entry in entries)
    bib, findings = parse_bib(TextFile("sources/new.bib", text))
    whole = all(finding.severity is not Severity.ERROR for finding in findings)
    return whole and [e.key for e in bib.entries] == [entry.key for entry in entries]


def _filled(stretch: Stretch, fills: Fills, line_end: str) -> Stretch:
    if not isinstance(stretch, Entry) or stretch.fields is None:
        return stretch
    fields = fills.get(stretch.key, ())
    if not fields:
        return stretch
    whole = replace(stretch, fields=(*stretch.fields, *fields))
    return replace(whole, text=entry_text(whole, line_end))


def _joined(stretches: Sequence[Stretch], waiting: Sequence[Entry], line_end: str) -> Iterator[str]:
    """The text of all stretches, with the entries that wait between them."""
    keys = [stretch.key for stretch in stretches if isinstance(stretch, Entry)]
    at_front = not stretches or not stretches[0].text.strip() or isinstance(stretches[0], Entry)
    texts = [(entry.key, written(entry).rstrip().replace("\n", line_end)) for entry in waiting]
    first, *groups = _groups(keys, texts, at_front=at_front)
    gap = line_end * 2
    yield "".join(f"{text}{gap}" for text in first)
    number = 0
    for stretch in stretches:
        yield stretch.text
        if isinstance(stretch, Entry):
            yield "".join(f"{gap}{text}" for text in groups[number])
            number += 1
    last = stretches[-1].text if stretches else ""
    if groups[-1]:
        yield line_end if last.endswith("\n") else gap if last else ""
        yield gap.join(groups[-1])
    if groups[-1] or (stretches and not isinstance(stretches[-1], Between)):
        yield line_end


def _groups(
    keys: Sequence[str], texts: Sequence[tuple[str, str]], *, at_front: bool
) -> list[list[str]]:
    """The new texts for before the first entry, behind each entry, and for the end of the file.

    Where the file is not sorted all go to its end, and so does what would stand before the first
    entry unless it can stand ``at_front``: a remark there may speak of the entry below it.
    """
    in_order = bool(keys) and list(keys) == sorted(keys)
    groups: list[list[str]] = [[] for _ in range(len(keys) + 2)]
    place = 0
    for key, text in texts:
        while place < len(keys) and keys[place] < key:
            place += 1
        within = in_order and place < len(keys) and (place or at_front)
        groups[place if within else -1].append(text)
    return groups
