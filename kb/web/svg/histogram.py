"""A small histogram of years whose columns are links that pick those years."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from kb.base.wording import plural
from kb.web.svg.parts import number, text

WIDTH, HEIGHT, BOTTOM = 280, 76, 18
MOST_COLUMNS = 40


@dataclass(frozen=True, slots=True)
class Bin:
    """The claims with evidence from these years."""

    first: int
    last: int
    count: int

    @property
    def label(self) -> str:
        """The years as a reader writes them."""
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


def bins(years: Sequence[tuple[int, int]]) -> list[Bin]:
    """Years with their counts in columns, a few years to each where there are many."""
    if not years:
        return []
    first, last = years[0][0], years[-1][0]
    step = next(n for n in (1, 2, 5, 10, 20, 50, 100, 1000) if (last - first) // n < MOST_COLUMNS)
    counts: dict[int, int] = {}
    for year, count in years:
        counts[year - year % step] = counts.get(year - year % step, 0) + count
    starts = range(first - first % step, last + 1, step)
    return [Bin(start, start + step - 1, counts.get(start, 0)) for start in starts]


def draw(
    bins: Sequence[Bin],
    chosen: tuple[int | None, int | None],
    address: Callable[[Bin], str],
    noun: str = "claim",
) -> Markup:
    """The drawing; columns outside the chosen years are dimmed. ``noun`` is what is counted."""
    top = max((column.count for column in bins), default=0) or 1
    width = WIDTH / max(len(bins), 1)
    body = []
    for index, column in enumerate(bins):
        if not column.count:
            continue
        height = max((HEIGHT - BOTTOM - 2) * column.count / top, 2)
        outside = (chosen[0] is not None and column.last < chosen[0]) or (
            chosen[1] is not None and column.first > chosen[1]
        )
        counted = plural(column.count, noun)
        body.append(
            f'<a href="{escape(address(column))}" rel="nofollow"'
            f' aria-label="{column.label}: {counted}">'
            f"<title>{column.label}: {counted}</title>"
            f'<rect class="{"out" if outside else "in"}" x="{number(index * width + 0.5)}"'
            f' y="{number(HEIGHT - BOTTOM - height)}" width="{number(max(width - 1, 1))}"'
            f' height="{number(height)}"/></a>'
        )
    ends = ((0.0, bins[0].first, "start"), (float(WIDTH), bins[-1].last, "end"))
    body += [text(x, HEIGHT - 4, year, text_anchor=anchor) for x, year, anchor in ends]
    head = (
        f'<svg class="histogram" role="group" aria-label="{noun.capitalize()}s by year"'
        f' viewBox="0 0 {WIDTH} {HEIGHT}">'
    )
    return Markup("\n".join([head, *body, "</svg>"]))  # noqa: S704 - every text was escaped
