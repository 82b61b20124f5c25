"""Questions to ask of any knowledge base, as SQL with a sentence that says what each shows.

They are written into ``metadata.yml``, where Datasette finds them. Columns named ``claim``,
``source`` or ``feature`` hold ids, which the pages show as links.
"""

from __future__ import annotations

from dataclasses import dataclass

from kb.store.criteria import by_certainty, is_second_hand


@dataclass(frozen=True, slots=True)
class Query:
    """A canned query: its name in the address, its title, what it shows, and its SQL."""

    name: str
    title: str
    description: str
    sql: str


FOR_AND_AGAINST = Query(
    "evidence-for-and-against",
    "Evidence for and against each feature",
    "For each feature itself, without its kinds and parts: how many independent lines of evidence"
    " speak for its value, are mixed and speak against it; how many claims' evidence points so; and"
    " how many claims there are with its kinds and parts.",
    """
SELECT
  features.id AS feature,
  features.label AS label,
  coalesce(own.lines_for, 0) AS lines_for,
  coalesce(own.lines_mixed, 0) AS lines_mixed,
  coalesce(own.lines_against, 0) AS lines_against,
  coalesce(own.supports, 0) AS claims_for,
  coalesce(own.qualifies, 0) AS claims_mixed,
  coalesce(own.disputes, 0) AS claims_against,
  coalesce(own.describes, 0) AS claims_describing,
  coalesce(own.claims, 0) AS claims,
  coalesce(whole.claims, own.claims, 0) AS claims_with_parts
FROM features
LEFT JOIN map_cells AS own
  ON own.feature = features.id AND own.axis = 'all' AND own.scope = 'direct'
LEFT JOIN map_cells AS whole
  ON whole.feature = features.id AND whole.axis = 'all' AND whole.scope = 'parts'
ORDER BY features.position
""",
)

SECOND_HAND = Query(
    "second-hand-only",
    "Claims that rest on second-hand evidence only",
    "Claims none of whose evidence was read in the source itself: each was read as another source"
    " relays it. Whoever can read the original should check these first. Background is no"
    " evidence, and superseded claims do not count.",
    f"""
SELECT
  claims.id AS claim,
  claims.statement,
  claims.certainty,
  group_concat(DISTINCT evidence.source) AS sources,
  group_concat(DISTINCT evidence.via) AS relayed_by
FROM claims
JOIN evidence ON evidence.claim = claims.id AND evidence.relation <> 'background'
WHERE {is_second_hand("claims.id")} AND claims.status <> 'superseded'
GROUP BY claims.id
ORDER BY claims.id
""",  # noqa: S608 - the condition is our own
)

ONE_LINE = Query(
    "one-line-of-evidence",
    "Claims that rest on one independent line of evidence",
    "Claims that one study, source or set of data carries alone: a second, independent line would"
    " tell the most about these. Drafts count, superseded claims do not.",
    """
SELECT
  claims.id AS claim,
  claims.statement,
  claims.certainty,
  group_concat(DISTINCT evidence.source) AS sources
FROM claims
JOIN evidence ON evidence.claim = claims.id AND evidence.relation <> 'background'
WHERE claims.independent_lines = 1 AND claims.status <> 'superseded'
GROUP BY claims.id
ORDER BY claims.id
""",
)

NO_EVALUATION = Query(
    "features-without-evaluation",
    "Features with no evidence from evaluation",
    "Features that claims bear on, but none of those claims has evidence from an evaluation (the"
    " study design “evaluation” and those under it): what is known of them is from reviews,"
    " opinion, theory, testimony or description. Background and superseded claims do not count.",
    """
WITH RECURSIVE evaluations(id) AS (
  SELECT 'evaluation'
  UNION
  SELECT designs.id FROM designs JOIN evaluations ON designs.broader = evaluations.id
)
SELECT
  features.id AS feature,
  features.label AS label,
  count(DISTINCT claim_features.claim) AS claims,
  group_concat(DISTINCT evidence.design) AS designs
FROM features
JOIN claim_features ON claim_features.feature = features.id
JOIN claims ON claims.id = claim_features.claim AND claims.status <> 'superseded'
LEFT JOIN evidence
  ON evidence.claim = claim_features.claim AND evidence.relation <> 'background'
GROUP BY features.id
HAVING coalesce(max(evidence.design IN (SELECT id FROM evaluations)), 0) = 0
ORDER BY claims DESC, features.position
""",
)

RELIED_ON = Query(
    "sources-most-relied-on",
    "Sources most relied on",
    "Sources by the number of claims that take evidence from them, be it background or the claim"
    " superseded, and how many other items were read only as these sources relay them.",
    """
SELECT
  sources.key AS source,
  coalesce(sources.reference, sources.title) AS reference,
  sources.claims AS claims,
  count(evidence.id) AS items_of_evidence,
  sum(coalesce(evidence.second_hand, 0)) AS second_hand_items,
  sources.relays AS items_relayed_by_it
FROM sources
LEFT JOIN evidence ON evidence.source = sources.key
GROUP BY sources.key
HAVING sources.claims + sources.relays > 0
ORDER BY sources.claims DESC, sources.relays DESC, sources.key
""",
)

