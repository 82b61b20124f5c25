"""The settings of a collection: ``kb.toml``, or ``[tool.kb]`` in ``pyproject.toml``.

A setting that is not understood stops the command, since to go on without it would tell too much
or too little; the message names the file, the line and the mend.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.base.errors import KbError, UsageFault
from kb.base.suggestions import nearest
from kb.check.policy import PathSuppressions, Policy
from kb.diagnostics import Severity
from kb.workspace.git import git

SETTINGS = "kb.toml"
_PROJECT = "pyproject.toml"
_KEYS = ("select", "ignore", "per-file-ignores", "severity", "baseline")
_AT = re.compile(r" \(at line (\d+), column (\d+)\)$")


def read_policy(root: Path) -> Policy:
    """What the settings say of checking; all of it is told where there are none.

    Raises :class:`UsageFault` for settings that are not understood.
    """
    return _policy(lambda name: _bytes(root / name))


def policy_at(root: Path, commit: str) -> Policy:
    """What the settings of a commit say; all is told where they are not understood."""
    try:
        return _policy(lambda name: git(root, "show", f"{commit}:./{name}"))
    except UsageFault:
        return Policy()


def _policy(read: Callable[[str], bytes | None]) -> Policy:
    """The policy in the first of the files that has one; ``read`` gives None for one missing."""
    for name, tables in ((SETTINGS, ()), (_PROJECT, ("tool", "kb"))):
        data = read(name)
        if data is not None:
            settings = _Settings(name, _text(data, name))
            values = settings.below(tables)
            if values or not tables:
                return settings.policy(values)
    return Policy()


def known_codes(codes: Iterable[str]) -> tuple[str, ...]:
    """The codes, or beginnings of codes, in capitals; raises :class:`UsageFault` for others."""
    return tuple(_known(code) for code in codes)


def _known(code: str) -> str:
    # Imported late: all rules take longer to import than most checks take to run.
    from kb.check.catalogue import BY_CODE  # noqa: PLC0415

    name = code.strip().upper()
    if name and any(known.startswith(name) for known in BY_CODE):
        return name
    near = nearest(name, BY_CODE)
    hint = f" Did you mean {near}?" if near else ""
    raise UsageFault(f"There is no rule “{code}”.{hint} “kb explain” lists all of them.")


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.is_file() else None
    except OSError as error:
        raise KbError(f"{path} could not be read: {error.strerror}.") from error


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageFault(f"{name} is not UTF-8; save it as UTF-8.") from error


@dataclass(frozen=True, slots=True)
class _Settings:
    """One file of settings; ``text`` is there to find the line of what is wrong."""

    name: str
    text: str

    def below(self, tables: tuple[str, ...]) -> Mapping[str, Any]:
        """The table of that name; empty if there is none."""
        try:
            section: Any = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            at = _AT.search(str(error))
            where = f":{at[1]}:{at[2]}" if at else ""
            said = _AT.sub("", str(error))
            raise UsageFault(f"{self.name}{where}: this is no TOML: {said}.") from error
        for table in tables:
            section = section.get(table, {}) if isinstance(section, dict) else {}
        return self.table(section, tables[-1] if tables else "")

    def policy(self, settings: Mapping[str, Any]) -> Policy:
        """The policy that the settings make."""
        self.only(settings, ("check",), "the settings")
        check = self.table(settings.get("check", {}), "check")
        self.only(check, _KEYS, "“check”")
        severity = self.table(check.get("severity", {}), "severity")
        patterns = self.table(check.get("per-file-ignores", {}), "per-file-ignores")
        baseline = check.get("baseline", "")
        if not isinstance(baseline, str):
            raise self.fault("baseline", "must be the name of a file, in quotes")
        return Policy(
            select=self.selected(check.get("select", [])),
            ignore=self.reasons(check.get("ignore", {}), "ignore"),
            paths=tuple(PathSuppressions(p, self.reasons(c, p)) for p, c in patterns.items()),
            severity={self.code(c): self.severity(c, s) for c, s in severity.items()},
            baseline=baseline,
        )

    def table(self, value: Any, name: str) -> Mapping[str, Any]:
        """The value as a table."""
        if not isinstance(value, dict):
            raise self.fault(name, "must be a table, with names and values")
        return value

    def only(self, table: Mapping[str, Any], names: tuple[str, ...], what: str) -> None:
        """Refuse keys that nothing would read."""
        for key in table:
            if key not in names:
                near = nearest(key, names)
                advice = f"did you mean “{near}”?" if near else f"known: {', '.join(names)}"
                raise self.fault(key, f"is no setting of {what}; {advice}")

    def selected(self, value: Any) -> tuple[str, ...]:
        """The codes of ``select``."""
        if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
            raise self.fault("select", 'must be a list of codes, as in ["B", "C009"]')
        return tuple(self.code(code) for code in value)

    def reasons(self, value: Any, name: str) -> Mapping[str, str]:
        """Codes, each with why it is ignored."""
        if not isinstance(value, dict):
            advice = 'must give a reason for each code, as in { C009 = "designs are unknown here" }'
            raise self.fault(name, advice)
        for code, reason in value.items():
            if not isinstance(reason, str) or not reason.strip():
                raise self.fault(code, "is ignored without a reason; write why, in quotes")
        return {self.code(code): reason for code, reason in value.items()}

    def severity(self, code: str, value: Any) -> Severity:
        """A severity by its name."""
        if value not in list(Severity):
            names = ", ".join(f"“{one}”" for one in Severity)
            raise self.fault(code, f"has the severity “{value}”; it can be {names}")
        return Severity(value)

    def code(self, code: str) -> str:
        """A code, or the beginning of codes, that exists."""
        try:
            return _known(code)
        except UsageFault as fault:
            raise UsageFault(f"{self.name}{self.where(code)}: {fault}") from None

    def fault(self, key: str, message: str) -> UsageFault:
        """A fault about the key, with its line."""
        return UsageFault(f"{self.name}{self.where(key)}: “{key}” {message}.")

    def where(self, key: str) -> str:
        """The line of the first ``key`` in the text, as in ``:3``; nothing where there is none."""
        match = re.search(rf"(?<![\w-]){re.escape(key)}(?![\w-])", self.text) if key else None
        return f":{self.text.count(chr(10), 0, match.start()) + 1}" if match else ""
