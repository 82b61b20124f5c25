"""Where a mistake is reported by mail: an address that begins a letter."""

from __future__ import annotations

import re
from urllib.parse import quote

MAIL = re.compile(r"[^\s@<>\"?&]+@[^\s@<>\"?&]+\.[^\s@<>\"?&]+")


def read_mail(value: object) -> str:
    """The address for mail that a text is; empty where it is none."""
    text = str(value or "").strip()
    return text if MAIL.fullmatch(text) else ""


def letter(mail: str, subject: str, body: str) -> str:
    """The address that begins a mail (RFC 6068)."""
    return f"mailto:{quote(mail, safe='@+')}?subject={quote(subject)}&body={quote(body)}"
