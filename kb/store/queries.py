"""Questions to ask of any knowledge base, as SQL with a sentence that says what each shows.

They are written into ``metadata.yml``, where Datasette finds them. Columns named ``claim``,
``source`` or ``feature`` hold ids, which the pages show as links.
"""

from __future__ import annotations

from dataclasses import dataclass


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
    "For each feature, how many claims speak for its value, qualify it, speak against it or only"
    " describe it, and how many items of evidence and sources stand behind them.",
    """
WITH bearings AS (
  SELECT
    feature,
    sum(bearing = 'supports') AS claims_for,
    sum(bearing = 'qualifies') AS claims_qualifying,
    sum(bearing = 'disputes') AS claims_against,
    sum(bearing = 'describes') AS claims_describing
  FROM claim_features
  GROUP BY feature
)
SELECT
  features.id AS feature,
  features.label AS label,
  coalesce(claims_for, 0) AS claims_for,
  coalesce(claims_qualifying, 0) AS claims_qualifying,
  coalesce(claims_against, 0) AS claims_against,
  coalesce(claims_describing, 0) AS claims_describing,
  count(DISTINCT evidence.id) AS items_of_evidence,
  count(DISTINCT evidence.source) AS sources
FROM features
LEFT JOIN bearings ON bearings.feature = features.id
LEFT JOIN claim_features ON claim_features.feature = features.id
LEFT JOIN evidence ON evidence.claim = claim_features.claim AND evidence.relation <> 'background'
GROUP BY features.id
ORDER BY features.position
""",
)

SECOND_HAND = Query(
    "second-hand-only",
    "Claims that rest on second-hand evidence only",
    "Claims none of whose evidence was read in the source itself: each was read as another source"
    " relays it. Whoever can read the original should check these first.",
    """
SELECT
  claims.id AS claim,
  claims.statement,
  claims.certainty,
  group_concat(DISTINCT evidence.source) AS sources,
  group_concat(DISTINCT evidence.via) AS relayed_by
FROM claims
JOIN evidence ON evidence.claim = claims.id
GROUP BY claims.id
HAVING min(evidence.second_hand) = 1
ORDER BY claims.id
""",
)

ONE_LINE = Query(
    "one-line-of-evidence",
    "Claims that rest on one independent line of evidence",
    "Claims that one study, data set or author carries alone: a second, independent line would"
    " tell the most about these.",
    """
SELECT
  claims.id AS claim,
  claims.statement,
  claims.certainty,
  group_concat(DISTINCT evidence.source) AS sources
FROM claims
JOIN evidence ON evidence.claim = claims.id
WHERE claims.independent_lines = 1
GROUP BY claims.id
ORDER BY claims.id
""",
)

NO_EVALUATION = Query(
    "features-without-evaluation",
    "Features with no evidence from evaluation",
    "Features that claims bear on, but none of those claims has evidence from an evaluation (the"
    " study design “evaluation” and those under it): what is known of them is opinion, theory,"
    " testimony or description.",
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
LEFT JOIN evidence ON evidence.claim = claim_features.claim
GROUP BY features.id
HAVING coalesce(max(evidence.design IN (SELECT id FROM evaluations)), 0) = 0
ORDER BY claims DESC, features.position
""",
)

RELIED_ON = Query(
    "sources-most-relied-on",
    "Sources most relied on",
    "Sources by the number of claims that take evidence from them, and how many other items were"
    " read only as these sources relay them.",
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
    " testimony and opinion. Features low on the left are held up by opinion.",
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
    "Claims that speak against the value of a feature, or qualify it, the surest first and among"
    " those the ones with most independent lines of evidence. Name a feature to see it and those"
    " under it.",
    """
WITH RECURSIVE wanted(id) AS (
  SELECT id FROM features WHERE id = :feature OR (:feature = '' AND broader IS NULL)
  UNION
  SELECT features.id FROM features JOIN wanted ON features.broader = wanted.id
)
SELECT
  claims.id AS claim,
  claims.statement,
  claim_features.feature AS feature,
  claim_features.bearing,
  claims.certainty,
  claims.independent_lines,
  claims.supports,
  claims.disputes,
  claims.status
FROM claim_features
JOIN claims ON claims.id = claim_features.claim
WHERE claim_features.bearing IN ('disputes', 'qualifies')
  AND claim_features.feature IN (SELECT id FROM wanted)
ORDER BY
  CASE claims.certainty
    WHEN 'high' THEN 1 WHEN 'moderate' THEN 2 WHEN 'low' THEN 3 WHEN 'very-low' THEN 4 ELSE 5
  END,
  claim_features.bearing,
  claims.independent_lines DESC,
  claims.id
""",
)

EMPTY = Query(
    "where-the-map-is-empty",
    "Where the map is empty",
    "Features and contexts that both have claims, but not one claim together: where nothing is"
    " known here, and a first claim would be worth most.",
    """
SELECT
  features.id AS feature,
  features.label AS label,
  contexts.id AS context,
  features.claims AS claims_on_the_feature,
  contexts.claims AS claims_in_the_context
FROM features
CROSS JOIN contexts
WHERE features.claims > 0
  AND contexts.claims > 0
  AND NOT EXISTS (
    SELECT 1
    FROM claim_features
    JOIN claim_contexts ON claim_contexts.claim = claim_features.claim
    WHERE claim_features.feature = features.id AND claim_contexts.context = contexts.id
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
