"""The tables of ``kb.db`` as data: columns, keys, indexes and what each of them means.

The database is the public contract: people write SQL against it. The descriptions here are the
ones that Datasette shows and that ``docs/database.md`` prints. Nothing here touches a database.
"""

from __future__ import annotations

from kb.store.layout import Column, Table
from kb.store.summary_schema import SUMMARIES

__all__ = ["FORMAT", "TABLES", "Column", "Table"]


def _term_table(name: str, what: str, *extra: Column, label_note: str = "") -> Table:
    return Table(
        name,
        f"A {what} from the controlled vocabulary, described in the terms of SKOS.{label_note}",
        (
            Column("id", str, f"The {what}'s id, as the notes write it."),
            Column("label", str, f"The {what}'s name for people.", not_null=True),
            Column("definition", str, "What it means here, in our own words."),
            Column("scope_note", str, "What it covers and what belongs to its neighbours."),
            Column("alt_labels", str, "Other names people search by: a JSON array."),
            Column("broader", str, f"The wider {what} that this one is part of.", (name, "id")),
            Column("source", str, "The source that the term is taken from.", ("sources", "key")),
            *extra,
            Column("position", int, "Its place in the vocabulary, from 1."),
            Column("claims", int, "How many claims carry it, not counting narrower terms."),
        ),
        pk=("id",),
        indexes=(("broader",),),
        label="label",
        sort="position",
    )


CLAIMS = Table(
    "claims",
    "A claim: one statement that literature supports, qualifies or disputes.",
    (
        Column("id", str, "The claim's id: the name of its note without the ending."),
        Column("statement", str, "What is claimed, in our own words.", not_null=True),
        Column("kind", str, "finding, definition, mechanism, recommendation or description."),
        Column(
            "certainty",
            str,
            "How sure the claim is, by GRADE's levels: high, moderate, low or very-low.",
        ),
        Column("certainty_reason", str, "Why the certainty was rated so."),
        Column("status", str, "draft, reviewed, contested or superseded.", not_null=True),
        Column("features", str, "Ids of the features it bears on: a JSON array."),
        Column("contexts", str, "Ids of the contexts it holds for: a JSON array."),
        Column("sources", str, "Citation keys of its evidence: a JSON array."),
        Column("designs", str, "Ids of the study designs of its evidence: a JSON array."),
        Column("authors", str, "Authors of its evidence, family name first: a JSON array."),
        Column("supports", int, "How many items of evidence support it."),
        Column("qualifies", int, "How many items of evidence qualify it."),
        Column("disputes", int, "How many items of evidence dispute it."),
        Column(
            "independent_lines",
            int,
            "How many independent lines of evidence it has, background left out: items of one"
            " data set count once, and so do items from one source.",
        ),
        Column("second_hand", int, "How many items were read only as relayed by another source."),
        Column("first_year", int, "Year of its earliest evidence (CE)."),
        Column("last_year", int, "Year of its latest evidence (CE)."),
        Column("created", str, "Date the note was first committed (ISO 8601, UTC)."),
        Column("updated", str, "Date the note was last committed (ISO 8601, UTC)."),
        Column("contributors", str, "Who committed the note, first to last: a JSON array."),
        Column("path", str, "The note's file, relative to the knowledge base.", not_null=True),
        Column("body_markdown", str, "The note's prose as it was written, in Markdown."),
        Column("body_html", str, "The note's prose as sanitised HTML, with citations linked."),
        Column("prose", str, "The note's prose as plain text, as it is searched."),
        Column("source_titles", str, "Titles of its sources, as they are searched."),
        Column("author_names", str, "Names of its sources' authors, as they are searched."),
    ),
    pk=("id",),
    indexes=(("certainty",), ("kind",), ("status",), ("updated",)),
    label="statement",
    sort="id",
    facets=(
        {"array": "features"},
        {"array": "contexts"},
        "certainty",
        "kind",
        "status",
        {"array": "designs"},
        {"array": "sources"},
        {"array": "authors"},
    ),
    fulltext=("statement", "prose", "source_titles", "author_names"),
)

SOURCES = Table(
    "sources",
    "A source: a published work that evidence is taken from, by the terms of CSL.",
    (
        Column("key", str, "The citation key: the source's id for ever."),
        Column("type", str, "The item type, by CSL 1.0.2.", not_null=True),
        Column("title", str, "The title, with its subtitle."),
        Column("authors", str, "The authors (or editors) as text, family names first."),
        Column("year", int, "The year of publication (CE)."),
        Column("date", str, "The date of publication in EDTF, as precise as it is known."),
        Column("container", str, "The journal, book or site it appeared in."),
        Column("publisher", str, "Who published it."),
        Column("volume", str, "The volume of the journal or series."),
        Column("issue", str, "The issue of the journal."),
        Column("pages", str, "The pages it covers."),
        Column("doi", str, "Its DOI, without an address before it."),
        Column("isbn", str, "Its ISBN."),
        Column("url", str, "Where it can be read."),
        Column("retracted", str, "When and why it was retracted; empty when it was not."),
        Column("note", str, "What a reader of the record should know, such as what is unsure."),
        Column("abstract", str, "What it is about, in our own words."),
        Column("keywords", str, "Its keywords: a JSON array."),
        Column("reference", str, "The reference, formatted in Chicago author-date style."),
        Column("csl_json", str, "The record as CSL-JSON: what reference managers read."),
        Column("claims", int, "How many claims take evidence from it."),
        Column("relays", int, "How many items of evidence were read only as cited in it."),
        Column("path", str, "The file its entry stands in.", not_null=True),
        Column("line", int, "The line (from 1) that its entry starts on.", not_null=True),
    ),
    pk=("key",),
    indexes=(("type",), ("year",)),
    label="title",
    sort="key",
    facets=("type", "year", "container", "publisher"),
    fulltext=("title", "authors", "abstract"),
)

