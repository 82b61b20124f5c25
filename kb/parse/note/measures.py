"""In what an effect is expressed, be it by its name in papers."""

from __future__ import annotations

from kb.diagnostics import Edit, Fix
from kb.model import Measure
from kb.parse.reader import UNKNOWN_VALUE, Reader
from kb.parse.yaml import Node, Scalar

_NAMES = {
    Measure.SMD: (
        "d, g, es, effect size, cohen's d, cohens d, hedges' g, hedges's g, hedges g,"
        " glass's delta, standardised mean difference, standardized mean difference"
    ),
    Measure.MONTHS: "month, months of progress, months' progress, months progress",
    Measure.MEAN_DIFFERENCE: "md, wmd, difference in means",
    Measure.RISK_RATIO: "rr, relative risk",
    Measure.ODDS_RATIO: "or",
    Measure.PERCENTAGE_POINTS: "pp, percentage point, risk difference, rd",
    Measure.CORRELATION: "r, pearson's r",
}
_BY_NAME = {name: measure for measure, names in _NAMES.items() for name in names.split(", ")}


def measure_of(reader: Reader, node: Node | None) -> Measure | None:
    """The measure; one by its name in papers is reported, and taken as meant."""
    typed = reader.text(node, "measure")
    meant = _BY_NAME.get(" ".join(typed.lower().replace("’", "'").replace("-", " ").split()))
    if meant is None or not isinstance(node, Scalar):
        return reader.choice(node, "measure", Measure)
    fix = Fix(f"write “{meant}”", (Edit(node.inner.span, meant),))
    reader.report(UNKNOWN_VALUE, node.place, f"“{typed}” is called “{meant}” here", fix)
    return meant