DISPUTED = Query(
    "claims-with-disputes",
    "Claims with disputes",
    "Claims that evidence or another claim disputes, that dispute another claim themselves, or"
    " that are marked as contested.",
    """
SELECT
  claims.id AS claim,
  claims.statement,
  claims.status,
  claims.supports,
  claims.disputes,
  (SELECT group_concat(claim) FROM claim_relations
    WHERE target = claims.id AND relation = 'disputes') AS disputed_by,
  (SELECT group_concat(target) FROM claim_relations
    WHERE claim = claims.id AND relation = 'disputes') AS disputes_claims
FROM claims
WHERE claims.disputes > 0
  OR claims.status = 'contested'
  OR disputed_by IS NOT NULL
  OR disputes_claims IS NOT NULL
ORDER BY claims.id
""",
)

BY_DESIGN = Query(
    "features-by-design",
    "What the evidence on each feature is made of",
    "For each feature, how many items of evidence come from systematic reviews and evaluations,"
    " from other studies with data, from reviews and inquiries, and from theory, reflection,"
    " testimony and opinion. Features low on the left are held up by opinion. Background and"
    " superseded claims do not count.",
    """
WITH RECURSIVE evaluations(id) AS (
  SELECT 'evaluation'
  UNION SELECT 'systematic-review'
  UNION
  SELECT designs.id FROM designs JOIN evaluations ON designs.broader = evaluations.id
),
items AS (
  SELECT DISTINCT
    claim_features.feature,
    evidence.id,
    CASE
      WHEN evidence.design IN (SELECT id FROM evaluations) THEN 1
      WHEN evidence.design IN ('literature-review', 'inquiry-report') THEN 3
      WHEN evidence.design IN
        ('conceptual', 'reflective', 'policy-document', 'testimony', 'opinion') THEN 4
      WHEN evidence.design IS NOT NULL THEN 2
    END AS made_of
  FROM claim_features
  JOIN claims ON claims.id = claim_features.claim AND claims.status <> 'superseded'
  JOIN evidence ON evidence.claim = claim_features.claim AND evidence.relation <> 'background'
)
SELECT
  features.id AS feature,
  features.label AS label,
  coalesce(sum(made_of = 1), 0) AS evaluations_and_systematic_reviews,
  coalesce(sum(made_of = 2), 0) AS other_studies,
  coalesce(sum(made_of = 3), 0) AS reviews_and_inquiries,
  coalesce(sum(made_of = 4), 0) AS theory_and_opinion
FROM features
LEFT JOIN items ON items.feature = features.id
GROUP BY features.id
ORDER BY evaluations_and_systematic_reviews DESC, other_studies DESC, features.position
""",
)

AGAINST = Query(
    "strongest-evidence-against",
    "The strongest evidence against each feature",
    "Claims with independent lines of evidence that speak against the value of a feature, the"
    " surest first and among those the ones with most such lines. Name a feature to see it and its"
    " kinds; without one, all features are there. What speaks against a part of a feature does not"
    " speak against the feature.",
    f"""
WITH RECURSIVE wanted(id) AS (
  SELECT id FROM features WHERE id = :feature OR :feature = ''
  UNION
  SELECT features.id FROM features JOIN wanted ON features.broader = wanted.id
  WHERE features.broader_kind = 'kind-of'
)
SELECT
  claims.id AS claim,
  claims.statement,
  claim_features.feature AS feature,
  claim_features.direction,
  claim_features.lines_against,
  claim_features.lines_mixed,
  claim_features.lines_for,
  claims.certainty,
  claims.status
FROM claim_features
JOIN claims ON claims.id = claim_features.claim
WHERE claim_features.lines_against > 0
  AND claims.status <> 'superseded'
  AND claim_features.feature IN (SELECT id FROM wanted)
ORDER BY
  {by_certainty("claims.certainty")},
  claim_features.lines_against DESC,
  claims.id
""",  # noqa: S608 - the order is our own
)

EMPTY = Query(
    "where-the-map-is-empty",
    "Where the map is empty",
    "Features and contexts that both have claims, but not one claim together, as the map shows"
    " them: a place or a phase has the claims of those in it, superseded claims do not count.",
    """
SELECT
  features.id AS feature,
  features.label AS label,
  contexts.id AS context,
  own.claims AS claims_on_the_feature,
  whole.claims AS claims_in_the_context
FROM map_cells AS own
JOIN features ON features.id = own.feature
JOIN map_cells AS whole
  ON whole.feature IS NULL AND whole.outcome IS NULL AND whole.axis = 'context'
JOIN contexts ON contexts.id = whole.value
WHERE own.axis = 'all'
  AND own.scope = 'direct'
  AND NOT EXISTS (
    SELECT 1
    FROM map_cells AS cell
    WHERE cell.feature = own.feature
      AND cell.scope = 'direct'
      AND cell.axis = 'context'
      AND cell.value = contexts.id
  )
ORDER BY claims_on_the_feature + claims_in_the_context DESC, features.position, contexts.position
""",
)

QUERIES: tuple[Query, ...] = (
    FOR_AND_AGAINST,
    SECOND_HAND,
    ONE_LINE,
    BY_DESIGN,
    NO_EVALUATION,
    AGAINST,
    RELIED_ON,
    DISPUTED,
    EMPTY,
)