PEOPLE = Table(
    "people",
    "A person or a body that wrote or edited a source.",
    (
        Column("id", int, "A number given by the order of names; not kept between builds."),
        Column("name", str, "The name, family name first.", not_null=True),
        Column("family", str, "The family name, with a particle that sorts with it."),
        Column("given", str, "The given names."),
        Column("literal", str, "The name of a body, which has no parts."),
    ),
    pk=("id",),
    indexes=(("name",),),
    label="name",
    sort="name",
)

SOURCE_PEOPLE = Table(
    "source_people",
    "Who wrote or edited which source, and in which order.",
    (
        Column("source", str, "The source.", ("sources", "key")),
        Column("role", str, "author, editor, translator and so on, as CSL names them."),
        Column("position", int, "The place in the list of that role, from 1."),
        Column("person", int, "The person.", ("people", "id")),
    ),
    pk=("source", "role", "position"),
    indexes=(("person",),),
)

FEATURES = _term_table("features", "feature")
CONTEXTS = _term_table(
    "contexts", "context", Column("kind", str, "programme, place, phase or period.")
)
DESIGNS = _term_table(
    "designs",
    "study design",
    Column("rank", int, "1 for the strongest design, rising as designs grow weaker."),
)

EVIDENCE = Table(
    "evidence",
    "One item of evidence: what one source says towards one claim.",
    (
        Column("id", int, "A number given by the order of claims; not kept between builds."),
        Column("claim", str, "The claim.", ("claims", "id"), not_null=True),
        Column("position", int, "The place in the claim's list, from 1."),
        Column("source", str, "The source.", ("sources", "key"), not_null=True),
        Column(
            "relation",
            str,
            "supports, qualifies, disputes or background: the source towards the claim, in the"
            " sense of CiTO.",
            not_null=True,
        ),
        Column("locator", str, "Where in the source: a page, chapter, section and so on."),
        Column("via", str, "The source in which this one was read as cited.", ("sources", "key")),
        Column("design", str, "The design of the study.", ("designs", "id")),
        Column("basis", str, "What was read of it: full-text, abstract, summary or relayed."),
        Column("second_hand", int, "1 when it was read only as relayed by another source, else 0."),
        Column("quote", str, "Verbatim words of the source."),
        Column(
            "verified",
            str,
            "When the quote was last found in the source's text, the SHA-256 of that text's file,"
            " and the beginning of that of the quote.",
        ),
        Column("sample", str, "Whom or what the study covered."),
        Column("dataset", str, "Items with the same data set are one line of evidence."),
        Column("note", str, "A remark on the item."),
        Column("line", int, "The line (from 1) of the claim's note where it stands."),
    ),
    pk=("id",),
    indexes=(
        ("claim",),
        ("source", "claim", "relation", "second_hand", "via"),
        ("via", "source"),
        ("design",),
    ),
    sort="id",
    facets=("relation", "design", "basis", "source"),
)

CLAIM_FEATURES = Table(
    "claim_features",
    "That a claim bears on the value of a feature, and how.",
    (
        Column("claim", str, "The claim.", ("claims", "id")),
        Column("feature", str, "The feature.", ("features", "id")),
        Column("bearing", str, "supports, qualifies, disputes or describes.", not_null=True),
        Column("position", int, "The place in the claim's list, from 1."),
    ),
    pk=("claim", "feature"),
    indexes=(("feature", "bearing"),),
    facets=("feature", "bearing"),
)

CLAIM_CONTEXTS = Table(
    "claim_contexts",
    "That a claim holds for a context.",
    (
        Column("claim", str, "The claim.", ("claims", "id")),
        Column("context", str, "The context.", ("contexts", "id")),
        Column("position", int, "The place in the claim's list, from 1."),
    ),
    pk=("claim", "context"),
    indexes=(("context",),),
    hidden=True,
)

CLAIM_RELATIONS = Table(
    "claim_relations",
    "How one claim stands towards another.",
    (
        Column("claim", str, "The claim that says so.", ("claims", "id")),
        Column("relation", str, "supports, disputes, qualifies, extends or supersedes."),
        Column("target", str, "The claim it is said of.", ("claims", "id")),
        Column("position", int, "The place in the claim's list, from 1."),
    ),
    pk=("claim", "relation", "target"),
    indexes=(("target",),),
    facets=("relation",),
)

