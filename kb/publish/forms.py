"""What a page asks its server for, as far as files can answer it.

A form with one list to choose from leads to the page of each choice. What only a server answers is
left out of the page, with a word about it.
"""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import urlencode

_SERVER = re.compile(r"<!--server(?: (?P<instead>[^>]*))?-->.*?<!--/server-->\s*", re.DOTALL)
"""What only a server can answer, such as the searches of sources; a page says what stands there."""

_COMPLETED = re.compile(r' data-complete="[^"]*"')
"""Where names are asked for as one types, which a server answers."""

_CHOICE = re.compile(
    r'<form class="pick" (?P<address>action="[^"]*/(?P<view>[a-z]+)" method="get">)'
    r'(?P<rest>.*?<select [^>]*name="(?P<name>[a-z]+)">(?P<options>.*?)</select>.*?</form>)',
    re.DOTALL,
)
_VALUE = re.compile(r'<option value="(?P<value>[^"]+)"')


def among_files(html: str) -> tuple[str, set[str]]:
    """A page of the server as files can have it, and the requests that its choices lead to."""
    links: set[str] = set()

    def chosen(form: re.Match[str]) -> str:
        for option in _VALUE.finditer(form["options"]):
            links.add(f"/{form['view']}?{urlencode({form['name']: unescape(option['value'])})}")
        return f'<form class="pick" data-files {form["address"]}{form["rest"]}'

    text = _COMPLETED.sub("", _SERVER.sub(_instead, html))
    return _CHOICE.sub(chosen, text), links


def _instead(block: re.Match[str]) -> str:
    return f'<p class="soft">{escape(block["instead"])}</p>\n' if block["instead"] else ""
