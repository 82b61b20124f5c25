"""What a citation key can be."""

from __future__ import annotations

import re

_CITABLE = re.compile(r"\w(?:[:.$&\-+~]?\w)*")


def is_citable(key: str) -> bool:
    """Whether the key can stand after “@” in prose, and in an address, as it is.

    Source: pandoc's manual, “Citation syntax”.
    """
    return _CITABLE.fullmatch(key) is not None
