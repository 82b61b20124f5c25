"""The evidence as a Word document or in Typst, made from the Markdown by the packaged pandoc."""

from __future__ import annotations

import calendar
import os
import subprocess
import time

from kb.base.errors import KbError
from kb.cite import pandoc
from kb.cite.export.excerpt import Excerpt
from kb.cite.export.markdown import write_markdown

_LONGEST = 600
_RULES = """\
#set table(stroke: none, inset: 3pt)
#show table: set text(size: 0.8em)
#show table.cell: set align(left)
#show figure: set block(breakable: true)
#let horizontalrule = line(length: 100%)
"""
"""What pandoc's own template defines, and tables that break across pages."""
_FIRST = "1980-01-01T00:00:00"
"""The earliest time that a ZIP archive, which a DOCX is, can tell."""


def write_docx(excerpt: Excerpt) -> bytes:
    """The document of :func:`~kb.cite.export.markdown.write_markdown` as DOCX."""
    return to_docx(write_markdown(excerpt), excerpt)


def to_docx(text: str, excerpt: Excerpt) -> bytes:
    """A text in CommonMark with tables as DOCX.

    Dated by the commit, so that the same text gives the same bytes. Raises :class:`KbError`
    without the extra ``cite``, and where pandoc fails.
    """
    return _converted(text, "docx", excerpt)


def write_typst(excerpt: Excerpt) -> str:
    """The document of :func:`~kb.cite.export.markdown.write_markdown` in Typst."""
    return to_typst(write_markdown(excerpt), excerpt)


def to_typst(text: str, excerpt: Excerpt) -> str:
    """A text in CommonMark with tables in Typst, to compile or to ``#include``.

    Raises as :func:`to_docx` does.
    """
    return _RULES + _converted(text, "typst", excerpt).decode()


def _converted(text: str, form: str, excerpt: Excerpt) -> bytes:
    engine = pandoc.program()
    if engine is None:
        raise KbError(
            "a Word document, or one in Typst, needs pandoc, which is not installed; add it with"
            " “pip install 'evidence-kb[cite]'”."
        )
    command = [str(engine), "-f", "commonmark+pipe_tables", "-t", form, "-o", "-", "--sandbox"]
    stamp = str(_seconds(excerpt.snapshot.commit_date or _FIRST))
    try:
        done = subprocess.run(  # noqa: S603 - the program is the packaged one
            command,
            input=text.encode(),
            capture_output=True,
            check=True,
            timeout=_LONGEST,
            env={**os.environ, "SOURCE_DATE_EPOCH": stamp},
        )
    except (OSError, subprocess.SubprocessError) as error:
        detail = getattr(error, "stderr", b"") or b""
        reason = detail.decode(errors="replace").strip() or str(error)
        raise KbError(f"pandoc could not write the document: {reason}") from error
    return done.stdout


def _seconds(moment: str) -> int:
    """Seconds since 1970 of an ISO 8601 time in UTC."""
    return calendar.timegm(time.strptime(moment[:19], "%Y-%m-%dT%H:%M:%S"))
