"""The CSL processor: pandoc, as its package brings it, run on many documents at a time.

pandoc comes inside the ``pypandoc_binary`` wheel (the extra ``cite``). A pandoc elsewhere on the
machine is not used: the bytes of a build hang on its version. Nothing here knows what a style is.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kb.base.errors import KbError
from kb.base.identifiers import RESOLVER

SCRIPT = Path(__file__).with_name("citeproc.lua")
# A larger nursery for the collector of pandoc's runtime: a third less time.
_ROOMY = ("+RTS", "-A64m", "-RTS")
_SPEAKING = (
    "citeproc.lua", "batches.py", "locating.py", "styles.py", "style_xml.py",
    "style_corrections.py",
)  # fmt: skip
"""The files of the code that speaks with it."""
_LONGEST = 900
"""Seconds after which a run is given up."""


@cache
def program() -> Path | None:
    """The packaged pandoc, or None where the extra is missing."""
    package = find_spec("pypandoc")
    folders = package.submodule_search_locations if package else None
    for folder in folders or ():
        for name in ("pandoc", "pandoc.exe"):
            path = Path(folder) / "files" / name
            if path.is_file():
                return path
    return None


@cache
def version() -> str:
    """The version of the packaged pandoc; empty where there is none."""
    path = program()
    return _run([str(path), "--version"], "").split()[1] if path else ""


@cache
def fingerprint() -> str:
    """What tells one engine from another, without the time that it takes to start one: the file of
    the program, and the code that speaks with it.
    """
    path = program()
    if path is None:
        return ""
    state = path.stat()
    total = hashlib.sha256(f"{state.st_size} {state.st_mtime_ns}".encode())
    for name in _SPEAKING:
        total.update(SCRIPT.with_name(name).read_bytes())
    return total.hexdigest()


def answers(calls: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What ``citeproc.lua`` answers to these calls; raises :class:`KbError` where it cannot."""
    path = program()
    if path is None:
        raise KbError(
            "the package that formats references is not installed; the README says how, or:"
            " pip install 'evidence-kb[cite]'"
        )
    text = json.dumps({"calls": list(calls), "resolver": f"{RESOLVER}/"}, ensure_ascii=False)
    results: list[dict[str, Any]] = json.loads(_run([str(path), *_ROOMY, "lua", str(SCRIPT)], text))
    return results


def csl_json_of_endnote(text: str) -> str:
    """A library in EndNote's XML as CSL-JSON; raises :class:`KbError` where pandoc is missing."""
    path = program()
    if path is None:
        raise KbError(
            "EndNote XML is read by pandoc, which is not installed here:"
            " pip install 'evidence-kb[cite]', or export the library as RIS"
        )
    return _run([str(path), "--from", "endnotexml", "--to", "csljson"], text, "read the library")


def _run(command: list[str], text: str, purpose: str = "format the references") -> str:
    try:
        done = subprocess.run(  # noqa: S603 - the program is the packaged one
            command, input=text.encode(), capture_output=True, check=True, timeout=_LONGEST
        )
    except (OSError, subprocess.SubprocessError) as error:
        detail = getattr(error, "stderr", b"") or b""
        reason = detail.decode(errors="replace").strip() or str(error)
        raise KbError(f"pandoc could not {purpose}: {reason}") from error
    return done.stdout.decode()
