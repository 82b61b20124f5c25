"""States of the collection that have a tag: each a site of its own that stays, below ``v/``.

A tagged state is checked out beside the repository, built with the kb of today and published as
the newest state is, with a mark that it is not the newest one and a page that tells what has
changed since. Both lead to the newest site, so that one is published first.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote

from kb.base.errors import KbError
from kb.publish.addresses import SINCE, VERSIONS
from kb.publish.files import put
from kb.publish.preview import diff_html
from kb.publish.setting import Setting
from kb.workspace.git import git, git_text

_TAGS = "--format=%(refname:short)%00%(*objectname)%00%(objectname)%00%(creatordate:short)"
_MAIN = re.compile(r'(<main id="main"[^>]*>).*(</main>)', re.DOTALL)
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_OF_PAGE = re.compile(
    r'<(?:link rel="(?:canonical|alternate)"|meta (?:name="(?:description|citation_[a-z_]+)"'
    r'|property="og:[a-z]+"))[^>]*>\n?|<script type="application/ld\+json">.*?</script>\n?',
    re.DOTALL,
)
_NEWEST = re.compile(r'(class="newest" href=")[^"]*"')
_CODE = re.compile(r"<li>(?P<head>(?:(?!</li>|<li>).)*?)<code>(?P<id>[a-z0-9-]+)</code>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Version:
    """A tagged state: the tag, the commit that it names, and the day that it was made."""

    name: str
    commit: str
    date: str

    @property
    def path(self) -> str:
        """Its place below the base path, which ends in a slash.

        A slash in a tag is written as a tilde, which no tag can hold (git-check-ref-format).
        """
        return f"{VERSIONS}/{quote(self.name.replace('/', '~'), safe='')}/"


def versions(root: Path) -> tuple[Version, ...]:
    """The tags of the repository whose state holds a collection, the newest first."""
    listed = git_text(root, "for-each-ref", "--sort=-creatordate", _TAGS, "refs/tags") or ""
    inside = (git_text(root, "rev-parse", "--show-prefix") or "").strip()
    made = []
    for line in listed.splitlines():
        name, annotated, plain, date = line.split("\0")
        commit = annotated or plain
        if git(root, "cat-file", "-e", f"{commit}:{inside}claims") is not None:
            made.append(Version(name, commit, date))
    return tuple(made)


def head_of(root: Path) -> str:
    """The commit that is checked out, where nothing in it was changed since; else nothing."""
    if git_text(root, "status", "--porcelain", "--untracked-files=no") != "":
        return ""
    return (git_text(root, "rev-parse", "HEAD") or "").strip()


@contextmanager
def checked_out(root: Path, version: Version) -> Iterator[Path]:
    """A folder with the collection as it stood, its history included; gone afterwards.

    Raises :class:`KbError` where git cannot lay it out.
    """
    top = (git_text(root, "rev-parse", "--show-toplevel") or "").strip()
    inside = (git_text(root, "rev-parse", "--show-prefix") or "").strip()
    with tempfile.TemporaryDirectory(prefix="kb-version-") as made:
        folder = Path(made) / "kb"
        command = ("clone", "--quiet", "--shared", "--no-checkout", top, str(folder))
        laid = git(root, *command) is not None
        if not laid or git(folder, "checkout", "--quiet", "--detach", version.commit) is None:
            raise KbError(f"The state tagged “{version.name}” could not be checked out by git.")
        yield folder / inside


def is_published(setting: Setting, version: Version, tool: str) -> bool:
    """Whether just this was published by an earlier run: a tagged state does not change."""
    try:
        return (setting.folder / _MARK).read_text(encoding="utf-8") == _mark(setting, version, tool)
    except (OSError, UnicodeDecodeError):
        return False


def note_published(setting: Setting, version: Version, tool: str) -> None:
    """Write down that it is published, for :func:`is_published`."""
    put(setting.folder, _MARK, _mark(setting, version, tool).encode())


_MARK = ".kb-version"


def _mark(setting: Setting, version: Version, tool: str) -> str:
    state = "older" if setting.newest else "newest"
    return f"{version.commit}\n{tool}\n{setting.root}{setting.base}\n{state}\n"


def write_since(
    current: Setting, setting: Setting, version: Version, diff: str, frame: str
) -> None:
    """Write the page that tells what has changed since a version.

    ``diff`` is Markdown, as ``kb diff`` has it for a comment; ``frame`` a page of the version's
    site, whose content it takes the place of.
    """
    title = f"What has changed since {version.name}"
    known: set[str] = set()

    def with_anchor(match: re.Match[str]) -> str:
        ident = match["id"]
        if ident in known or not (current.folder / "claim" / ident / "index.html").is_file():
            return match[0]
        known.add(ident)
        link = f'<a href="{current.base}claim/{ident}/"><code>{ident}</code></a>'
        return f'<li id="claim-{ident}">{match["head"]}{link}'

    body = _CODE.sub(with_anchor, diff_html(diff.replace(version.commit, version.name)))
    head = f'<div class="page"><h1>{escape(title)}</h1>\n'
    page = _MAIN.sub(lambda main: f"{main[1]}\n{head}{body}</div>\n{main[2]}", frame)
    page = _NEWEST.sub(rf'\g<1>{current.root}{current.base}"', page, count=1)
    page = _TITLE.sub(f"<title>{escape(title)}</title>", _OF_PAGE.sub("", page), count=1)
    put(setting.folder, f"{SINCE}index.html", page.encode())
