"""What strangers type into the forms: read as plain text, whatever it looks like."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kb.base.errors import KbError
from kb.base.text import TextFile
from kb.draft.forms import FORMS, as_prose, as_remark, read_form
from kb.parse.bibtex import parse_bib
from kb.parse.note import parse_note
from tests.conftest import ROOT

TEMPLATES = (
    ROOT / ".github" / "ISSUE_TEMPLATE",
    ROOT / "kb" / "cli" / "templates" / "init" / ".github" / "ISSUE_TEMPLATE",
)


def filled(name: str, **answers: str) -> str:
    """An issue as the forge makes it of a form."""
    form = next(form for form in FORMS if form.name == name)
    said = (
        f"### {label}\n\n{answers.get(field, '_No response_')}"
        for field, label in form.fields.items()
    )
    return "\n\n".join(said)


@pytest.mark.parametrize("folder", TEMPLATES, ids=["here", "new"])
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_labels_are_those_of_the_forge_s_forms(form, folder) -> None:
    template = yaml.safe_load((folder / f"{form.name}.yml").read_text(encoding="utf-8"))
    labels = [
        part["attributes"]["label"] for part in template["body"] if part["type"] != "markdown"
    ]
    assert labels == list(form.fields.values())
    assert template["labels"] == [form.name]


def test_what_was_typed_is_read_by_field() -> None:
    text = filled("claim", statement="Networks help.\r\nSometimes.", against="### Where in it\n\nx")
    form = read_form(f"\r\n{text}")
    assert form.name == "claim"
    assert form.words("statement") == "Networks help. Sometimes."
    # A heading that was passed already is text.
    assert form.answers["against"] == "### Where in it\n\nx"
    assert form.answers["locator"] == ""


def test_letters_that_nobody_sees_are_gone() -> None:
    form = read_form(filled("correction", what="net\u202ework\x00\u200b", right="a\tb"))
    assert form.words("what") == "network"
    assert form.answers["right"] == "a b"


@pytest.mark.parametrize("text", ["", "### What happened\n\nIt broke.", "Hello", "### the claim\n"])
def test_other_issues_are_none_of_them(text: str) -> None:
    with pytest.raises(KbError, match="none of the forms"):
        read_form(text)


def test_a_field_that_is_too_long_is_refused_by_its_label() -> None:
    with pytest.raises(KbError, match="“What speaks against it” holds 9000 characters"):
        read_form(filled("claim", against="x" * 9000))


HARM = st.text(alphabet="[]@lima2010thinking<>!`*_#|-:\\\n{}$~=&;()'\" ", max_size=60)


@given(HARM)
def test_prose_cites_links_and_marks_nothing(typed: str) -> None:
    note = "---\nclaim: X is so.\nevidence:\n  - {source: a, relation: supports}\n---\n\nSaid: "
    claim, findings = parse_note(TextFile("claims/x.md", f"{note}{as_prose(typed)}\n"))
    assert claim is not None
    assert not claim.mentions
    assert {finding.code for finding in findings} <= {"N029"}  # it bears on no feature


@given(HARM)
def test_a_remark_is_no_entry(typed: str) -> None:
    text = f"% {as_remark(typed)}\n@misc{{a, title = {{B}}}}\n"
    bib, findings = parse_bib(TextFile("sources/x.bib", text))
    assert [entry.key for entry in bib.entries] == ["a"]
    assert not findings
