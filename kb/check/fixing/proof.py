"""Whether a fix leaves alone what it is not about, seen by reading the text again.

Errors are not counted: a right fix may bring others to light that were hidden behind the first.
What must not happen is that another field is read otherwise, or no longer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from kb.base.text import Span, TextFile
from kb.diagnostics import Edit
from kb.parse.bibtex import parse_bib
from kb.parse.decode import decode
from kb.parse.note.front_matter import split
from kb.parse.yaml import Mapping, Node, Scalar, parse_yaml
from kb.parse.yaml import Sequence as YamlSequence

_Part = tuple[str, str]
_Placed = tuple[_Part, tuple[Span, ...]]


def leaves_the_rest(path: str, before: bytes, after: bytes, edits: Sequence[Edit]) -> bool:
    """Whether every field that no edit touches is there afterwards, with the same text.

    Fields are those of entries in a bibliography, and values with their keys in YAML.
    """
    old, _ = decode(before, path)
    new, _ = decode(after, path)
    untouched = Counter(part for part, spans in _parts(old) if not _touched(spans, edits))
    return untouched <= Counter(part for part, _ in _parts(new))


def _touched(spans: Sequence[Span], edits: Sequence[Edit]) -> bool:
    """Whether an edit is within a key, or within or right beside the value, which comes last."""
    *keys, value = spans
    return any(
        (edit.span.start <= value.end and value.start <= edit.span.end)
        or any(edit.span.start < key.end and key.start < edit.span.end for key in keys)
        for edit in edits
    )


def _parts(file: TextFile) -> Iterator[_Placed]:
    if file.path.endswith(".bib"):
        bib, _ = parse_bib(file)
        for entry in bib.entries:
            for field in entry.fields:
                yield (field.name, field.raw), (field.place.span,)
        return
    start, end = 0, len(file.text)
    if file.path.endswith(".md"):
        front, _ = split(file, "")
        if front is None:
            return
        start, end = front.yaml_start, front.yaml_end
    root, _ = parse_yaml(file, start, end)
    yield from _values("", root, ())


def _values(key: str, node: Node | None, at: tuple[Span, ...]) -> Iterator[_Placed]:
    """The values of a document, each with the key that it stands under and where both stand."""
    if isinstance(node, Scalar):
        yield (key, node.text), (*at, node.place.span)
    elif isinstance(node, YamlSequence):
        for item in node.items:
            yield from _values(key, item, at)
    elif isinstance(node, Mapping):
        for name, value in node.entries:
            yield from _values(name.text, value, (name.place.span,))
