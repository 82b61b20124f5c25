"""The page of one claim: what is claimed, how surely, on what evidence, and who disagrees."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from functools import partial
from urllib.parse import urlencode

from kb.web import former
from kb.web.cells import under_base
from kb.web.citing import claim_citing, collection_of
from kb.web.exports import claim_forms
from kb.web.forms import to_csv, to_json
from kb.web.links import claim_path, feature_path, outcome_path, term_path
from kb.web.page import Moved, Page, Result
from kb.web.pages.effects import EffectRow, Group, effects_of, forest, groups_of
from kb.web.pages.judged import judged_of
from kb.web.pages.log import about, feed
from kb.web.pages.shared import (
    CERTAINTY_WORDS,
    RELATION_HEADS,
    RELATIONS,
    SAYS,
    balance_words,
    cite_words,
    drawn_from,
    made_by,
    via_cite,
    years_words,
)
from kb.web.pages.similar import AT_ONCE, BESIDE, similar
from kb.web.queries import Row, decoded, one, rows
from kb.web.site import Site
from kb.web.svg.forest import SMALL
from kb.web.svg.parts import files

ARRAYS = ("features", "contexts", "sources", "designs", "authors", "contributors")

EVIDENCE = """
select e.id, e.position, e.source, e.relation, e.locator, e.via, e.via_locator, e.design,
       d.label as design_label, e.study, t.label as study_label, e.basis, e.second_hand,
       e.quote, e.verified, e.sample, e.dataset, e.note, e.line,
       s.title, s.authors, s.cited_as, s.year, s.retracted, s.reference,
       v.cited_as as via_cited_as, v.year as via_year, v.title as via_title
