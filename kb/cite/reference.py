"""Formatted references, made by a real CSL processor: pandoc, where its package is installed.

pandoc comes inside the ``pypandoc_binary`` wheel (the extra ``cite``), which passes 92 % of the
official CSL test suite and formats more than a thousand references a second. A collection
without it has no formatted references; nothing here imitates a style with templates.
"""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections.abc import Iterable
from functools import cache
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path

from kb.cite.csl import csl_item
from kb.errors import KbError
from kb.model import Source

_ENTRY = "csl-entry"


@cache
def pandoc() -> tuple[str, str] | None:
    """The path and version of the packaged pandoc, or None where the extra is missing.

    A pandoc elsewhere on the machine is not used: the bytes of a build hang on its version.
    """
    package = find_spec("pypandoc")
    folders = package.submodule_search_locations if package else None
    for folder in folders or ():
        for name in ("pandoc", "pandoc.exe"):
            path = Path(folder) / "files" / name
            if path.is_file():
                return str(path), _run([str(path), "--version"], "").split()[1]
    return None


def references(sources: Iterable[Source]) -> dict[str, str]:
    """Each source's reference as one line of plain text, by key; empty without pandoc.

    Chicago author-date, the style that pandoc carries. Each reference is as it would be alone:
    no year suffixes and no dashes for a repeated author, which depend on the list around it.
    """
    engine = pandoc()
    items = [csl_item(source) for source in sources]
    if engine is None or not items:
        return {}
    # Keys may hold anything, while an id in HTML may not: numbers stand in for them.
    keys = {f"ref-{number}": str(item["id"]) for number, item in enumerate(items)}
    for number, item in enumerate(items):
        item["id"] = str(number)
    with tempfile.TemporaryDirectory() as folder:
        style = Path(folder) / "style.csl"
        style.write_text(_style(engine[0]), encoding="utf-8")
        html = _run(
            [
                engine[0],
                "-f",
                "csljson",
                "-t",
                "html",
                "--wrap=none",
                "--citeproc",
                "--csl",
                str(style),
            ],
            json.dumps(items),
        )
    found = _Entries()
    found.feed(html)
    return {keys[identifier]: text for identifier, text in found.entries() if identifier in keys}


@cache
def _style(program: str) -> str:
    style = _run([program, "--print-default-data-file", "default.csl"], "")
    style = re.sub(r'\sdisambiguate-add-[a-z-]+="[^"]*"', "", style)
    return re.sub(r'\ssubsequent-author-substitute(?:-rule)?="[^"]*"', "", style)


def _run(command: list[str], text: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - the program is the packaged one
            command, input=text.encode(), capture_output=True, check=True, timeout=600
        )
    except (OSError, subprocess.SubprocessError) as error:
        detail = getattr(error, "stderr", b"") or b""
        reason = detail.decode(errors="replace").strip() or str(error)
        raise KbError(f"pandoc could not format the references: {reason}") from error
    return done.stdout.decode()


class _Entries(HTMLParser):
    """Collects the text of each entry of a bibliography by its id."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._found: dict[str, list[str]] = {}
        self._current: list[str] | None = None
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "div":
            return
        values = dict(attrs)
        if self._current is not None:
            self._depth += 1
        elif values.get("class") == _ENTRY:
            self._current = self._found.setdefault(values.get("id") or "", [])
            self._depth = 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "div" and self._current is not None:
            self._depth -= 1
            if self._depth == 0:
                self._current = None

    def handle_data(self, data: str) -> None:
        if self._current is not None:
            self._current.append(data)

    def entries(self) -> Iterable[tuple[str, str]]:
        return ((key, " ".join("".join(parts).split())) for key, parts in self._found.items())
