"""Values of several parts as a line of text, so that two of them can be compared and shown."""

from __future__ import annotations

from kb.model import CertaintyDomains, Effect


def domains_text(judged: CertaintyDomains | None) -> str:
    """How certainty was judged, in a line."""
    if judged is None:
        return ""
    start = [f"from {judged.start}"] if judged.start else []
    moved = [
        f"{one.name} {one.levels:+d}" if one.levels else f"{one.name} 0" for one in judged.domains
    ]
    note = [judged.note] if judged.note else []
    return ", ".join([str(judged.approach), *start, *moved, *note])


def effect_text(effect: Effect) -> str:
    """An effect in a line: all that is printed of it."""
    interval = f"[{effect.ci[0].text}, {effect.ci[1].text}]" if effect.ci else ""
    level = f"at {effect.ci_level:g} %" if effect.ci and effect.ci_level != 95 else ""
    parts = (
        f"{effect.outcome.id}:",
        effect.value.text if effect.value else "",
        interval,
        level,
        str(effect.measure),
        f"se {effect.se.text}" if effect.se else "",
        f"p {effect.p.text}" if effect.p else "",
        *(f"{count.number} {count.unit}" for count in effect.n),
        *(
            text
            for text in (
                effect.comparator,
                effect.subgroup,
                effect.when,
                effect.locator,
                effect.note,
            )
            if text
        ),
        f"by {effect.conversion.id}" if effect.conversion else "",
    )
    return " ".join(part for part in parts if part)
