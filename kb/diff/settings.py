"""What the settings of a collection keep the checks from telling, and did not before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from kb.check.catalogue import BY_CODE
from kb.check.policy import PathSuppressions, Policy
from kb.diagnostics import Severity


class Silenced(NamedTuple):
    """A rule, or “all rules”, and how it is told of less than before."""

    code: str
    how: str


def newly_silenced(before: Policy, after: Policy) -> Iterator[Silenced]:
    """Rules that are passed over, in all files or in some, are taken less gravely, or are not
    among those chosen any more; and a baseline that takes over what stands now.
    """
    for code in after.ignore:
        if code not in before.ignore:
            yield Silenced(code, "pass it over in the whole collection")
    was = _by_pattern(before.paths)
    for pattern, codes in _by_pattern(after.paths).items():
        for code in codes:
            if code not in was.get(pattern, {}):
                yield Silenced(code, f"pass it over in {pattern}")
    for code, severity in after.severity.items():
        rule = BY_CODE.get(code)
        old = before.severity.get(code, rule.severity if rule else Severity.ERROR)
        if severity.rank > old.rank:
            yield Silenced(code, f"take it for no more than {severity}")
    if after.select and set(after.select) != set(before.select):
        yield Silenced(
            "all other rules", f"choose {', '.join(after.select)} only, and pass them over"
        )
    if after.baseline and after.baseline != before.baseline:
        yield Silenced("all rules", f"pass over what {after.baseline} lists")


def _by_pattern(paths: tuple[PathSuppressions, ...]) -> Mapping[str, Mapping[str, str]]:
    return {one.pattern: one.codes for one in paths}
