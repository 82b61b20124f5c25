"""Text made fit for a line of a file: no control characters, nothing that turns its direction."""

from __future__ import annotations

import re

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_STEERING = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")


def one_line(text: str) -> str:
    """The text on one line, without characters that steer a terminal or hide what is written.

    Line ends and control characters become a space; overrides of the writing direction, byte
    order marks and halves of characters go. Source: Unicode Standard Annex 9, on spoofing.
    """
    return " ".join(_CONTROL.sub(" ", _STEERING.sub("", text)).split())
