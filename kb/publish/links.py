"""Addresses within a page: which there are, and the same page with other ones.

Only the values of attributes are changed, so that a published page is to the letter what the
server sends but for its addresses.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape

# A start tag with its attributes (HTML Living Standard, 13.1.2.1); scripts and style sheets are
# stepped over whole, since what looks like a tag in them is none.
_TAG = re.compile(
    r"<(?:script|style)\b(?P<raw>[^>]*)>.*?</(?:script|style)\s*>"
    r"|<!--.*?-->"
    r"|<[a-zA-Z][^\s>]*(?P<attributes>(?:\s+[^\s\"'>=/]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?"
    r"|\s*/)+)\s*>",
    re.DOTALL | re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"(?P<before>\s(?:xlink:href|href|src|action|content)\s*=\s*)(?P<quote>[\"'])(?P<value>.*?)(?P=quote)",
    re.DOTALL | re.IGNORECASE,
)

_HELD = re.compile(r"href|src|action|content", re.IGNORECASE)
"""Sorts out most attributes quickly."""

Change = Callable[[str], str]


def rewritten(html: str, change: Change) -> str:
    """The page with each address that an attribute holds passed through ``change``."""
    return _TAG.sub(lambda tag: _in_tag(tag, change), html)


def _in_tag(tag: re.Match[str], change: Change) -> str:
    group = "attributes" if tag["attributes"] else "raw"
    attributes = tag[group]
    if not attributes or "=" not in attributes or not _HELD.search(attributes):
        return tag[0]
    changed = _ADDRESS.sub(lambda match: _in_attribute(match, change), attributes)
    if changed == attributes:
        return tag[0]
    start = tag.start(group) - tag.start()
    return tag[0][:start] + changed + tag[0][start + len(attributes) :]


def _in_attribute(attribute: re.Match[str], change: Change) -> str:
    value = unescape(attribute["value"])
    changed = change(value)
    if changed == value:
        return attribute[0]
    quoted = escape(changed, quote=True)
    return f"{attribute['before']}{attribute['quote']}{quoted}{attribute['quote']}"


def within_text(text: str, root: str, change: Change) -> str:
    """A text with each whole address that begins with ``root`` passed through ``change``."""
    # What ends an address in a feed, a list of addresses, JSON or Markdown.
    pattern = re.compile(re.escape(root) + r"[^\s\"'<>()\[\]\\]*")
    return pattern.sub(lambda match: change(match[0]), text)
