"""Nested values as YAML that the parsers of notes read back as they are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from kb.base.folding import composed
from kb.base.text import TextFile
from kb.parse.yaml import Mapping as YamlMapping
from kb.parse.yaml import Scalar, parse_yaml
from kb.parse.yaml_advice import quoted

Plain: TypeAlias = "str | tuple[Plain, ...] | Mapping[str, Plain]"
"""A text, a list, or names with values."""

_BARE = re.compile(r"[\w.+−-][\w.+−%/ -]*(?<! )")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


def yaml_lines(values: Mapping[str, Plain], indent: str = "") -> Iterator[str]:
    """Lines of ``key: value``; what is empty is left out."""
    for name, value in values.items():
        if not value:
            continue
        if isinstance(value, str):
            yield f"{indent}{name}: {scalar(value)}"
        elif isinstance(value, Mapping):
            yield f"{indent}{name}:"
            yield from yaml_lines(value, f"{indent}  ")
        elif all(isinstance(item, str) for item in value):
            yield f"{indent}{name}: [{', '.join(_in_a_row(str(item)) for item in value)}]"
        else:
            yield f"{indent}{name}:"
            for item in value:
                yield from item_lines(item, f"{indent}  ")


def item_lines(item: Plain, indent: str = "") -> Iterator[str]:
    """Lines of one item of a list: a dash, and its keys below each other."""
    if not isinstance(item, Mapping):
        yield f"{indent}- {scalar(str(item))}"
        return
    for number, line in enumerate(yaml_lines(item, f"{indent}  ")):
        yield f"{indent}- {line[len(indent) + 2 :]}" if number == 0 else line


def _in_a_row(text: str) -> str:
    """A text within brackets, where a comma would end it."""
    return text if _BARE.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def scalar(value: str) -> str:
    """The value as YAML in one line, in quotes only where it would be read as something else."""
    folded = composed(" ".join(value.split()))
    for written in (folded, quoted(folded)):
        if _read_back(written) == folded:
            return written
    plain = json.dumps(folded, ensure_ascii=False)
    return _BEYOND_ASCII.sub(lambda letter: f"\\U{ord(letter[0]):08X}", plain)


def _read_back(written: str) -> str | None:
    text = f"key: {written}\n"
    root, findings = parse_yaml(TextFile("", text), 0, len(text))
    value = root.get("key") if isinstance(root, YamlMapping) else None
    if findings or not isinstance(value, Scalar) or value.absent:
        return None
    return value.text


def note_file(front: Mapping[str, Plain], body: str) -> str:
    """A note: front matter with its keys in this order, then the prose, if any."""
    lines = ["---", *yaml_lines(front), "---"]
    if body.strip():
        lines += ["", body.strip()]
    return "\n".join(lines) + "\n"
