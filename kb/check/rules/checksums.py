"""Check digits of ISBN, ISSN and ORCID iD.

The library for these loads TLS and sockets with it, which costs every run of ``kb check`` more
than all rules of sources together; the tests hold these few lines against it instead.
"""

from __future__ import annotations


def isbn10(number: str) -> bool:
    """Whether ten characters end in the right check digit. Source: ISO 2108:1992."""
    return _weighed(number, range(10, 0, -1)) % 11 == 0


def isbn13(number: str) -> bool:
    """Whether thirteen digits do. Source: ISO 2108:2017, annex C."""
    return _weighed(number, (1, 3) * 6 + (1,)) % 10 == 0


def issn(number: str) -> bool:
    """Whether eight characters do. Source: ISO 3297:2022, annex A."""
    return _weighed(number, range(8, 0, -1)) % 11 == 0


def orcid(number: str) -> bool:
    """Whether sixteen characters do: MOD 11-2. Source: ISO/IEC 7064:2003."""
    total = 0
    for character in number[:-1]:
        total = (total + int(character)) * 2
    return (total + _value(number[-1])) % 11 == 1


def _weighed(number: str, weights: range | tuple[int, ...]) -> int:
    return sum(_value(c) * weight for c, weight in zip(number, weights, strict=True))


def _value(character: str) -> int:
    return 10 if character in "Xx" else int(character)
