"""``kb explain``: what a rule asks for, and why."""

from __future__ import annotations

import textwrap

import click

from kb.base.errors import UsageFault
from kb.base.suggestions import nearest
from kb.check.catalogue import BY_CODE, RULES
from kb.diagnostics import Mend, Rule


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
    click.echo(_told(BY_CODE[code.upper()]))


_MENDS = {
    Mend.SAFE: "“kb check --fix” mends it where only one mend is possible.",
    Mend.UNSAFE: "“kb check --fix --unsafe-fixes” can mend it; look first with --diff.",
    Mend.BY_HAND: "It is mended by hand.",
}


def _told(rule: Rule) -> str:
    why = textwrap.fill(rule.why, width=88)
    bad, good = (textwrap.indent(example, "    ") for example in (rule.bad, rule.good))
    head = f"{rule.code} ({rule.severity}): {rule.title}"
    return (
        f"{head}\n\n{why}\n\nNot like this:\n{bad}\n\nBut like this:\n{good}\n\n{_MENDS[rule.mend]}"
    )
