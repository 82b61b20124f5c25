"""End each command that writes at every step at which it does, and look at what is left.

Each command runs in a small knowledge base again and again: killed (SIGKILL) before its first, its
second, its third … write, and with a disk that is full from there on. Afterwards every file has to
be as it was or as the whole command leaves it; the same command again has to come to the same end;
and a full disk has to be one line. Prints a Markdown table, as in docs/reliability.md.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import signal
import sqlite3
import sys
import tempfile
import traceback
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import click

from kb.cli import main as kb_command

EVENTS = {"os.rename", "os.link", "os.remove", "os.mkdir", "os.chmod", "os.truncate"}

NOTE = """\
---
status: draft
claim:   {claim}
features: {{example-feature: describes}}
evidence:
  - {{source: lima2010thinking, relation: supports}}
---

Prose on [@lima2010thinking] and [[networks-need-less-normative-study]].
"""

LIBRARY = """\
@article{new2020one, author = {New, Ann}, title = {One}, journaltitle = {Journal}, date = {2020}}
@book{new2021two, author = {New, Bea}, title = {Two}, publisher = {Press}, date = {2021}}
"""

TABLE = """\
claim,source,relation,feature
Years of visits let teachers trust each other.,lima2010thinking,supports,Visits
Money alone moves nobody.,lima2010thinking,supports,Money
"""

MAP = """\
row: evidence
claim:
  statement: "{claim}"
  features: "{feature}: supports"
source: "{source}"
evidence:
  relation: "{relation}"
"""

FILES: Mapping[str, str] = {
    "claims/trust-needs-time.md": NOTE.format(claim="Trust between schools needs time."),
    "claims/trust-takes-time.md": NOTE.format(claim="Trust between schools takes time."),
    "claims/misspelt.md": NOTE.format(claim="Leaders matter.").replace(
        "lima2010thinking, relation", "lima2010thinkin, relation"
    ),
    "library.bib": LIBRARY,
    "table.csv": TABLE,
    "map.yml": MAP,
}


Hook = Callable[[str, str], None]
"""What is called before a step at which the disk is touched, with the event and the path."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command that writes, with its words; ``without`` are files that it would stumble over."""

    name: str
    words: tuple[str, ...]
    without: tuple[str, ...] = ("claims/misspelt.md",)


COMMANDS = (
    Command("build", ("build",)),
    Command("fmt", ("fmt",), ()),
    Command("check --fix", ("check", "--fix"), ()),
    Command(
        "new claim",
        (
            *("new", "claim", "Leaders meet often.", "--source", "lima2010thinking"),
            *("--relation", "supports", "--id", "leaders-meet-often"),
        ),
    ),
    Command("new source", ("new", "source", "--from-bibtex", "library.bib")),
    Command("rename", ("rename", "lima2010thinking", "lima2010networks")),
    Command("import", ("import", "library.bib")),
    Command("import --claims", ("import", "--claims", "table.csv", "--map", "map.yml")),
    Command("merge", ("merge", "trust-needs-time", "trust-takes-time", "--anyway")),
    Command(
        "split",
        (
            *("split", "trust-needs-time", "Trust needs a year.", "Trust needs two people."),
            *("--id", "trust-needs-a-year", "--id", "trust-needs-two-people"),
        ),
    ),
    Command("export", ("export", "biblatex", "-o", "out.bib")),
)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: its exit code, or minus the signal; and what it said of errors."""

    code: int
    said: str


@dataclass(slots=True)
class Tally:
    """What came of one command: how many steps it has, and what was wrong."""

    steps: int = 0
    full_steps: int = 0
    wrong: list[str] = field(default_factory=list)


def run(folder: Path, words: tuple[str, ...], hook: Hook | None = None) -> Ended:
    """Run a command on the folder in a process that has everything imported already.

    ``hook`` is called before each step at which the process writes below the folder.
    """
    said = folder.parent / "said"
    process = os.fork()
    if process == 0:
        code = 70
        try:
            code = _inside(folder, words, said, hook)
        except BaseException:  # noqa: BLE001 - a process of its own, which must not go on
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    return Ended(status, said.read_text(encoding="utf-8", errors="replace"))


def _inside(folder: Path, words: tuple[str, ...], said: Path, hook: Hook | None) -> int:
    out = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(out, 1)
    os.dup2(out, 2)
    os.chdir(folder)
    if hook:
        below = str(folder)
        sys.addaudithook(lambda event, given: _watched(event, given, below, hook))
    try:
        kb_command([*words], standalone_mode=True)
    except SystemExit as end:
        return int(end.code or 0) if not isinstance(end.code, str) else 1
    return 0


def _watched(event: str, given: tuple[object, ...], below: str, hook: Hook) -> None:
    """Call the hook where an event of the interpreter writes below the folder."""
    writes = event in EVENTS
    if event == "os.remove" and given[1] != -1:
        return  # within a folder that is being removed, wherever that is
    if event == "open":
        flags = given[2] if len(given) > 2 and isinstance(given[2], int) else 0
        writes = bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
    if not writes or not isinstance(given[0], str | bytes | os.PathLike):
        return
    path = os.path.abspath(os.fsdecode(given[0]))  # noqa: PTH100 - no link is to be followed
    if path.startswith(below) and not path.endswith(":memory:"):
        hook(event, path)


def counting(last: int, act: Hook) -> Hook:
    """A hook that acts at step number ``last`` and at each later one."""
    count = 0

    def hook(event: str, path: str) -> None:
        nonlocal count
        count += 1
        if count >= last:
            act(event, path)

    return hook


def killed(event: str, path: str) -> None:
    """End this very process at once."""
    del event, path
    os.kill(os.getpid(), signal.SIGKILL)


def full(event: str, path: str) -> None:
    """As on a full disk, where nothing more can be written, and anything removed."""
    if event == "os.remove":
        return
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)


def texts(folder: Path) -> dict[str, bytes]:
    """The files that count, by path: not what is hidden, nor what a build makes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not re.search(r"(^|/)\.|\.db$", path.relative_to(folder).as_posix())
    }


