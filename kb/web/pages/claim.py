"""The page of one claim: what is claimed, how surely, on what evidence, and who disagrees."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urlencode

from kb.cite.claims import CitableClaim
from kb.web import redirects
from kb.web.cells import under_base
from kb.web.citing import Citing, claim_citing
from kb.web.exports import claim_forms
from kb.web.forms import to_csv, to_json
from kb.web.links import claim_path, feature_path, outcome_path, term_path
from kb.web.page import Moved, Page, Result, names_of
from kb.web.pages.certainty_domains import judged_of
from kb.web.pages.effects import EffectRow, Group, effects_of, forest, groups_of
from kb.web.pages.log import Change, about, feed
from kb.web.pages.readings import Reading, readings
from kb.web.pages.shared import (
    CERTAINTY_WORDS,
    RELATION_HEADS,
    RELATIONS,
    SAYS,
    ClaimRow,
    Finding,
    balance_words,
    cite_words,
    drawn_from,
    findings_of,
    made_by,
    via_words,
    years_words,
)
from kb.web.pages.similar import AT_ONCE, BESIDE, similar
from kb.web.queries import columns, record, records
from kb.web.site import Site
from kb.web.svg.forest import SMALL
from kb.web.svg.parts import files

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


@dataclass(frozen=True, slots=True)
class Item:
    """An item of evidence, with its source and the one that it was read in."""

    id: int
    position: int
    source: str
    relation: str
    locator: str | None
    via: str | None
    via_locator: str | None
    design: str | None
    design_label: str | None
    study: str | None
    study_label: str | None
    basis: str | None
    second_hand: int
    quote: str | None
    verified: str | None
    sample: str | None
    dataset: str | None
    note: str | None
    line: int | None
    title: str | None
    authors: str | None
    cited_as: str | None
    year: int | None
    retracted: str | None
    reference: str | None
    via_cited_as: str | None
    via_year: int | None
    via_title: str | None
    cite: str = ""
    via_cite: str | None = None
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class FeatureRow:
    """A feature that the claim bears on, and how."""

    id: str
    label: str
    bearing: str


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """An outcome that the claim speaks of: what it says, and which way its evidence points."""

    id: str
    label: str
    says: str
    direction: str | None


@dataclass(frozen=True, slots=True)
class Context:
    """Where the claim holds."""

    id: str
    label: str
    kind: str | None


@dataclass(frozen=True, slots=True)
class Related:
    """A claim that this one says something of, or the other way round; ``words`` name it."""

    relation: str
    id: str
    statement: str
    certainty: str | None
    status: str
    outgoing: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A claim whose prose names this one."""

    id: str
    statement: str
    status: str
    relation: str
    words: str


@dataclass(frozen=True, slots=True)
class Claim:
    """Everything that the page shows of a claim: its row in the database, and what is linked."""

    id: str
    statement: str
    kind: str | None
    certainty: str | None
    certainty_domains: str | None
    certainty_reason: str | None
    strength: str | None
    rests_on: str | None
    replaces: str | None
    status: str
    sources: tuple[str, ...]
    designs: tuple[str, ...]
    authors: tuple[str, ...]
    supports: int
    qualifies: int
    disputes: int
    independent_lines: int
    second_hand: int
    first_year: int | None
    last_year: int | None
    created: str | None
    updated: str | None
    contributors: tuple[str, ...]
    path: str
    body_markdown: str | None
    body_html: str | None
    prose: str | None
    source_titles: str | None
    author_names: str | None
    features: tuple[FeatureRow, ...] = ()
    outcomes: tuple[OutcomeRow, ...] = ()
    contexts: tuple[Context, ...] = ()
    effects: tuple[Group, ...] = ()
    evidence: tuple[Item, ...] = ()
    related: tuple[Related, ...] = ()
    mentioned_by: tuple[Mention, ...] = ()
    log: tuple[Change, ...] = ()
    findings: tuple[Finding, ...] = ()
    replaced: str | None = None


