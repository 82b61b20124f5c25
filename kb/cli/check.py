"""``kb check``: what is wrong with the texts, where, and how to mend it."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from kb.base.errors import UsageFault
from kb.base.wording import plural
from kb.cli.checking import BASELINE, Run, baseline_of
from kb.cli.opening import opened
from kb.cli.options import format_option
from kb.cli.scope import Scope
from kb.cli.unified_diff import unified
from kb.diagnostics import Diagnostic, Severity
from kb.report import FORMATS, Report, formatter
from kb.workspace.settings import known_codes


def _codes(ctx: click.Context, param: click.Parameter, value: Sequence[str]) -> tuple[str, ...]:  # noqa: ARG001
    return tuple(code for part in value for code in part.split(",") if code.strip())


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@format_option(FORMATS)
@click.option(
    "--select",
    multiple=True,
    callback=_codes,
    metavar="CODES",
    help="Tell only of these rules: codes or their beginnings, as in C,N009.",
)
@click.option(
    "--ignore", multiple=True, callback=_codes, metavar="CODES", help="Tell nothing of these rules."
)
@click.option(
    "--since",
    metavar="REVISION",
    help="Tell only of files that changed since a revision of git, committed or not.",
)
@click.option(
    "--fail-on",
    type=click.Choice([str(Severity.WARNING), str(Severity.ERROR)]),
    default=str(Severity.WARNING),
    show_default=True,
    help="The least that makes the exit code 1.",
)
@click.option("--statistics", is_flag=True, help="Count the findings of each rule.")
@click.option("--fix", is_flag=True, help="Mend what can be mended without a risk.")
@click.option("--unsafe-fixes", is_flag=True, help="Also mend where that may change what is meant.")
@click.option("--diff", is_flag=True, help="Show what --fix would do, and change nothing.")
@click.option(
    "--baseline",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Tell only of findings that are not in this file.",
)
@click.option(
    "--write-baseline",
    is_flag=True,
    help=f"Write all findings to the baseline, {BASELINE} unless another is named.",
)
@click.pass_obj
@click.pass_context
def command(ctx: click.Context, folder: Path, /, paths: tuple[Path, ...], **options: Any) -> None:
    """Check the notes and sources; with PATHs, tell only of those files and folders.

    Whatever is named, the whole collection is read, since notes point to each other. The exit
    code is 1 when anything but a remark was found, or with --fail-on error, when an error was.
    """
    workspace = opened(folder)
    root = workspace.root
    policy = workspace.policy.narrowed(
        known_codes(options["select"]), known_codes(options["ignore"])
    )
    scope = Scope.of(root, [folder / path for path in paths], options["since"])
    if options["write_baseline"]:
        _write_baseline(Run(workspace, policy, scope), options)
        return
    run = Run(workspace, policy, scope, baseline_of(root, policy, options["baseline"]))
    if options["diff"]:
        ctx.exit(_shown(run, unsafe=options["unsafe_fixes"]))
    fixed = 0
    if options["fix"]:
        run, fixed = _fixed(run, unsafe=options["unsafe_fixes"])
    elif options["unsafe_fixes"]:
        raise UsageFault("--unsafe-fixes goes with --fix or --diff.")
    findings = run.check.findings
    if options["statistics"]:
        click.echo(_statistics(findings, options["style"]), nl=False)
    else:
        folded = not options["select"]
        click.echo(_report(run, options["style"], fixed, folded=folded), nl=False, color=True)
    grave = {Severity.ERROR, Severity(options["fail_on"])}
    if any(finding.severity in grave for finding in findings):
        ctx.exit(1)


def _write_baseline(run: Run, options: dict[str, Any]) -> None:
    if not run.scope.everything or options["select"] or options["ignore"] or options["fix"]:
        raise UsageFault("--write-baseline takes all findings, so it goes with no selection.")
    path = options["baseline"] or run.root / (run.policy.baseline or BASELINE)
    count = run.write_baseline(path)
    click.echo(f"Wrote {plural(count, 'finding')} to {path}.")
    if not run.policy.baseline:
        click.echo(f'Name it in kb.toml, so that it is used: [check] baseline = "{path.name}"')


def _shown(run: Run, *, unsafe: bool) -> int:
    """Print what fixes would change; 1 if that is anything."""
    result = run.fixes(unsafe=unsafe)
    for path, new in result.after.items():
        click.echo(unified(path, result.before[path], new), nl=False)
    click.echo(_summary(result.fixed, len(result.after), "Would mend"), err=True)
    return 1 if result.after else 0


def _fixed(run: Run, *, unsafe: bool) -> tuple[Run, int]:
    """Mend what can be mended on disk; what is left, and how much was mended."""
    result = run.fixes(unsafe=unsafe)
    if not result.settled:
        click.echo("Some fixes undo each other, so those were left; mend them by hand.", err=True)
    return run.write(result) if result.after else run, len(result.fixed)


def _summary(fixed: Sequence[Diagnostic], files: int, what: str) -> str:
    count = len(fixed)
    if not count:
        return "There is nothing to mend."
    return f"{what} {count} finding{'s'[: count != 1]} in {files} file{'s'[: files != 1]}."


def _report(run: Run, style: str, fixed: int, *, folded: bool) -> str:
    check = run.check
    report = Report(
        findings=check.findings,
        texts=check.texts,
        known=check.known,
        gone=check.gone,
        compared=run.baseline is not None,
        prefix=_prefix(run.root, style),
        colour=style == "text" and _wants_colour(),
        fixed=fixed,
        folded=folded,
    )
    return formatter(style)(report)


def _prefix(root: Path, style: str) -> str:
    """What goes before paths for readers that start elsewhere than at the knowledge base."""
    if style == "errorformat":
        here = Path.cwd()
        return _relative(root, here) if root.is_relative_to(here) else f"{root.as_posix()}/"
    if style in {"github", "sarif"}:
        homes = (folder for folder in (root, *root.parents) if (folder / ".git").exists())
        return _relative(root, next(homes, root))
    return ""


def _relative(root: Path, home: Path) -> str:
    """The path from ``home`` down to ``root`` with a slash after it; empty where it is none."""
    if root == home or not root.is_relative_to(home):
        return ""
    return f"{root.relative_to(home).as_posix()}/"


def _wants_colour() -> bool:
    """Whether to colour: on a terminal, unless NO_COLOR is set. Source: no-color.org."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return sys.stdout.isatty() or bool(os.environ.get("FORCE_COLOR"))


def _statistics(findings: Iterable[Diagnostic], style: str) -> str:
    """How many findings each rule has, most first, and how many of them can be mended."""
    rows = list(_counted(findings))
    if style == "json":
        return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
    if style != "text":
        raise UsageFault("--statistics is written as text or json.")
    if not rows:
        return "No findings.\n"
    width = len(str(rows[0]["count"]))
    lines = [
        f"{row['count']:>{width}}  {row['code']}  {row['severity']:<8} {row['title']}"
        + (f" ({row['fixes']} can be mended)" if row["fixes"] else "")
        for row in rows
    ]
    return "\n".join(lines) + "\n"


def _counted(findings: Iterable[Diagnostic]) -> Iterator[dict[str, Any]]:
    listed = list(findings)
    rules = {one.code: one.rule for one in listed}
    counts = Counter(one.code for one in listed)
    fixes = Counter(one.code for one in listed if one.fix)
    for code, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        yield {
            "code": code,
            "count": count,
            "fixes": fixes[code],
            "severity": str(rules[code].severity),
            "title": rules[code].title,
        }
