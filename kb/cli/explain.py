"""``kb explain``: what a rule asks for, and why."""

from __future__ import annotations

import textwrap

import click

from kb.base.errors import UsageFault
from kb.base.suggestions import nearest
from kb.check.catalogue import BY_CODE, RULES
from kb.diagnostics import Fixability, Rule


@click.command("explain")
@click.argument("code", required=False)
def command(code: str | None) -> None:
    """Explain the rule CODE, as in C003; without a code, list all rules."""
    if code is None:
        for rule in RULES:
            click.echo(f"{rule.code}  {rule.severity:<8} {rule.title}")
        return
    if code.upper() not in BY_CODE:
        near = nearest(code.upper(), BY_CODE)
        hint = f" Did you mean {near}?" if near else ""
        raise UsageFault(f"There is no rule {code}.{hint} “kb explain” lists all of them.")
    click.echo(_explanation(BY_CODE[code.upper()]))


_HOW_FIXED = {
    Fixability.SAFE: "“kb check --fix” mends it where only one mend is possible.",
    Fixability.UNSAFE: "“kb check --fix --unsafe-fixes” can mend it; look first with --diff.",
    Fixability.BY_HAND: "It is mended by hand.",
}


def _explanation(rule: Rule) -> str:
    why = textwrap.fill(rule.why, width=88)
    bad, good = (textwrap.indent(example, "    ") for example in (rule.bad, rule.good))
    head = f"{rule.code} ({rule.severity}): {rule.title}"
    examples = f"Not like this:\n{bad}\n\nBut like this:\n{good}"
    return f"{head}\n\n{why}\n\n{examples}\n\n{_HOW_FIXED[rule.fixability]}"