def load(connection: sqlite3.Connection, ident: str) -> Claim | None:
    """Everything that the page shows of a claim; None if there is no such claim."""
    sql = f"select {columns(Claim)} from claims where id = ?"  # noqa: S608 - our own names
    claim = record(connection, Claim, sql, (ident,))
    if claim is None:
        return None
    related = tuple(map(_named, records(connection, Related, RELATED, {"id": ident})))
    listed = {row.id for row in related}
    read = readings(connection, "claim", ident)
    mentions = records(connection, Mention, MENTIONED_BY, (ident, ident))
    return replace(
        claim,
        features=tuple(records(connection, FeatureRow, FEATURES, (ident,))),
        outcomes=tuple(records(connection, OutcomeRow, OUTCOMES, (ident,))),
        contexts=tuple(records(connection, Context, CONTEXTS, (ident,))),
        effects=groups_of(connection, "claim", ident),
        evidence=tuple(
            replace(_cited(item), readings=read.get(item.id, ()))
            for item in records(connection, Item, EVIDENCE, (ident,))
        ),
        related=related,
        mentioned_by=tuple(row for row in mentions if row.id not in listed),
        log=about(connection, "claim", ident),
        findings=findings_of(connection, ident),
        replaced=successor(claim.status, related),
    )


def _cited(item: Item) -> Item:
    return replace(
        item,
        cite=cite_words(item.source, item.cited_as, item.year, item.title),
        via_cite=via_words(item.via, item.via_cited_as, item.via_year, item.via_title),
    )


def _named(row: Related) -> Related:
    words = OUT if row.outgoing else BACK
    return replace(row, words=words.get(row.relation, row.relation.capitalize()))


def successor(status: str, related: Iterable[Related]) -> str | None:
    """The claim that takes the place of a superseded one: only if exactly one supersedes it."""
    newer = [row.id for row in related if row.relation == "supersedes" and not row.outgoing]
    return newer[0] if status == "superseded" and len(newer) == 1 else None


async def page(site: Site, ident: str) -> Result:
    """The page of a claim; a superseded one moves to the claim that replaces it."""
    claim = await site.read(load, ident)
    if claim is None:
        return await absent(site, ident)
    if claim.replaced and site.request.args.get("superseded") is None:
        return Moved(claim_path(claim.replaced))
    like: list[ClaimRow] = []
    citing = Citing()
    if site.form == "html":
        if site.build.claims <= AT_ONCE:
            like = await site.read(similar, ident, BESIDE)
        cited = CitableClaim(claim.id, claim.statement, (), claim.updated or "", claim.contributors)
        citing = await claim_citing(site, cited)
    return _page(site, claim, like, citing)


@dataclass(frozen=True, slots=True)
class Gone:
    """A claim that was removed or renamed; ``statement`` is that of its new name."""

    id: str
    path: str | None
    removed: str | None
    renamed_to: str | None
    statement: str | None


async def absent(site: Site, ident: str) -> Result:
    """What to say of an id that no claim has: what became of it, or what may have been meant."""
    otherwise = await redirects.absent(site, "claim", ident)
    gone = await site.read(record, Gone, GONE, (ident,))
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