from evidence e
join sources s on s.key = e.source
left join designs d on d.id = e.design
left join studies t on t.id = e.study
left join sources v on v.key = e.via
where e.claim = ? order by e.position
"""

FEATURES = """
select f.id, f.label, c.bearing from claim_features c join features f on f.id = c.feature
where c.claim = ? order by c.position
"""

OUTCOMES = """
select o.id, o.label, c.says, c.direction from claim_outcomes c join outcomes o on o.id = c.outcome
where c.claim = ? order by c.position
"""

CONTEXTS = """
select x.id, x.label, x.kind from claim_contexts c join contexts x on x.id = c.context
where c.claim = ? order by c.position
"""

RELATED = """
select r.relation, c.id, c.statement, c.certainty, c.status, 1 as outgoing
from claim_relations r join claims c on c.id = r.target where r.claim = :id
union all
select r.relation, c.id, c.statement, c.certainty, c.status, 0
from claim_relations r join claims c on c.id = r.claim where r.target = :id
limit 200
"""

MENTIONED_BY = """
select distinct c.id, c.statement, c.status, 'mentions' as relation, 'Mentioned in' as words
from mentions m cross join claims c on c.id = m.claim
where m.target = ? and m.claim <> ? order by c.id limit 20
"""

FINDINGS = """
select code, severity, message, path, line from diagnostics where subject = ? order by id limit 50
"""

GONE = """
select r.id, r.path, r.removed, r.renamed_to, c.statement
from removed_claims r left join claims c on c.id = r.renamed_to where r.id = ?
"""

OUT = {
    "supports": "Supports",
    "disputes": "Disputes",
    "qualifies": "Qualifies",
    "extends": "Extends",
    "supersedes": "Supersedes",
}
BACK = {
    "supports": "Supported by",
    "disputes": "Disputed by",
    "qualifies": "Qualified by",
    "extends": "Extended by",
    "supersedes": "Superseded by",
}


def load(connection: sqlite3.Connection, ident: str) -> Row | None:
    """Everything that the page shows of a claim; None if there is no such claim."""
    claim = one(connection, "select * from claims where id = ?", (ident,))
    if claim is None:
        return None
    claim = decoded(claim, ARRAYS)
    evidence = rows(connection, EVIDENCE, (ident,))
    claim["features"] = rows(connection, FEATURES, (ident,))
    claim["outcomes"] = rows(connection, OUTCOMES, (ident,))
    claim["effects"] = groups_of(connection, "claim", ident)
    claim["contexts"] = rows(connection, CONTEXTS, (ident,))
    claim["evidence"] = [_cited(item) for item in evidence]
    claim["related"] = [_named(row) for row in rows(connection, RELATED, {"id": ident})]
    related = {row["id"] for row in claim["related"]}
    mentions = rows(connection, MENTIONED_BY, (ident, ident))
    claim["mentioned_by"] = [row for row in mentions if row["id"] not in related]
    claim["log"] = about(connection, "claim", ident)
    claim["findings"] = rows(connection, FINDINGS, (ident,))
    return claim


def _cited(item: Row) -> Row:
    cite = cite_words({**item, "key": item["source"]})
    return {**item, "cite": cite, "via_cite": via_cite(item)}


def _named(row: Row) -> Row:
    words = OUT if row["outgoing"] else BACK
    return {**row, "words": words.get(row["relation"], row["relation"].capitalize())}


def successor(claim: Row) -> str | None:
    """The claim that takes the place of this one: only if exactly one supersedes it."""
    if claim["status"] != "superseded":
        return None
    newer = [
        row["id"]
        for row in claim["related"]
        if row["relation"] == "supersedes" and not row["outgoing"]
    ]
    return newer[0] if len(newer) == 1 else None


async def page(site: Site, ident: str) -> Result:
    """The page of a claim; a superseded one moves to the claim that replaces it."""
    claim = await site.read(load, ident)
    if claim is None:
        return await absent(site, ident)
    newer = successor(claim)
    if newer and site.request.args.get("superseded") is None:
        return Moved(claim_path(newer))
    like: list[Row] = []
    citing: Mapping[str, object] = {}
    if site.form == "html":
        if site.build["claims"] <= AT_ONCE:
            like = await site.read(similar, ident, BESIDE)
        citing = await site.read(claim_citing, claim, collection_of(site))
    return _page(site, {**claim, "replaced": newer}, like, citing)


async def absent(site: Site, ident: str) -> Result:
    """What to say of an id that no claim has: what became of it, or what may have been meant."""
    otherwise = await former.absent(site, "claim", ident)
    gone = await site.read(one, GONE, (ident,))
    if gone is None or isinstance(otherwise, Moved):
        return otherwise
    return Page(
        path=claim_path(ident),
        template="kb/removed.html",
        title=f"Removed claim {ident}",
        description="This claim is no longer in the collection.",
        section="claim",
        context={"gone": gone},
        forms={"json": partial(to_json, gone)},
        index=False,
        status=410,
    )


def _by_item(groups: Iterable[Group]) -> dict[int, list[EffectRow]]:
    """The estimates of each item of evidence, by the item's number."""
    effects: dict[int, list[EffectRow]] = {}
    for row in effects_of(groups):
        effects.setdefault(row.evidence, []).append(row)
    return effects


def _page(site: Site, claim: Row, like: list[Row], citing: Mapping[str, object]) -> Page:
    words = CERTAINTY_WORDS.get(claim["certainty"], CERTAINTY_WORDS[None])
    groups = [
        (
            name,
            RELATION_HEADS[name],
            [item for item in claim["evidence"] if item["relation"] == name],
        )
        for name in RELATIONS
    ]
    estimates = claim["effects"]
    title = f"Effects: {claim['statement']}"
    drawing = forest(estimates, title, site.path, SMALL) if estimates else None
    return Page(
        path=claim_path(claim["id"]),
        template="kb/claim.html",
        title=claim["statement"],
        description=f"{words}: {balance_words(claim)}.",
        section="claim",
        context={
            "claim": claim,
            "body": under_base(site.datasette, claim["body_html"] or ""),
            "groups": [group for group in groups if group[2]],
            "estimates": estimates,
            "by_item": _by_item(estimates),
            "drawing": drawing,
            "judged_by": judged_of(claim["certainty_domains"]),
            "says": SAYS,
            "years": years_words(claim["first_year"], claim["last_year"]),
            "replaced": claim["replaced"],
            "similar": [row for row in like if row["id"] not in _named_in(claim)],
            "like": like or site.build["claims"] > AT_ONCE,
            "references": references(claim),
            "citation": citation(site, claim),
            **citing,
        },
        forms={
            "json": partial(to_json, claim),
            "csv": partial(to_csv, CSV, claim["evidence"]),
            "md": partial(markdown, site, claim),
            **claim_forms(site, claim["id"]),
            "atom": lambda: feed(
                site,
                f"{claim['statement']}: {site.config.title}",
                claim_path(claim["id"]),
                claim["log"],
            ),
            **(files(lambda: drawing, drawn_from(site, title)) if drawing else {}),
        },
        json_ld=json_ld(site, claim),
        index=claim["status"] != "superseded",
        raw=(
            ("claims", urlencode({"id": claim["id"]})),
            ("evidence", urlencode({"claim": claim["id"]})),
            *((("effects", urlencode({"claim": claim["id"]})),) if estimates else ()),
        ),
    )


