"""What can be wrong in one note by itself."""

from __future__ import annotations

from kb.diagnostics import Rule, Severity
from kb.parse import yaml

NO_FRONT_MATTER = Rule(
    code="N001",
    title="A note without front matter",
    why="A claim and its evidence stand between two lines of three dashes at the top of the note;"
    " without them there is nothing to put on record.",
    bad="Networks spread by faith.",
    good="---\nclaim: Networks spread by faith.\nevidence:\n  - source: lima2010thinking\n"
    "    relation: supports\n---",
)
UNCLOSED = Rule(
    code="N002",
    title="Front matter that is never closed",
    why="A second line of three dashes tells where the front matter ends and the prose begins.",
    bad="---\nclaim: Networks spread by faith.\n\nProse.",
    good="---\nclaim: Networks spread by faith.\n---\n\nProse.",
)
UNKNOWN_KEY = Rule(
    code="N004",
    title="A key that notes do not have",
    why="A misspelt key is never read, so what it says would be lost in silence.",
    bad="certainity: low",
    good="certainty: low",
)
WRONG_TYPE = Rule(
    code="N006",
    title="A value of the wrong sort",
    why="Each key holds one sort of value: a text, a list, or names with values.",
    bad="contexts: london",
    good="contexts: [london]",
)
UNKNOWN_VALUE = Rule(
    code="N007",
    title="A value that the key does not know",
    why="These keys take one of a few words, so that claims can be counted and filtered.",
    bad="certainty: lo",
    good="certainty: low",
)
MISSING_KEY = Rule(
    code="N008",
    title="Something required is missing",
    why="Even a draft needs a statement and one item of evidence with its source and relation.",
    bad="evidence:\n  - source: lima2010thinking",
    good="evidence:\n  - source: lima2010thinking\n    relation: supports",
)
BAD_ID = Rule(
    code="N009",
    title="A file name that cannot be an id",
    why="The file's name is the claim's id and stands in its address: small letters a to z,"
    " digits, and single hyphens between them.",
    bad="claims/Networks spread.md",
    good="claims/networks-spread.md",
)
BAD_LOCATOR = Rule(
    code="N010",
    title="A locator that is not understood",
    why="A locator is a label and a number, so that a reader finds the place and a citation can"
    " be formatted in any style.",
    bad="locator: somewhere near the end",
    good="locator: pp. 18–20",
    severity=Severity.WARNING,
)
RULES = (
    NO_FRONT_MATTER,
    UNCLOSED,
    *yaml.RULES,
    UNKNOWN_KEY,
    WRONG_TYPE,
    UNKNOWN_VALUE,
    MISSING_KEY,
    BAD_ID,
    BAD_LOCATOR,
)
