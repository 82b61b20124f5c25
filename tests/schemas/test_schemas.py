"""The schemas against a validator: what is shipped passes, and what is broken does not."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from kb.base.errors import UsageFault
from kb.check.catalogue import RULES
from kb.parse.note.claim import KEYS
from kb.parse.note.evidence import EVIDENCE_KEYS
from kb.parse.vocabulary import KEYS as TERM_KEYS
from kb.parse.vocabulary import OWN_KEYS
from kb.report.schemas import SCHEMAS
from kb.report.schemas.words import EFFECT, EVIDENCE, NOTE, QUESTION, STUDY, TERM
from kb.workspace import load
from kb.workspace.settings import read_policy
from tests.conftest import ROOT, SMALL, WEIGHED, RunKb, WriteKb

QUESTIONS = sorted((ROOT / "claims" / "questions").glob("*.md"))
NOTES = sorted(set((ROOT / "claims").rglob("*.md")) - set(QUESTIONS))
FAITH = SMALL["claims/networks/spread-by-faith.md"]


@pytest.fixture(scope="module")
def validators() -> dict[str, Draft202012Validator]:
    corpus = load(ROOT).corpus
    return {name: Draft202012Validator(make(corpus)) for name, make in SCHEMAS.items()}


@pytest.fixture
def small(small_kb: Path) -> dict[str, Draft202012Validator]:
    corpus = load(small_kb).corpus
    return {name: Draft202012Validator(make(corpus)) for name, make in SCHEMAS.items()}


def front(text: str) -> Any:
    return yaml.safe_load(text.split("---\n")[1])


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schemas_are_schemas(name: str, validators: dict[str, Draft202012Validator]) -> None:
    Draft202012Validator.check_schema(validators[name].schema)


@pytest.mark.parametrize("note", NOTES, ids=lambda note: note.stem)
def test_every_shipped_note_is_valid(
    note: Path, validators: dict[str, Draft202012Validator]
) -> None:
    validators["note"].validate(front(note.read_text(encoding="utf-8")))


@pytest.mark.parametrize("note", QUESTIONS, ids=lambda note: note.stem)
def test_every_shipped_question_is_valid(
    note: Path, validators: dict[str, Draft202012Validator]
) -> None:
    validators["question"].validate(front(note.read_text(encoding="utf-8")))


def test_the_shipped_vocabulary_is_valid(validators: dict[str, Draft202012Validator]) -> None:
    text = (ROOT / "claims" / "vocabulary.yml").read_text(encoding="utf-8")
    validators["vocabulary"].validate(yaml.safe_load(text))


BROKEN = {
    "no statement": ("claim: Networks have", "clam: Networks have"),
    "no evidence": ("evidence:\n", "evidnce:\n"),
    "no relation": ("    relation: supports\n", ""),
    "no source": ("  - source: lima2010thinking\n    relation", "  - relation"),
    "unknown source": ("source: lima2010thinking", "source: lima2010thinkng"),
    "unknown via": ("via: nao2009partnering", "via: nao2009"),
    "unknown feature": ("network: disputes", "netwrok: disputes"),
    "unknown bearing": ("network: disputes", "network: disputed"),
    "unknown context": ("[england]", "[englnd]"),
    "contexts no list": ("[england]", "england"),
    "context twice": ("[england]", "[england, england]"),
    "unknown design": ("design: conceptual", "design: concept"),
    "unknown basis": ("basis: relayed", "basis: told"),
    "unknown kind": ("kind: finding", "kind: find"),
    "unknown certainty": ("certainty: low", "certainty: lo"),
    "unknown status": ("status: reviewed", "status: done"),
    "unknown relation": ("    relation: supports", "    relation: support"),
    "unknown claim": ("[partnering-helps]", "[partnering-hlps]"),
    "unknown claim relation": ("disputes: [partnering", "disputed: [partnering"),
    "unknown evidence key": ("locator: p. 2", "page: 2"),
    "evidence no list": ("evidence:\n  - source: lima2010thinking\n", "evidence:\n    source: x\n"),
    "a bad code": ("status: reviewed", "status: reviewed\nkb-ignore: [x1]"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_notes_are_not_valid(name: str, small: dict[str, Draft202012Validator]) -> None:
    was, now = BROKEN[name]
    assert was in FAITH
    small["note"].validate(front(FAITH))
    assert not small["note"].is_valid(front(FAITH.replace(was, now, 1)))


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("locator: p. 2", "locator: 2"),
        ("basis: relayed", "basis:"),
        ("contexts: [england]", "contexts:"),
        ("status: reviewed", "status: reviewed\nkb-ignore: {C012: a reason}"),
        ("status: reviewed", "status: reviewed\nkb-ignore: [C012, N003: a reason]"),
        ("relations:\n  disputes: [partnering-helps]\n", ""),
    ],
)
def test_what_the_checks_allow_is_valid(
    was: str, now: str, small: dict[str, Draft202012Validator]
) -> None:
    assert was in FAITH
    small["note"].validate(front(FAITH.replace(was, now)))


def test_what_is_weighed_is_valid(write_kb: WriteKb) -> None:
    corpus = load(write_kb(WEIGHED), cache=False).corpus
    made = {name: Draft202012Validator(make(corpus)) for name, make in SCHEMAS.items()}
    made["note"].validate(front(WEIGHED["claims/trios-brought-no-gain.md"]))
    question = front(WEIGHED["claims/questions/do-trios-raise-attainment.md"])
    # An editor's YAML reads a day as a text.
    made["question"].validate({**question, "answered": str(question["answered"])})
    studies = yaml.safe_load(WEIGHED["sources/studies.yml"])
    made["studies"].validate(studies)
    made["vocabulary"].validate(yaml.safe_load(WEIGHED["claims/vocabulary.yml"]))
    for name, value in (("evaluator", "nobody"), ("sample", "many"), ("design", "trial")):
        assert not made["studies"].is_valid([{**studies[0], name: value}])
    assert not made["question"].is_valid({**question, "claims": {"partnering-helps": "no"}})


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("id: network", "id: Net work"),
        ("    label: Trust\n", ""),
        ("broader: network", "broader: netwrok"),
        ("kind: place", "kind: plac"),
        ("    kind: place\n", ""),
        ("features:", "featurs:"),
        ("alt-labels: [confidence]", "alt-labels: confidence"),
        ("label: Evaluation", "label: Evaluation\n    source: lima"),
        ("label: Evaluation", "lable: Evaluation"),
    ],
)
def test_broken_vocabularies_are_not_valid(
    was: str, now: str, small: dict[str, Draft202012Validator]
) -> None:
    text = SMALL["claims/vocabulary.yml"]
    assert was in text
    small["vocabulary"].validate(yaml.safe_load(text))
    assert not small["vocabulary"].is_valid(yaml.safe_load(text.replace(was, now, 1)))


def test_names_are_reported_with_what_they_mean(small: dict[str, Draft202012Validator]) -> None:
    note = small["note"].schema["properties"]
    source = note["evidence"]["items"]["properties"]["source"]
    assert source["enum"] == ["lima2010thinking", "nao2009partnering"]
    assert source["enumDescriptions"] == [
        "Lima (2010): Thinking More Deeply about Networks in Education",
        "National Audit Office (2009): Partnering for School Improvement",
    ]
    claims = note["relations"]["properties"]["supports"]["items"]
    assert dict(zip(claims["enum"], claims["enumDescriptions"], strict=True))[
        "partnering-helps"
    ] == ("Partnering helps schools to improve.")


SETTINGS = [
    ('[check]\nselect = ["C", "N009"]\n', True),
    ('[check.ignore]\nC009 = "a reason"\n', True),
    ('[check.per-file-ignores]\n"claims/old/**" = {C009 = "old notes"}\n', True),
    ('[check.severity]\nC009 = "info"\nN = "warning"\n', True),
    ('[check]\nbaseline = "kb-baseline.json"\n', True),
    ("", True),
    ("[chek]\n", False),
    ('[check]\nselct = ["C"]\n', False),
    ('[check]\nselect = "C"\n', False),
    ('[check.severity]\nC009 = "grave"\n', False),
    ("[check]\nbaseline = 1\n", False),
    ('[check]\nignore = ["C009"]\n', False),
]


@pytest.mark.parametrize(("text", "right"), SETTINGS)
def test_the_settings_are_as_the_checks_read_them(
    text: str, right: bool, validators: dict[str, Draft202012Validator], tmp_path: Path
) -> None:
    assert validators["config"].is_valid(tomllib.loads(text)) is right
    (tmp_path / "kb.toml").write_text(text, encoding="utf-8")
    if right:
        read_policy(tmp_path)
    else:
        with pytest.raises(UsageFault):
            read_policy(tmp_path)


def test_the_settings_know_every_rule(validators: dict[str, Draft202012Validator]) -> None:
    check = validators["config"].schema["properties"]["check"]["properties"]
    assert set(check["severity"]["properties"]) == {rule.code for rule in RULES}


def rows(page: str) -> dict[str, str]:
    return dict(re.findall(r"^\| `([\w-]+)` \| ([^|]+?) \|", page, re.MULTILINE))


WORDS = {
    "## Claims": NOTE,
    "An item of evidence:": EVIDENCE,
    "### How large": EFFECT,
    "## Studies": STUDY,
    "## Questions": QUESTION,
}


def test_keys_are_described_in_the_words_of_the_docs() -> None:
    assert set(NOTE) == set(KEYS)
    assert set(EVIDENCE) == set(EVIDENCE_KEYS)
    assert set(TERM) == {*TERM_KEYS, *(key for keys in OWN_KEYS.values() for key in keys)}
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    for start, words in WORDS.items():
        section = re.split(
            r"^#{2,3} |^An item of evidence:", page.split(start)[1], flags=re.MULTILINE
        )[0]
        table = next(part for part in section.split("\n\n") if part.startswith("|"))
        assert rows(table) == words


def test_the_command_prints_and_writes(small_kb: Path, tmp_path: Path, kb_main: RunKb) -> None:
    printed = kb_main("-C", str(small_kb), "schema")
    assert json.loads(printed.stdout)["title"] == "The front matter of a claim note"
    target = tmp_path / "vocabulary.json"
    written = kb_main("-C", str(small_kb), "schema", "vocabulary", "-o", str(target))
    assert written.stdout == ""
    assert "trust" in target.read_text(encoding="utf-8")
    assert kb_main("-C", str(small_kb), "schema", "notes").returncode == 2


def strip_comments(text: str) -> str:
    return re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE)


@pytest.mark.parametrize("path", sorted((ROOT / ".vscode").glob("*.*")), ids=lambda p: p.name)
def test_the_editors_files_are_json(path: Path) -> None:
    json.loads(strip_comments(path.read_text(encoding="utf-8")))


def test_the_task_finds_places_in_what_check_prints(write_kb: Any, kb_main: RunKb) -> None:
    tasks = json.loads((ROOT / ".vscode" / "tasks.json").read_text(encoding="utf-8"))["tasks"]
    patterns = [matcher["pattern"]["regexp"] for matcher in tasks[0]["problemMatcher"]]
    wrong = FAITH.replace("lima2010thinking\n", "lima2010thinkng\n").replace(
        "    basis: relayed\n", ""
    )
    printed = kb_main("-C", str(write_kb({"claims/networks/spread-by-faith.md": wrong})), "check")
    found = [
        re.match(pattern, line) for pattern in patterns for line in printed.stdout.splitlines()
    ]
    reported = {(match[1], match[4]) for match in found if match}
    assert ("claims/networks/spread-by-faith.md", "C002") in reported
    assert ("claims/networks/spread-by-faith.md", "C009") in reported


def test_a_new_collection_has_the_same_help_for_editors(tmp_path: Path, kb_main: RunKb) -> None:
    assert kb_main("init", str(tmp_path / "new")).returncode == 0
    for path in (ROOT / ".vscode").iterdir():
        if not path.name.endswith(".schema.json"):
            assert (tmp_path / "new" / ".vscode" / path.name).read_bytes() == path.read_bytes()
    ignored = (tmp_path / "new" / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "/.vscode/*.schema.json" in ignored
