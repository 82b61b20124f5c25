"""Whether the numbers printed of one estimate agree: its interval, standard error and p value.

Each follows from the others by the normal distribution, or by Student's where few clusters were
compared; what is printed is rounded. So each is known within bounds, and only what lies outside
them disagrees. Ratios are even on the logarithmic scale, correlations on Fisher's.

Sources: Cochrane Handbook 6.4 (2023), sections 6.3.1 and 6.3.2; Fisher 1921, Metron 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import atanh, log
from statistics import NormalDist
from typing import NamedTuple

from kb.base.student import two_sided, within
from kb.model import Effect, Figure, Measure

_NORMAL = NormalDist()
_RATIOS = {Measure.RISK_RATIO, Measure.ODDS_RATIO}
# No trial by clusters that is worth an interval has fewer.
_FEWEST = 4
# How far a printed interval may differ from that of its standard error: by Student's
# distribution instead of the normal one, and by clusters, it is somewhat wider.
_SLACK = 0.25
# How much longer one side of an interval may be, and how far p may be off, by other methods.
_UNEVEN = 1.5
_NEAR = 1.1
_LEAST = 1e-9
# A ratio so large is likely per cent, but for diagnostic tests, whose intervals are wide.
_LARGE = 20.0
_NARROW = 1.5
_SIGNIFICANT = 0.05


class Span(NamedTuple):
    """The bounds between which a number lies."""

    least: float
    most: float


def excludes_no_effect(effect: Effect) -> bool:
    """Whether the interval excludes that there is no effect, or else the error, or p below 0.05."""
    none = effect.measure.no_effect
    if effect.ci is not None:
        low, high = effect.ci
        return not low.value <= none <= high.value
    if effect.p is not None:
        return effect.p.bound != ">" and effect.p.value <= _SIGNIFICANT
    if effect.se is not None and effect.value is not None and effect.measure not in _RATIOS:
        return abs(effect.value.value) > _NORMAL.inv_cdf(0.975) * effect.se.value
    return False


def fits_error(effect: Effect, error: Figure) -> bool:
    """Whether the interval may be that of the standard error, on a plain or a logarithmic scale."""
    if effect.ci is None or effect.measure is Measure.CORRELATION:
        return True
    low, high = (end.value for end in effect.ci)
    z = _NORMAL.inv_cdf(0.5 + effect.ci_level / 200)
    rounding = max(_rounding(figure) for figure in (*effect.ci, error))
    plain = _close((high - low) / 2, z * error.value, rounding * (1 + z))
    logs = effect.measure in _RATIOS and low > 0
    scale = low if logs else 1.0
    return plain or (
        logs and _close(log(high / low) / 2, z * error.value, rounding * (1 / scale + z))
    )


def is_uneven(effect: Effect) -> bool:
    """Whether the estimate is far from the middle of its interval, on every scale it may have."""
    if effect.ci is None or effect.value is None or effect.measure is Measure.OTHER:
        return False
    # A ratio's end that rounds to nought may be any small number, whose logarithm nobody knows.
    if effect.measure in _RATIOS and effect.ci[0].value <= 0:
        return False
    return all(
        _lopsided(value, low, high)
        for value, low, high, _ in _scaled(effect, effect.value, *effect.ci)
    )


def per_cent_more(effect: Effect) -> bool:
    """Whether a ratio and its interval are even as they stand, and as 1.08 for 8, but no ratio."""
    if effect.measure not in _RATIOS or effect.value is None or effect.ci is None:
        return False
    if effect.value.value <= 1:
        return False
    value, low, high = (_printed(figure) for figure in (effect.value, *effect.ci))
    logs = (_on_scale(span, _logarithm) for span in (value, low, high))
    more = (_on_scale(span, _more) for span in (value, low, high))
    return not _lopsided(value, low, high) and _lopsided(*logs) and not _lopsided(*more)


def of_hundred(effect: Effect) -> bool:
    """Whether a ratio is likely per cent: very large, with a narrow interval or none."""
    if effect.measure not in _RATIOS or effect.value is None or effect.value.value < _LARGE:
        return False
    return effect.ci is None or effect.ci[1].value < _NARROW * effect.ci[0].value


def fits_p(effect: Effect, p: Figure) -> bool:
    """Whether p may belong to the interval, or to the standard error where there is none."""
    possible = list(_possible(effect))
    given = Span(p.value - _rounding(p), p.value + _rounding(p))
    for span in possible:
        if p.bound == "<":
            fits = span.least / _NEAR < p.value
        elif p.bound == ">":
            fits = span.most * _NEAR > p.value
        else:
            fits = span.least / _NEAR <= given.most and given.least <= span.most * _NEAR
        if fits:
            return True
    return not possible


def p_value(effect: Effect) -> float:
    """p as it follows from the interval or the standard error, by the normal distribution.

    Ratios by their logarithms, correlations by Fisher's z; 1 where nothing follows.
    """
    if effect.value is None:
        return 1.0
    if effect.ci is None:
        scaled = list(_scaled(effect, effect.value, effect.value, effect.value))
        error = effect.se.value if effect.se else 0.0
        return _two_sided(abs(_middle(scaled[-1][0]) - scaled[-1][3]) / error) if error else 1.0
    value, low, high, none = list(_scaled(effect, effect.value, *effect.ci))[-1]
    half = (_middle(high) - _middle(low)) / 2
    crit = _NORMAL.inv_cdf(0.5 + effect.ci_level / 200)
    return _two_sided(crit * abs(_middle(value) - none) / half) if half else 1.0


def _middle(span: Span) -> float:
    return (span.least + span.most) / 2


def _two_sided(z: float) -> float:
    return 2 * (1 - _NORMAL.cdf(z))


def _possible(effect: Effect) -> Iterator[Span]:
    """The values that p may have, for each scale that the numbers may be on."""
    if effect.value is None or effect.measure is Measure.OTHER:
        return
    if effect.ci is not None:
        crit = _NORMAL.inv_cdf(0.5 + effect.ci_level / 200)
        student = two_sided(effect.ci_level, _FEWEST)
        for value, low, high, none in _scaled(effect, effect.value, *effect.ci):
            half = Span((high.least - low.most) / 2, (high.most - low.least) / 2)
            yield _p_values(_ratio(value, none, half), crit, student)
    elif effect.se is not None:
        error = _printed(effect.se)
        for value, *_, none in _scaled(effect, effect.value, effect.value, effect.value):
            yield _p_values(_ratio(value, none, error), 1.0, 1.0)


def _ratio(value: Span, none: float, half: Span) -> Span:
    """How far an estimate is from no effect, in halves of its interval or in standard errors."""
    away = Span(value.least - none, value.most - none)
    least = 0.0 if away.least <= 0 <= away.most else min(abs(away.least), abs(away.most))
    most = max(abs(away.least), abs(away.most))
    return Span(least / max(half.most, _LEAST), most / max(half.least, _LEAST))


def _p_values(away: Span, normal: float, student: float) -> Span:
    far = [_two_sided(normal * away.most), 1 - within(student * away.most, _FEWEST)]
    near = [_two_sided(normal * away.least), 1 - within(student * away.least, _FEWEST)]
    return Span(min(far), max(near))


def _scaled(
    effect: Effect, value: Figure, low: Figure, high: Figure
) -> Iterator[tuple[Span, Span, Span, float]]:
    """The three numbers within their rounding, and what no effect is, on each likely scale."""
    none = effect.measure.no_effect
    spans = [_printed(figure) for figure in (value, low, high)]
    yield spans[0], spans[1], spans[2], none
    forth: Callable[[float], float] | None = None
    if effect.measure in _RATIOS and all(span.most > 0 for span in spans):
        forth = _logarithm
    if effect.measure is Measure.CORRELATION:
        forth = _fisher
    if forth is not None:
        first, second, third = (_on_scale(one, forth) for one in spans)
        yield first, second, third, forth(none)


def _on_scale(span: Span, forth: Callable[[float], float]) -> Span:
    return Span(forth(span.least), forth(span.most))


def _logarithm(value: float) -> float:
    return log(max(value, _LEAST))


def _more(value: float) -> float:
    return _logarithm(1 + value / 100)


def _fisher(value: float) -> float:
    return atanh(max(min(value, 1 - _LEAST), _LEAST - 1))


def _lopsided(value: Span, low: Span, high: Span) -> bool:
    below = Span(value.least - low.most, value.most - low.least)
    above = Span(high.least - value.most, high.most - value.least)
    return below.least > _UNEVEN * above.most or above.least > _UNEVEN * below.most


def _close(one: float, other: float, rounding: float) -> bool:
    return abs(one - other) <= _SLACK * max(one, other) + rounding


def _printed(figure: Figure) -> Span:
    half = _rounding(figure)
    return Span(figure.value - half, figure.value + half)


def _rounding(figure: Figure) -> float:
    """Half of the last digit that is printed."""
    _, _, decimals = figure.text.partition(".")
    return 0.5 * 10.0 ** -len(decimals.strip())