MENTIONS = Table(
    "mentions",
    "A citation of a source, or a link to a claim, in a claim's prose.",
    (
        Column("id", int, "A number given by the order of claims; not kept between builds."),
        Column("claim", str, "The claim whose prose it stands in.", ("claims", "id")),
        Column("source", str, "The source cited, if it is a citation.", ("sources", "key")),
        Column("target", str, "The claim linked to, if it is a link.", ("claims", "id")),
        Column("locator", str, "Where in the source."),
        Column("line", int, "The line (from 1) of the note."),
        Column("column", int, "The column (from 1, in characters) of the note."),
    ),
    pk=("id",),
    indexes=(("claim",), ("source", "claim"), ("target", "claim")),
    hidden=True,
)

SOURCE_CITATIONS = Table(
    "source_citations",
    "How a source is cited on its own in one style; empty in a large collection.",
    (
        Column("source", str, "The source.", ("sources", "key")),
        Column("style", str, "The style's short name, as `kb cite --style` takes it."),
        Column("in_text", str, "The citation in the text or, in a style of notes, the note."),
        Column("reference", str, "The entry in a list of references, as plain text."),
        Column("reference_html", str, "The same in HTML."),
    ),
    pk=("source", "style"),
    hidden=True,
)

CLAIM_CITATIONS = Table(
    "claim_citations",
    "How a claim is cited in one style, in parts; empty in a large collection.",
    (
        Column("claim", str, "The claim.", ("claims", "id")),
        Column("style", str, "The style's short name, as `kb cite --style` takes it."),
        Column("position", int, "The place of the part, from 1."),
        Column(
            "part",
            str,
            "supports, qualifies, disputes or background: all sources of that relation in one"
            " citation; reference: an entry of their list; itself: the claim's own reference, with"
            " https://knowledge-base.invalid in place of the site's address.",
            not_null=True,
        ),
        Column("text", str, "The part as plain text."),
        Column("html", str, "The same in HTML."),
    ),
    pk=("claim", "style", "position"),
    hidden=True,
)

DIAGNOSTICS = Table(
    "diagnostics",
    "What the checks found when the database was built: the curation queue.",
    (
        Column("id", int, "A number given by the order of files and lines."),
        Column("code", str, "The rule's code; `kb explain CODE` tells more.", not_null=True),
        Column("severity", str, "error, warning or info.", not_null=True),
        Column("message", str, "What is wrong and how to mend it.", not_null=True),
        Column("subject", str, "The claim id, citation key or term id that it is about."),
        Column("path", str, "The file.", not_null=True),
        Column("line", int, "The line, from 1."),
        Column("column", int, "The column, from 1, in characters."),
    ),
    pk=("id",),
    indexes=(("subject",),),
    facets=("code", "severity", "path"),
)

REMOVED = Table(
    "removed_claims",
    "A claim that was here once: its note stands in git's history but is no longer in the"
    " collection.",
    (
        Column("id", str, "The id that the claim had."),
        Column("path", str, "The file that its note was, relative to the knowledge base."),
        Column("removed", str, "Date of the commit that removed it (ISO 8601, UTC)."),
        Column("renamed_to", str, "The claim that its note was renamed to.", ("claims", "id")),
    ),
    pk=("id",),
    hidden=True,
)

BUILD = Table(
    "build",
    "How this database was made: one row.",
    (
        Column("id", int, "Always 1."),
        Column("format", int, "The version of this database's layout."),
        Column("source_commit", str, "The git commit that it was built from."),
        Column("commit_date", str, "The date of that commit (ISO 8601, UTC)."),
        Column("dirty", int, "1 when notes or sources had changes not yet committed, else 0."),
        Column("content_hash", str, "SHA-256 of the notes and sources that went in."),
        Column("versions", str, "Versions of the tools that shape the file: a JSON object."),
        Column("claims", int, "How many claims there are."),
        Column("sources", int, "How many sources there are."),
        Column("evidence", int, "How many items of evidence there are."),
        Column("features", int, "How many features there are."),
        Column("diagnostics", int, "How many findings there are."),
    ),
    pk=("id",),
    hidden=True,
)

TABLES: tuple[Table, ...] = (
    CLAIMS,
    EVIDENCE,
    SOURCES,
    FEATURES,
    CONTEXTS,
    DESIGNS,
    CLAIM_FEATURES,
    CLAIM_CONTEXTS,
    CLAIM_RELATIONS,
    PEOPLE,
    SOURCE_PEOPLE,
    MENTIONS,
    SOURCE_CITATIONS,
    CLAIM_CITATIONS,
    DIAGNOSTICS,
    REMOVED,
    *SUMMARIES,
    BUILD,
)

FORMAT = 2
"""The version of the layout: raised when a query written against it could break."""
