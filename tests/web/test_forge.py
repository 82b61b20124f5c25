"""Addresses of notes on each kind of forge."""

from __future__ import annotations

import pytest

from kb.web.forge import Forge

PATH = "claims/a b.md"


@pytest.mark.parametrize(
    ("config", "file", "history", "edit"),
    [
        (
            {"forge": "https://github.com/o/r/"},
            "https://github.com/o/r/blob/main/claims/a%20b.md#L3",
            "https://github.com/o/r/commits/main/claims/a%20b.md",
            "https://github.com/o/r/edit/main/claims/a%20b.md",
        ),
        (
            {"forge": "https://gitlab.com/o/r", "branch": "trunk", "folder": "kb"},
            "https://gitlab.com/o/r/-/blob/trunk/kb/claims/a%20b.md#L3",
            "https://gitlab.com/o/r/-/commits/trunk/kb/claims/a%20b.md",
            "https://gitlab.com/o/r/-/edit/trunk/kb/claims/a%20b.md",
        ),
        (
            {"forge": "https://git.example.org/o/r", "forge_kind": "gitea"},
            "https://git.example.org/o/r/src/branch/main/claims/a%20b.md#L3",
            "https://git.example.org/o/r/commits/branch/main/claims/a%20b.md",
            "https://git.example.org/o/r/_edit/main/claims/a%20b.md",
        ),
    ],
)
def test_each_forge_has_its_addresses(
    config: dict[str, str], file: str, history: str, edit: str
) -> None:
    forge = Forge.read(config)
    assert forge
    assert forge.file(PATH, 3) == file
    assert forge.history(PATH) == history
    assert forge.edit(PATH) == edit


@pytest.mark.parametrize("address", ["", "javascript:alert(1)", "github.com/o/r", None])
def test_what_is_no_address_is_no_forge(address: str | None) -> None:
    assert Forge.read({"forge": address}) is None


def test_a_new_file_is_prefilled() -> None:
    forge = Forge.read({"forge": "https://gitlab.com/o/r"})
    assert forge
    assert forge.new("claims", "x.md", "a & b") == (
        "https://gitlab.com/o/r/-/new/main/claims?file_name=x.md&content=a%20%26%20b"
    )