def _page(site: Site, claim: Claim, like: list[ClaimRow], citing: Citing) -> Page:
    words = CERTAINTY_WORDS.get(claim.certainty, CERTAINTY_WORDS[None])
    groups = [
        (
            name,
            RELATION_HEADS[name],
            [item for item in claim.evidence if item.relation == name],
        )
        for name in RELATIONS
    ]
    estimates = claim.effects
    title = f"Effects: {claim.statement}"
    drawing = forest(estimates, title, site.path, SMALL) if estimates else None
    return Page(
        path=claim_path(claim.id),
        template="kb/claim.html",
        title=claim.statement,
        description=f"{words}: {balance_words(claim)}.",
        section="claim",
        context={
            "claim": claim,
            "body": under_base(site.datasette, claim.body_html or ""),
            "groups": [group for group in groups if group[2]],
            "estimates": estimates,
            "by_item": _by_item(estimates),
            "drawing": drawing,
            "judged_by": judged_of(claim.certainty_domains),
            "says": SAYS,
            "years": years_words(claim.first_year, claim.last_year),
            "replaced": claim.replaced,
            "similar": [row for row in like if row.id not in _named_in(claim)],
            "like": like or site.build.claims > AT_ONCE,
            "references": references(claim),
            "citation": citation(site, claim),
            **names_of(citing),
        },
        forms={
            "json": partial(to_json, claim),
            "csv": partial(to_csv, CSV, claim.evidence),
            "md": partial(markdown, site, claim),
            **claim_forms(site, claim.id),
            "atom": lambda: feed(
                site,
                f"{claim.statement}: {site.config.title}",
                claim_path(claim.id),
                claim.log,
            ),
            **(files(lambda: drawing, drawn_from(site, title)) if drawing else {}),
        },
        json_ld=json_ld(site, claim),
        index=claim.status != "superseded",
        raw=(
            ("claims", urlencode({"id": claim.id})),
            ("evidence", urlencode({"claim": claim.id})),
            *((("effects", urlencode({"claim": claim.id})),) if estimates else ()),
        ),
    )


def _named_in(claim: Claim) -> set[str]:
    """The claims that the page lists as related already."""
    return {row.id for row in claim.related} | {row.id for row in claim.mentioned_by}


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


def citation(site: Site, claim: Claim) -> str:
    """What names the claim and its version where no style was formatted: title, collection, state
    and address.
    """
    commit = site.build.commit
    version = f", version {commit}" if commit else ""
    date = (claim.updated or "")[:10]
    dated = f" Last changed {date}." if date else ""
    return (
        f"{made_by(site)}“{claim.statement.rstrip('.')}.” {site.config.title}{version}."
        f"{dated} {site.absolute(claim_path(claim.id))}"
    )


def markdown(site: Site, claim: Claim) -> str:
    """The claim in Markdown: statement, certainty, evidence, prose."""
    words = CERTAINTY_WORDS.get(claim.certainty, CERTAINTY_WORDS[None])
    reason = f" {claim.certainty_reason}" if claim.certainty_reason else ""
    lines = [f"# {claim.statement}", "", f"**{words}.**{reason}", "", "## Evidence", ""]
    for item in claim.evidence:
        where = f", {item.locator}" if item.locator else ""
        via = f" (cited in {item.via})" if item.via else ""
        head = RELATION_HEADS.get(item.relation, item.relation)
        lines.append(f"- {head}: {item.cite}, “{item.title}”{where}{via} [@{item.source}]")
    lines += ["", claim.body_markdown or "", "", citation(site, claim), ""]
    return "\n".join(lines)


def references(claim: Claim) -> list[str]:
    """The references of the claim's sources, each once, in the order of the evidence."""
    return list(dict.fromkeys(one.reference for one in claim.evidence if one.reference))


def json_ld(site: Site, claim: Claim) -> Mapping[str, object]:
    """The claim in the words of schema.org."""
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Claim",
        "@id": site.absolute(claim_path(claim.id)),
        "text": claim.statement,
        "name": claim.statement,
        "dateCreated": claim.created or None,
        "dateModified": claim.updated or None,
        "isPartOf": {"@type": "Dataset", "name": site.config.title, "url": site.absolute("/")},
        "about": _about(site, claim),
        "creator": [one.json_ld() for one in site.config.curators],
        "citation": references(claim),
        "license": site.config.licence_url or None,
    }
    return {key: value for key, value in data.items() if value}


def _about(site: Site, claim: Claim) -> list[dict[str, str]]:
    """The features, outcomes and contexts of a claim, as things with addresses and names."""
    things = [
        *((feature_path(row.id), row.label) for row in claim.features),
        *((outcome_path(row.id), row.label) for row in claim.outcomes),
        *((term_path("context", row.id), row.label) for row in claim.contexts),
    ]
    return [
        {"@type": "DefinedTerm", "@id": site.absolute(path), "name": label}
        for path, label in things
    ]
