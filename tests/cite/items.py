"""A few sources as CSL items, for what a processor makes of them."""

from __future__ import annotations

import pytest

from kb.cite.reference import is_available
from kb.cite.values import Item

LIMA: Item = {
    "id": "lima",
    "type": "article-journal",
    "title": "Thinking More Deeply about Networks in Education",
    "author": [{"family": "Lima", "given": "Jorge Ávila", "dropping-particle": "de"}],
    "issued": {"date-parts": [[2010]]},
    "container-title": "Journal of Educational Change",
    "volume": "11",
    "issue": "1",
    "page": "1–21",
}
MENZIES: Item = {
    "id": "menzies",
    "type": "post-weblog",
    "title": "Collaboration",
    "author": [{"family": "Menzies", "given": "Loic"}],
    "issued": {"date-parts": [[2014, 7, 18]]},
    "URL": "https://example.org/",
}
SEQUEL: Item = {**MENZIES, "id": "sequel", "title": "More", "issued": {"date-parts": [[2014]]}}
ITEMS: dict[str, Item] = {"lima": LIMA, "menzies": MENZIES, "sequel": SEQUEL}

needs_engine = pytest.mark.skipif(
    not is_available(), reason="the extra “cite” is not installed: pip install 'evidence-kb[cite]'"
)
