"""Claims more like one: by meaning where the database holds vectors, else by words they share."""

from __future__ import annotations

import sqlite3
from functools import partial
from urllib.parse import urlencode

from kb.base.errors import DatabaseFault
from kb.search import more_like
from kb.web.forms import to_json
from kb.web.page import Missing, Page, Result
from kb.web.pages.shared import ClaimRow, claim_rows
from kb.web.queries import scalar
from kb.web.site import Site

BESIDE, LISTED = 5, 20
"""How many stand on a claim's own page, and on the page of those like it."""

AT_ONCE = 20_000
"""Claims of a collection in which those like one are found while its page is made."""


def similar(connection: sqlite3.Connection, ident: str, limit: int) -> list[ClaimRow]:
    """Short rows of the claims most like one; none where the database has no index of words."""
    try:
        ids = [hit.id for hit in more_like(connection, ident, limit)]
    except DatabaseFault:
        return []
    marks = ", ".join("?" * len(ids))
    claims = {row.id: row for row in claim_rows(connection, f"where id in ({marks})", ids)}
    return [claims[name] for name in ids if name in claims]


async def page(site: Site) -> Result:
    """The page of the claims like the one that ``claim`` names."""
    ident = site.request.args.get("claim") or ""
    statement = await site.read(scalar, "select statement from claims where id = ?", (ident,))
    if statement is None:
        return Missing("claim", ident, (("/search", "all claims"),))
    claims = await site.recall(similar, ident, LISTED)
    return Page(
        path="/like",
        query=urlencode({"claim": ident}),
        template="kb/like.html",
        title=f"Claims like “{statement}”",
        section="claim",
        context={"id": ident, "statement": statement, "claims": claims},
        forms={"json": partial(to_json, {"claim": ident, "like": claims})},
        raw=(("claims", urlencode({"id__in": ",".join(row.id for row in claims)})),),
        index=False,
    )
