"""The addresses in a page, as they are among the files that are published."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from kb.publish.addresses import SEARCH, SINCE, VERSIONS, Published, published
from kb.publish.setting import Setting

_VERSION = re.compile(rf"/(?P<path>{VERSIONS}/[^/?#]+)(?P<rest>/[^?#]*)\Z")


class Rewriter:
    """The addresses in one page: changed to published ones, and remembered in ``links``."""

    def __init__(self, setting: Setting, page: Published) -> None:
        self._setting = setting
        self._here = setting.base + page.request.lstrip("/")
        self.links: set[str] = set()

    def changed(self, address: str) -> str:
        """The published form of an address; any other as it is."""
        if address.startswith("?"):
            address = urljoin(self._here, address)
        made, request = _changed(
            self._setting.root, self._setting.base, self._setting.tables, address
        )
        if request:
            self.links.add(request)
        return made


@lru_cache(maxsize=20_000)
def _changed(root: str, base: str, tables: str, address: str) -> tuple[str, str]:
    """The published form of an address, and the request that it stands for, if it is of the site.

    Kept, since every page leads to the same few places.
    """
    prefix = ""
    rest = address
    if rest.startswith(root + "/"):
        prefix, rest = root, rest[len(root) :]
    if rest.startswith("//") or not rest.startswith(base):
        return address, ""
    rest = "/" + rest[len(base) :]
    version = _VERSION.match(rest)
    if version:
        # A site of its own, whose addresses are made as those of this one.
        inside = published(version["rest"], tables)
        path = inside.address if inside else version["rest"]
        return f"{prefix}{base}{version['path']}{path}", ""
    if rest == f"/{SINCE}" or rest.startswith(f"/{SINCE}#"):
        return address, ""
    parts = urlsplit(rest)
    wanted = published(rest, tables)
    if wanted is None:
        return address, ""
    query = f"?{parts.query}" if parts.path == SEARCH and parts.query else ""
    fragment = parts.fragment or wanted.fragment
    suffix = query + (f"#{fragment}" if fragment else "")
    return prefix + base + wanted.address.lstrip("/") + suffix, wanted.request