def _named_in(claim: Row) -> set[str]:
    """The claims that the page lists as related already."""
    return {row["id"] for row in (*claim["related"], *claim["mentioned_by"])}


CSV = (
    "source",
    "cite",
    "title",
    "relation",
    "locator",
    "via",
    "design",
    "basis",
    "quote",
    "verified",
    "sample",
    "dataset",
    "note",
)


def citation(site: Site, claim: Row) -> str:
    """What names the claim and its version where no style was formatted: title, collection, state
    and address.
    """
    commit = (site.build["source_commit"] or "")[:10]
    version = f", version {commit}" if commit else ""
    date = (claim["updated"] or "")[:10]
    dated = f" Last changed {date}." if date else ""
    return (
        f"{made_by(site)}“{claim['statement'].rstrip('.')}.” {site.config.title}{version}."
        f"{dated} {site.absolute(claim_path(claim['id']))}"
    )


def markdown(site: Site, claim: Row) -> str:
    """The claim in Markdown: statement, certainty, evidence, prose."""
    words = CERTAINTY_WORDS.get(claim["certainty"], CERTAINTY_WORDS[None])
    reason = f" {claim['certainty_reason']}" if claim["certainty_reason"] else ""
    lines = [f"# {claim['statement']}", "", f"**{words}.**{reason}", "", "## Evidence", ""]
    for item in claim["evidence"]:
        where = f", {item['locator']}" if item["locator"] else ""
        via = f" (cited in {item['via']})" if item["via"] else ""
        head = RELATION_HEADS.get(item["relation"], item["relation"])
        lines.append(f"- {head}: {item['cite']}, “{item['title']}”{where}{via} [@{item['source']}]")
    lines += ["", claim["body_markdown"] or "", "", citation(site, claim), ""]
    return "\n".join(lines)


def references(claim: Row) -> list[str]:
    """The references of the claim's sources, each once, in the order of the evidence."""
    return list(dict.fromkeys(one["reference"] for one in claim["evidence"] if one["reference"]))


def json_ld(site: Site, claim: Row) -> Mapping[str, object]:
    """The claim in the words of schema.org."""
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Claim",
        "@id": site.absolute(claim_path(claim["id"])),
        "text": claim["statement"],
        "name": claim["statement"],
        "dateCreated": claim["created"] or None,
        "dateModified": claim["updated"] or None,
        "isPartOf": {"@type": "Dataset", "name": site.config.title, "url": site.absolute("/")},
        "about": _about(site, claim),
        "creator": [one.json_ld() for one in site.config.curators],
        "citation": references(claim),
        "license": site.config.licence_url or None,
    }
    return {key: value for key, value in data.items() if value}


def _about(site: Site, claim: Row) -> list[dict[str, str]]:
    """The features, outcomes and contexts of a claim, as things with addresses and names."""
    paths = [
        *((feature_path(row["id"]), row) for row in claim["features"]),
        *((outcome_path(row["id"]), row) for row in claim["outcomes"]),
        *((term_path("context", row["id"]), row) for row in claim["contexts"]),
    ]
    return [
        {"@type": "DefinedTerm", "@id": site.absolute(path), "name": row["label"]}
        for path, row in paths
    ]
