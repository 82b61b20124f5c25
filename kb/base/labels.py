"""A work as people name it in passing: ``Lima 2010``, ``Ann and Lee 2019``, ``Ann et al. 2020``."""

from __future__ import annotations

from collections.abc import Sequence

_MOST = 3


def author_label(names: Sequence[str], *, cut: bool = False) -> str:
    """The names before the year, from family names and names of bodies; empty for none.

    ``cut`` says that there are more names than those given, as by “and others”.
    """
    known = [name for name in names if name]
    if len(known) > 2 or (known and cut):
        return f"{known[0]} et al."
    return " and ".join(known)


def work_label(
    authors: str | None, year: int | None, fallback: str, *, undated: str = "n.d."
) -> str:
    """The label of the authors with the year; ``fallback`` where nobody is named."""
    return " ".join(part for part in (authors or fallback, str(year or undated)) if part)


def byline(names: Sequence[str], year: int | None, title: str) -> str:
    """A work with its title: ``Ann, Lee, Lima et al. (2020): On trust``."""
    who = ", ".join(names[:_MOST]) + (" et al." if len(names) > _MOST else "")
    when = f"({year})" if year is not None else ""
    return ": ".join(part for part in (f"{who} {when}".strip(), title) if part)
