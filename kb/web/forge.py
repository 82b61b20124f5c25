"""Addresses of a note on the forge that hosts it: its file, its history, and how to change it.

Knows the address forms of GitHub, GitLab and Gitea (also Forgejo and Codeberg); no network.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

FORMS: Mapping[str, Mapping[str, str]] = {
    "github": {
        "file": "{root}/blob/{branch}/{path}",
        "history": "{root}/commits/{branch}/{path}",
        "edit": "{root}/edit/{branch}/{path}",
        "new": "{root}/new/{branch}/{folder}?{query}",
        "commit": "{root}/commit/{commit}",
        "issue": "{root}/issues/new?{query}",
    },
    "gitlab": {
        "file": "{root}/-/blob/{branch}/{path}",
        "history": "{root}/-/commits/{branch}/{path}",
        "edit": "{root}/-/edit/{branch}/{path}",
        "new": "{root}/-/new/{branch}/{folder}?{query}",
        "commit": "{root}/-/commit/{commit}",
        "issue": "{root}/-/issues/new?{query}",
    },
    "gitea": {
        "file": "{root}/src/branch/{branch}/{path}",
        "history": "{root}/commits/branch/{branch}/{path}",
        "edit": "{root}/_edit/{branch}/{path}",
        "new": "{root}/_new/{branch}/{folder}?{query}",
        "commit": "{root}/commit/{commit}",
        "issue": "{root}/issues/new?{query}",
    },
}


@dataclass(frozen=True, slots=True)
class Forge:
    """A repository on a forge: its address, its branch, and the folder of the knowledge base."""

    root: str
    branch: str = "main"
    folder: str = ""
    kind: str = "github"

    @classmethod
    def read(cls, config: Mapping[str, Any]) -> Forge | None:
        """Read ``forge``, ``branch``, ``folder`` and ``forge_kind``; None without an address."""
        root = str(config.get("forge") or "").strip().rstrip("/")
        address = urlsplit(root)
        if address.scheme not in {"http", "https"} or not address.netloc:
            return None
        kind = str(config.get("forge_kind") or guess_kind(address.netloc))
        return cls(
            root=root,
            branch=str(config.get("branch") or "main"),
            folder=str(config.get("folder") or "").strip("/"),
            kind=kind if kind in FORMS else "github",
        )

    def file(self, path: str, line: int | None = None) -> str:
        """The page that shows a file, at a line if one is given."""
        return self._fill("file", path) + (f"#L{line}" if line else "")

    def history(self, path: str) -> str:
        """The page that lists a file's changes."""
        return self._fill("history", path)

    def edit(self, path: str) -> str:
        """The page on which a file is edited; the forge makes a fork where one is needed."""
        return self._fill("edit", path)

    def new(self, folder: str, filename: str, text: str) -> str:
        """The page on which a new file is written, prefilled."""
        names = {"gitlab": ("file_name", "content")}.get(self.kind, ("filename", "value"))
        query = urlencode(dict(zip(names, (filename, text), strict=True)), quote_via=quote)
        return self._fill("new", folder, query=query)

    def commit(self, commit: str) -> str:
        """The page of a commit."""
        return self._fill("commit", "", commit=commit)

    def issue(self, title: str, body: str) -> str:
        """The page on which an issue is opened, prefilled."""
        names = {"gitlab": ("issue[title]", "issue[description]")}.get(self.kind, ("title", "body"))
        query = urlencode(dict(zip(names, (title, body), strict=True)), quote_via=quote)
        return self._fill("issue", "", query=query)

    def _fill(self, form: str, path: str, query: str = "", commit: str = "") -> str:
        whole = "/".join(part for part in (self.folder, path) if part)
        return FORMS[self.kind][form].format(
            root=self.root,
            branch=quote(self.branch),
            path=quote(whole),
            folder=quote(whole),
            query=query,
            commit=quote(commit),
        )


def guess_kind(netloc: str) -> str:
    """The kind of forge that a host name tells of; GitHub's forms when it tells nothing."""
    name = netloc.lower()
    if "gitlab" in name:
        return "gitlab"
    if any(word in name for word in ("codeberg", "gitea", "forgejo")):
        return "gitea"
    return "github"
