"""What can be wrong in one note by itself."""

from __future__ import annotations

from kb.diagnostics import Mend, Rule, Severity
from kb.parse import reader, yaml
from kb.parse.note import certainty, items, order, statement

NO_FRONT_MATTER = Rule(
    code="N001",
    title="A note without front matter",
    why="A claim and its evidence stand between two lines of three dashes at the top of the note;"
    " without them there is nothing to put on record.",
    bad="Networks spread by faith.",
    good="---\nclaim: Networks spread by faith.\nevidence:\n  - source: lima2010thinking\n"
    "    relation: supports\n---",
    mend=Mend.SAFE,
)
UNCLOSED = Rule(
    code="N002",
    title="Front matter that is never closed",
    why="A second line of three dashes tells where the front matter ends and the prose begins.",
    bad="---\nclaim: Networks spread by faith.\n\nProse.",
    good="---\nclaim: Networks spread by faith.\n---\n\nProse.",
    mend=Mend.SAFE,
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
    *reader.RULES,
    BAD_LOCATOR,
    *statement.RULES,
    *certainty.RULES,
    *items.RULES,
    *order.RULES,
)
