"""A work as people name it in passing: ``Lima 2010``, ``Ann and Lee 2019``, ``Ann et al. 2020``."""

from __future__ import annotations

from collections.abc import Sequence


def author_label(names: Sequence[str]) -> str:
    """The names before the year, from family names and names of bodies; empty for none."""
    known = [name for name in names if name]
    if len(known) > 2:
        return f"{known[0]} et al."
    return " and ".join(known)


def work_label(names: Sequence[str], year: int | None, fallback: str, undated: str = "n.d.") -> str:
    """The same with the year; ``fallback`` where nobody is named, such as the title or the key."""
    return " ".join(
        part for part in (author_label(names) or fallback, str(year or undated)) if part
    )


def families(authors: str | None) -> list[str]:
    """The family names in a text of names parted by semicolons, as the database has them."""
    names = (name.partition(",")[0].strip() for name in (authors or "").split(";"))
    return [name for name in names if name]
