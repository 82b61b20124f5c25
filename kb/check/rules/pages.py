"""The pages that a locator or a record names."""

from __future__ import annotations

import re
from functools import lru_cache

from kb.base.locators import PageRange, parse_locator

_PLAIN = re.compile(r"([0-9]{1,6})(?:\s?[-–]{1,2}\s?([0-9]{1,6}))?")


@lru_cache(maxsize=8192)
def pages_of(text: str) -> tuple[PageRange, ...]:
    """The pages that a text names, with or without “p.” before them; none if it names others.

    Nearly all are one number or two of one length, which needs no parser of locators.
    """
    bare = text.removeprefix("pp.").removeprefix("p.").strip()
    plain = _PLAIN.fullmatch(bare)
    if plain and (plain[2] is None or len(plain[1]) <= len(plain[2])):
        return (PageRange(int(plain[1]), int(plain[2] or plain[1])),)
    locator = parse_locator(text) or parse_locator(f"pp. {bare}")
    return locator.pages if locator and locator.label == "page" else ()
