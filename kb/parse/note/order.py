"""The order of keys in front matter, and edits that put them in it without losing a byte.

A key moves with its value, with the remark at the end of its lines, and with the lines of remarks
right above it. Where keys share a line, or a remark stands where it cannot move along, the finding
comes without a fix.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kb.base.text import TextFile
from kb.diagnostics import Diagnostic, Edit, Fix, Fixability, Rule, Severity
from kb.parse.yaml import Mapping

OUT_OF_ORDER = Rule(
    code="N026",
    title="Keys of the front matter in another order",
    why="In one order everywhere, notes read alike and two versions of a note compare line by"
    " line. Nothing else depends on it.",
    bad="certainty: low\nclaim: Networks spread by faith.",
    good="claim: Networks spread by faith.\ncertainty: low",
    severity=Severity.INFO,
    fixability=Fixability.SAFE,
)

RULES = (OUT_OF_ORDER,)

_REMARKS = re.compile(r"(?:[ \t]*+#[^\r\n]*+(?:\r\n|\n|\r(?!\n)))++\Z")


def check_order(
    file: TextFile, mapping: Mapping, names: Sequence[str], subject: str
) -> Iterator[Diagnostic]:
    """A finding at the first key of the mapping that stands after one it should precede."""
    known = [key for key, _ in mapping.entries if key.text in names]
    ranks = [names.index(key.text) for key in known]
    for (before, rank), (key, later) in pairwise(zip(known, ranks, strict=True)):
        if later < rank:
            message = (
                f"“{key.text}” stands after “{before.text}”; the order is"
                f" {', '.join(sorted((k.text for k in known), key=names.index))}"
            )
            fix = _sorted(file, mapping, names)
            yield Diagnostic(OUT_OF_ORDER, key.place, message, subject, fix)
            return


def _sorted(file: TextFile, mapping: Mapping, names: Sequence[str]) -> Fix | None:
    """Edits that put each key's stretch of text where the order wants it; None if in doubt.

    The stretches keep their places and swap their texts, so that what stands between stays, and
    so does a key that is not known.
    """
    stretches = list(_stretches(file, mapping))
    if len(stretches) < len(mapping.entries):
        return None
    places = [n for n, (key, _) in enumerate(mapping.entries) if key.text in names]
    movers = sorted(places, key=lambda n: names.index(mapping.entries[n][0].text))
    edits = tuple(
        Edit(file.span(*stretches[place]), file.text[slice(*stretches[mover])])
        for place, mover in zip(places, movers, strict=True)
        if place != mover
    )
    return Fix("put the keys in order", edits, safe=True)


def _stretches(file: TextFile, mapping: Mapping) -> Iterator[tuple[int, int]]:
    """Where each key's text starts and ends, its remarks included; stops where it cannot move."""
    if file.text.startswith("{", mapping.place.span.start):
        return
    column = mapping.place.span.column
    end = 0
    for number, (key, value) in enumerate(mapping.entries):
        span = key.place.span
        start = file.offset(span.line)
        # The first key of an item shares its line with the dash, the others have theirs alone.
        alone = not file.text[start : span.start].strip(" ")
        if span.column != column or (number and not alone):
            return
        remarks = _REMARKS.search(file.text, end, start) if alone else None
        if remarks and column > 1:
            return
        last = max(value.place.span.end_line, span.line)
        end = file.offset(last) + len(file.line(last))
        yield (remarks.start() if remarks else span.start), end
