"""An axis of effects: plain numbers or ratios, with round numbers on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

ABOUT = 5
"""How many numbers stand on an axis, about."""

BEYOND = 1.2
"""How far a wide interval is drawn outside of the estimates, by the width of these."""

MARGIN = 0.04
LEAST = 1e-9
RATIOS = tuple(step * 10.0**power for power in range(-4, 5) for step in (1, 2, 5))


@dataclass(frozen=True, slots=True)
class Axis:
    """Values from ``low`` to ``high`` between two places; ratios by logarithms."""

    low: float
    high: float
    left: float
    right: float
    ratio: bool = False

    def holds(self, value: float) -> bool:
        """Whether a value lies on the axis."""
        return self.low <= value <= self.high

    def x(self, value: float) -> float:
        """The place of a value, at the end of the axis where it lies outside."""
        inside = min(max(value, self.low), self.high)
        low, high, at = (_flat(each, self.ratio) for each in (self.low, self.high, inside))
        return self.left + (at - low) / (high - low) * (self.right - self.left)

    def ticks(self) -> list[tuple[float, str]]:
        """The round numbers on the axis, with their words."""
        if self.ratio:
            ratios = [ratio for ratio in RATIOS if self.holds(ratio)]
            if len(ratios) >= 3:
                return [(value, f"{value:g}") for value in ratios[:: -(-len(ratios) // 7)]]
        step = _step((self.high - self.low) / ABOUT)
        first, last = ceil(self.low / step), floor(self.high / step)
        return [(n * step, f"{n * step:g}".replace("-", "−")) for n in range(first, last + 1)]


def axis_of(
    values: Sequence[float], ends: Sequence[float], places: tuple[float, float], *, ratio: bool
) -> Axis:
    """An axis that holds all ``values``, and of the ``ends`` of intervals those that are not far.

    Where an axis is one of ratios, what is not above zero is left out.
    """
    inner = [_flat(value, ratio) for value in values if not ratio or value > 0]
    outer = [_flat(end, ratio) for end in ends if not ratio or end > 0]
    low, high = min(inner), max(inner)
    reach = BEYOND * max(high - low, _typical(outer), LEAST)
    low = max(min([low, *outer]), low - reach)
    high = min(max([high, *outer]), high + reach)
    # Where all is one value, as far on each side as a reader takes for a plain scale.
    alone = log10(2) if ratio else 1.0
    room = MARGIN * (high - low) if high - low > LEAST else alone
    bounds = (_round(low - room, ratio), _round(high + room, ratio))
    return Axis(*bounds, *places, ratio)


def _typical(ends: Sequence[float]) -> float:
    """Half of the width of what the intervals span together, without the farthest on each side."""
    inner = sorted(ends)[1:-1] if len(ends) > 4 else sorted(ends)
    return (inner[-1] - inner[0]) / 2 if inner else 0.0


def _flat(value: float, ratio: bool) -> float:
    return log10(value) if ratio else value


def _round(value: float, ratio: bool) -> float:
    return 10**value if ratio else value


def _step(least: float) -> float:
    """1, 2 or 5 times a power of ten, at least as large."""
    power = 10.0 ** floor(log10(least))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= least * (1 - 1e-9))
