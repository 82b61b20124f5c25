"""Write a library of made-up works as a reference manager exports it, to measure imports with."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import click

_WORDS = (
    "school network trial effect review learning teacher trust outcome evidence practice policy"
)
_FAMILIES = (
    "Doe Roe Smith Jones Müller García Kim Lee Nguyen Okafor Silva Rossi Novák Larsen Dubois"
)
_SEED = 3
_ISBN = "978-1-909437-50-0"


@click.command()
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--records", default=4000, show_default=True, help="How many works.")
def main(target: Path, records: int) -> None:
    """Write TARGET, a BibTeX file: articles, papers of forty volumes with one ISBN, and books.

    Every tenth key cannot be cited. The same number gives the same file.
    """
    target.write_text(library(records), encoding="utf-8", newline="\n")


def library(records: int) -> str:
    """So many made-up works, no two of them one."""
    return "\n".join(_entries(records))


def _entries(records: int) -> Iterator[str]:
    chance = random.Random(_SEED)  # noqa: S311 - made-up works
    families, words = _FAMILIES.split(), _WORDS.split()
    for number in range(records):
        family, year = chance.choice(families), chance.randint(1980, 2025)
        title = " ".join(chance.choice(words) for _ in range(9)).capitalize()
        key = f"work_{year}_{number}" if number % 10 else f"{family} {year}/{number}"
        fields = {"title": title, "author": f"{family}, A. B. and Roe, Carl", "year": str(year)}
        kind, more = _kind(chance, number)
        lines = [f"  {name} = {{{value}}}," for name, value in {**fields, **more}.items()]
        yield "\n".join([f"@{kind}{{{key},", *lines, "}", ""])


def _kind(chance: random.Random, number: int) -> tuple[str, dict[str, str]]:
    share = chance.random()
    if share < 0.6:
        first = chance.randint(1, 300)
        return "article", {
            "journal": f"Journal of {chance.choice(_WORDS.split())}",
            "volume": str(chance.randint(1, 60)),
            "pages": f"{first}--{first + chance.randint(5, 30)}",
            "doi": f"10.1234/made-up.{number}",
            "abstract": " ".join(chance.choice(_WORDS.split()) for _ in range(120)),
            "file": f"/home/somebody/{number}.pdf",
        }
    if share < 0.9:
        return "inproceedings", {
            "booktitle": f"Proceedings of the {number % 40 + 1}th Conference",
            "isbn": _ISBN,
        }
    return "book", {"publisher": "A Press"}


if __name__ == "__main__":
    main()
