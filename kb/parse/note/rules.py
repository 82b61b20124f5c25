"""What can be wrong in one note by itself."""

from __future__ import annotations

from kb.diagnostics import Fixability, Rule
from kb.parse import levels, numbers, reader, yaml
from kb.parse.note import (
    certainty,
    estimates,
    items,
    locators,
    order,
    piped_links,
    reviewed,
    scales,
    statement,
    weighing,
)

NO_FRONT_MATTER = Rule(
    code="N001",
    title="A note without front matter",
    why="A claim and its evidence stand between two lines of three dashes at the top of the note;"
    " without them there is nothing to put on record.",
    bad="Networks spread by faith.",
    good="---\nclaim: Networks spread by faith.\nevidence:\n  - source: lima2010thinking\n"
    "    relation: supports\n---",
    fixability=Fixability.SAFE,
)
UNCLOSED = Rule(
    code="N002",
    title="Front matter that is never closed",
    why="A second line of three dashes tells where the front matter ends and the prose begins.",
    bad="---\nclaim: Networks spread by faith.\n\nProse.",
    good="---\nclaim: Networks spread by faith.\n---\n\nProse.",
    fixability=Fixability.SAFE,
)
RULES = (
    NO_FRONT_MATTER,
    UNCLOSED,
    *yaml.RULES,
    *reader.RULES,
    *locators.RULES,
    *numbers.RULES,
    *statement.RULES,
    *certainty.RULES,
    *items.RULES,
    *order.RULES,
    *piped_links.RULES,
    *reviewed.RULES,
    *levels.RULES,
    *estimates.RULES,
    *scales.RULES,
    *weighing.RULES,
)