def is_whole(folder: Path) -> bool:
    """Whether the database is whole, or not there."""
    path = folder / "kb.db"
    if not path.exists():
        return True
    with closing(sqlite3.connect(path)) as connection:
        return bool(connection.execute("pragma integrity_check").fetchone() == ("ok",))


def fresh(template: Path, place: Path, command: Command) -> Path:
    """The knowledge base as the command finds it, without what was there."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(template, place / "kb")
    for name in command.without:
        (place / "kb" / name).unlink()
    return place / "kb"


def tried(template: Path, place: Path, command: Command, every: int) -> Tally:
    """Kill the command at each ``every``-th step, and let the disk be full at each."""
    tally = Tally()
    folder = fresh(template, place, command)
    before = texts(folder)
    whole = run(folder, command.words)
    after = texts(folder)
    if whole.code not in {0, 1} or "Traceback" in whole.said:
        tally.wrong.append(f"by itself: {whole.code} {whole.said}")
    for act in (killed, full):
        number = 1
        while True:
            folder = fresh(template, place, command)
            ended = run(folder, command.words, counting(number, act))
            _examine(tally, command, folder, ended, (before, after), f"{act.__name__} {number}")
            done = ended.code != -signal.SIGKILL if act is killed else ended.code == whole.code
            if done or number > 400:
                break
            number += every
        if act is killed:
            tally.steps = number - 1
        else:
            tally.full_steps = number - 1
    return tally


def _examine(  # noqa: PLR0913, PLR0917 - what is held against what
    tally: Tally,
    command: Command,
    folder: Path,
    ended: Ended,
    known: tuple[dict[str, bytes], dict[str, bytes]],
    when: str,
) -> None:
    before, after = known
    for path, data in texts(folder).items():
        if data not in {before.get(path), after.get(path)}:
            tally.wrong.append(f"{when}: {path} is neither as before nor as after")
    tally.wrong += [
        f"{when}: {path} is gone" for path in before.keys() & after.keys() - texts(folder).keys()
    ]
    if not is_whole(folder):
        tally.wrong.append(f"{when}: kb.db is not whole")
    if "Traceback" in ended.said:
        tally.wrong.append(f"{when}: a traceback\n{ended.said[-1500:]}")
    if ended.code > 0 and len(re.findall("(?m)^Error: ", ended.said)) > 1:
        tally.wrong.append(f"{when}: several errors\n{ended.said}")
    for leftover in folder.rglob(".*.building*"):
        os.utime(leftover, (0, 0))
    again = run(folder, command.words)
    if "Traceback" in again.said:
        tally.wrong.append(f"{when}, again: a traceback\n{again.said}")
    if texts(folder) != after:
        changed = {p for p, _ in texts(folder).items() ^ after.items()}
        tally.wrong.append(f"{when}, again: other files {sorted(changed)}\n{again.said}")
    left = [path.name for path in folder.rglob(".*.building*")]
    if left:
        tally.wrong.append(f"{when}, again: left behind {left}")


@click.command()
@click.option("--every", default=1, show_default=True, help="Try each so manieth step only.")
@click.option("--only", multiple=True, help="Only this command; several times for several.")
def main(every: int, only: tuple[str, ...]) -> None:
    """Try every command that writes; ends with 1 where something was lost or half-written."""
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="kb-crashes-") as name:
        place = Path(name)
        os.environ["XDG_CACHE_HOME"] = str(place / "run" / "cache")
        template = place / "template"
        run(place, ("init", str(template)))
        for path, text in FILES.items():
            (template / path).write_text(text, encoding="utf-8")
        # Imports everything, so that the processes which fork from this one do not.
        for command in COMMANDS:
            kb_command.get_command(click.Context(kb_command), command.words[0])
        click.echo("| command | killed at steps | disk full at steps | wrong |\n|---|---|---|---|")
        for command in COMMANDS:
            if only and command.name not in only:
                continue
            tally = tried(template, place / "run", command, every)
            wrong += len(tally.wrong)
            row = (
                f"| `kb {command.name}` | {tally.steps} | {tally.full_steps} | {len(tally.wrong)} |"
            )
            click.echo(row)
            for each in tally.wrong[:8]:
                click.echo(each, err=True)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
