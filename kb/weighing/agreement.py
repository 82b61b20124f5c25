"""How far two readers agree, beyond what chance alone would bring.

Source: J. Cohen (1960), “A coefficient of agreement for nominal scales”, Educational and
Psychological Measurement 20(1), 37–46, doi 10.1177/001316446002000104.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from kb.model import Claim


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two raters of the same items: how many, the share rated alike, and Cohen's kappa.

    ``kappa`` is None where chance alone would bring full agreement, since both used one and the
    same category throughout: it is not defined then.
    """

    items: int
    observed: float
    kappa: float | None


def agreement(ratings: Sequence[tuple[Hashable, Hashable]]) -> Agreement:
    """How far two raters agree: (po - pe) / (1 - pe), from one pair of categories an item.

    Raises :class:`ValueError` where there is no item.
    """
    count = len(ratings)
    if not count:
        raise ValueError("agreement needs at least one item that both have rated")
    alike = sum(one == other for one, other in ratings)
    firsts, seconds = (Counter(side) for side in zip(*ratings, strict=True))
    # Times count², so that whole numbers tell whether chance would bring full agreement.
    chance = sum(number * seconds[category] for category, number in firsts.items())
    if chance == count * count:
        return Agreement(count, alike / count, None)
    return Agreement(count, alike / count, (alike * count - chance) / (count * count - chance))


@dataclass(frozen=True, slots=True)
class Readers:
    """Two readers, by name in the order of letters, and how far they agree."""

    first: str
    second: str
    agreement: Agreement


def readers(claims: Iterable[Claim]) -> Iterator[Readers]:
    """How far each two readers agree on how sources stand to claims, over what both have read.

    Of an item that was changed between their readings, both must have read the same words.
    """
    pairs: dict[tuple[str, str], list[tuple[Hashable, Hashable]]] = {}
    for claim in claims:
        for item in claim.evidence:
            ordered = sorted(item.reviewed, key=lambda one: one.by)
            for one, other in combinations(ordered, 2):
                if not (one.words and other.words) or one.words == other.words:
                    rated = pairs.setdefault((one.by, other.by), [])
                    rated.append((one.relation, other.relation))
    for (first, second), ratings in sorted(pairs.items()):
        yield Readers(first, second, agreement(ratings))
