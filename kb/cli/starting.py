"""The files that ``kb init`` gives a knowledge base, and what they are in this version of kb."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from kb.api.values import METADATA
from kb.store.metadata import without_generated

GITIGNORE = "/kb.db\n/.kb.db.*\n/.vscode/*.schema.json\n"
_TITLE = "A new knowledge base"
_WORKFLOWS = ".github/workflows"
_USED = re.compile(r"uses: ((?!actions/)[\w.-]+/[\w.-]+@[0-9a-f]{40})")
_GROWING = (".gitattributes", ".gitignore")
"""Lists to which people add: lines that they lack are added, and none is taken away."""
_OF_THE_PROGRAM = (".vscode/", _WORKFLOWS)
"""What is ours throughout; other files are given once, and are the collection's from then on."""


def given_files(topic: str, action: str, *, example: bool) -> dict[str, bytes]:
    """The files of a new knowledge base by path, with one example of each thing or none."""
    templates = files("kb.cli") / "templates"
    given = dict(_files_in(templates / "init"))
    if not example:
        given = {path: data for path, data in given.items() if not _is_example(path)}
        given |= dict(_files_in(templates / "topic"))
        given["sources/sources.bib"] = b""
    for path in ("README.md", METADATA):
        given[path] = given[path].replace(b"TOPIC", (topic or _TITLE).encode())
    given[METADATA] = given[METADATA].replace(
        f"title: {_TITLE}".encode(), f"title: {_quoted(topic or _TITLE)}".encode()
    )
    given[".gitignore"] = GITIGNORE.encode()
    if action:
        for template in (templates / "forge").iterdir():
            text = template.read_text(encoding="utf-8").replace("ACTION", action)
            given[f"{_WORKFLOWS}/{template.name}"] = text.encode()
    return given


def renewed_files(root: Path, action: str) -> dict[str, bytes]:
    """What the files of a knowledge base would be by this version, those that it lacks included."""
    renewed: dict[str, bytes] = {}
    given = given_files("", action or _action(root), example=False)
    for path, data in given.items():
        place = root / path
        if not place.is_file():
            if not path.startswith(("sources/", "claims/")):
                renewed[path] = data
        elif path in _GROWING:
            renewed[path] = _grown(place.read_bytes(), data)
        elif path.startswith(_OF_THE_PROGRAM):
            renewed[path] = data
        elif path == METADATA:
            text = place.read_text(encoding="utf-8")
            renewed[path] = f"{without_generated(text).rstrip()}\n".encode()
    return renewed


def _files_in(folder: Traversable, path: str = "") -> list[tuple[str, bytes]]:
    files: list[tuple[str, bytes]] = []
    for part in sorted(folder.iterdir(), key=lambda one: one.name):
        if part.is_dir():
            files += _files_in(part, f"{path}{part.name}/")
        else:
            files.append((f"{path}{part.name}", part.read_bytes()))
    return files


def _is_example(path: str) -> bool:
    return path.startswith(("claims/", "sources/"))


def _quoted(text: str) -> str:
    """A title as YAML, in quotation marks where it is more than words."""
    plain = re.fullmatch(r"[A-Za-z][\w ,()–-]*", text)
    return text if plain else json.dumps(text, ensure_ascii=False)


def _action(root: Path) -> str:
    """The action that the workflows of a knowledge base use."""
    for path in sorted((root / _WORKFLOWS).glob("*.yml")):
        match = _USED.search(path.read_text(encoding="utf-8"))
        if match:
            return match[1]
    return ""


def _grown(before: bytes, given: bytes) -> bytes:
    there = set(before.splitlines())
    missing = [line for line in given.splitlines() if line not in there]
    if not missing:
        return before
    end = b"" if before.endswith(b"\n") or not before else b"\n"
    return before + end + b"\n".join(missing) + b"\n"
