"""The language server over its real protocol, asked by a real client in a process of its own."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types
from pygls import uris
from pygls.exceptions import JsonRpcException
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities, make_test_lsp_client

from tests.conftest import SMALL, write_files

NOTE = "claims/new.md"
TEXT = """\
---
claim: Trust grows, 😀 and grows.
kidn: finding
features: {network: supports}
contexts: [england]
evidence:
  - source: nao2009partnering
    relation: supports
    via: lima2010thinking
    design: conceptual
relations:
  supports: [partnering-helps]
---

As 😀 [@lima2010thinking, p. 2] says, see [[partnering-helps]].
"""

pytestmark = pytest.mark.filterwarnings("ignore::pytest_lsp.LspSpecificationWarning")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_files(tmp_path / "kb", SMALL)


def make_client() -> LanguageClient:
    """A client that lets the server ask to be told of changed files, as editors do."""
    made = make_test_lsp_client()

    @made.feature(types.CLIENT_REGISTER_CAPABILITY)
    def register(params: types.RegistrationParams) -> None:
        made.registered = [one.method for one in params.registrations]

    return made


CONFIG = ClientServerConfig(
    server_command=[sys.executable, "-m", "kb", "lsp"], client_factory=make_client
)


@pytest_lsp.fixture(config=CONFIG)
async def client(lsp_client: LanguageClient, root: Path) -> AsyncIterator[None]:
    capabilities = client_capabilities("visual_studio_code")
    params = types.InitializeParams(capabilities=capabilities, root_uri=root.as_uri())
    await lsp_client.initialize_session(params)
    yield
    await lsp_client.shutdown_session()


@pytest_lsp.fixture(config=CONFIG, params=["neovim", "emacs"])
async def other_client(
    request: pytest.FixtureRequest, lsp_client: LanguageClient, root: Path
) -> AsyncIterator[None]:
    capabilities = client_capabilities(request.param)
    await lsp_client.initialize_session(types.InitializeParams(capabilities=capabilities))
    yield
    await lsp_client.shutdown_session()


class Editor:
    """One document in an editor, by its text; ``|`` marks the cursor where one is asked about."""

    def __init__(self, client: LanguageClient, path: Path) -> None:
        self.client = client
        self.uri = path.as_uri()
        self.version = 0
        self.text = ""

    def type(self, text: str) -> None:
        self.version += 1
        if self.version == 1:
            item = types.TextDocumentItem(self.uri, "markdown", self.version, text)
            self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        else:
            change = types.TextDocumentContentChangeWholeDocument(text)
            name = types.VersionedTextDocumentIdentifier(self.version, self.uri)
            self.client.text_document_did_change(types.DidChangeTextDocumentParams(name, [change]))
        self.text = text

    def at(self, words: str) -> types.TextDocumentPositionParams:
        """The place in the text where ``|`` stands in those words of it."""
        offset = self.text.index(words.replace("|", "")) + words.index("|")
        before = self.text[:offset].split("\n")
        character = len(before[-1].encode(self.encoding)) // self.unit
        document = types.TextDocumentIdentifier(self.uri)
        return types.TextDocumentPositionParams(
            document, types.Position(len(before) - 1, character)
        )

    encoding, unit = "utf-16-le", 2

    def slice(self, found: types.Range) -> str:
        lines = self.text.split("\n")
        assert found.start.line == found.end.line
        data = lines[found.start.line].encode(self.encoding)
        return data[found.start.character * self.unit : found.end.character * self.unit].decode(
            self.encoding
        )

    async def found(self, expected: set[str]) -> list[types.Diagnostic]:
        """What the server finds in the document, once it is what is expected."""
        for _ in range(200):
            found = list(self.client.diagnostics.get(self.uri, []))
            if {str(one.code) for one in found} == expected:
                return found
            await asyncio.sleep(0.05)
        raise AssertionError(f"{[(one.code, one.message) for one in found]} is not {expected}")

    async def completions(self, text: str) -> dict[str, types.CompletionItem]:
        """What can be written at ``|``, once the text was typed up to there."""
        self.type(text.replace("|", ""))
        place = self.at(text)
        answer = await self.client.text_document_completion_async(
            types.CompletionParams(place.text_document, place.position)
        )
        assert isinstance(answer, types.CompletionList)
        return {item.label: item for item in answer.items}


@pytest.fixture
def editor(client: LanguageClient, root: Path) -> Editor:
    return Editor(client, root / NOTE)


@pytest.mark.asyncio
async def test_findings_follow_what_is_typed(editor: Editor) -> None:
    note = TEXT.replace("partnering-helps]]", "partnering-hlps]]")
    editor.type(note)
    found = await editor.found({"N004", "C008"})
    places = {one.code: editor.slice(one.range) for one in found}
    assert places == {"N004": "kidn", "C008": "partnering-hlps"}
    assert {one.source for one in found} == {"kb"}
    editor.type(note.replace("kidn", "kind"))
    (left,) = await editor.found({"C008"})
    assert left.severity is types.DiagnosticSeverity.Error
    editor.type(TEXT.replace("kidn", "kind"))
    await editor.found(set())


@pytest.mark.asyncio
async def test_other_editors_are_served_as_well(other_client: LanguageClient, root: Path) -> None:
    editor = Editor(other_client, root / NOTE)
    editor.type(TEXT)
    (found,) = await editor.found({"N004"})
    assert editor.slice(found.range) == "kidn"
    assert "kind" in await editor.completions(TEXT.replace("kidn: finding", "ki|"))


@pytest.mark.asyncio
async def test_a_buffer_that_is_not_saved_changes_what_is_found_elsewhere(
    editor: Editor, client: LanguageClient, root: Path
) -> None:
    editor.type(TEXT.replace("kidn", "kind").replace("lima2010thinking", "lee2011"))
    await editor.found({"C002", "C007"})
    bibliography = Editor(client, root / "sources/new.bib")
    bibliography.type("@book{lee2011, author = {Lee, A.}, title = {Trust}, date = {2011}}\n")
    await editor.found(set())
    name = types.TextDocumentIdentifier(bibliography.uri)
    client.text_document_did_close(types.DidCloseTextDocumentParams(name))
    await editor.found({"C002", "C007"})


@pytest.mark.asyncio
async def test_completion_knows_keys_words_terms_claims_and_sources(editor: Editor) -> None:
    front = "---\nclaim: It holds.\n"
    items = await editor.completions(f"{front}ce|\n---\n")
    assert set(items) >= {"certainty", "certainty-reason"}
    edit = items["certainty"].text_edit
    assert isinstance(edit, types.TextEdit)
    assert (edit.new_text, editor.slice(edit.range)) == ("certainty: ", "ce")
    assert set(await editor.completions(f"{front}certainty: |\n---\n")) == {
        *("high", "moderate", "low", "very-low")
    }
    assert set(await editor.completions(f"{front}features: {{tr|}}\n---\n")) == {"trust"}
    assert set(await editor.completions(f"{front}features:\n  conf|\n---\n")) == {"trust"}
    assert "qualifies" in await editor.completions(f"{front}features: {{trust: |}}\n---\n")
    assert set(await editor.completions(f"{front}contexts: [england, |]\n---\n")) == {"england"}
    assert "relation" in await editor.completions(f"{front}evidence:\n  - source: x\n    |\n---\n")
    sources = await editor.completions(f"{front}evidence:\n- source: office|\n---\n")
    assert set(sources) == {"nao2009partnering"}
    assert sources["nao2009partnering"].detail == "National Audit Office 2009"
    links = await editor.completions(f"{front}relations:\n  supports: [part|]\n---\n")
    assert set(links) == {"partnering-helps"}
    assert links["partnering-helps"].documentation == "Partnering helps schools to improve."
    assert set(await editor.completions(f"{front}---\n😀 says [see @li|, p. 2].\n")) == {
        "lima2010thinking"
    }
    assert "spread-by-faith" in await editor.completions(f"{front}---\nSee [[|]].\n")
    assert await editor.completions(f"{front}---\nPlain words|.\n") == {}
    assert await editor.completions("---\nclaim: Some words|\n---\n") == {}


@pytest.mark.asyncio
async def test_completion_in_the_vocabulary_and_in_bibliographies(
    client: LanguageClient, root: Path
) -> None:
    vocabulary = Editor(client, root / "claims/vocabulary.yml")
    text = SMALL["claims/vocabulary.yml"].replace("broader: network", "broader: ne|")
    assert set(await vocabulary.completions(text)) == {"network"}
    text = SMALL["claims/vocabulary.yml"].replace("kind: place", "kind: p|")
    kinds = {"programme", "place", "phase", "period", "population", "comparator"}
    assert set(await vocabulary.completions(text)) == kinds
    bibliography = Editor(client, root / "sources/one.bib")
    text = f"{SMALL['sources/one.bib']}\n@inbook{{x2001, crossref = {{nao|}}}}\n"
    assert set(await bibliography.completions(text)) == {"nao2009partnering"}


@pytest.mark.asyncio
async def test_hover_shows_references_statements_and_definitions(
    editor: Editor, client: LanguageClient
) -> None:
    editor.type(TEXT)

    async def hover(words: str) -> tuple[str, str]:
        place = editor.at(words)
        params = types.HoverParams(place.text_document, place.position)
        answer = await client.text_document_hover_async(params)
        if answer is None:
            return "", ""
        assert isinstance(answer.contents, types.MarkupContent)
        assert answer.range is not None
        return answer.contents.value, editor.slice(answer.range)

    reported, words = await hover("[@lima|2010thinking, p. 2]")
    assert words == "lima2010thinking"
    assert "Thinking More Deeply about Networks in Education" in reported
    assert "Evidence in 2 claims" in reported
    reported, words = await hover("[[partnering|-helps]]")
    assert "**Partnering helps schools to improve.**" in reported
    assert words == "partnering-helps"
    assert "Network" in (await hover("{net|work: supports}"))[0]
    assert "Conceptual work" in (await hover("design: |conceptual"))[0]
    assert "as in CiTO" in (await hover("rela|tion: supports"))[0]
    assert await hover("Trust gr|ows") == ("", "")


@pytest.mark.asyncio
async def test_definitions_and_uses(editor: Editor, client: LanguageClient, root: Path) -> None:
    editor.type(TEXT)
    for words, path, line in (
        ("[@lima|2010thinking", "sources/one.bib", 0),
        ("via: |lima", "sources/one.bib", 0),
        ("[[partnering|-helps", "claims/partnering-helps.md", 1),
        ("[eng|land]", "claims/vocabulary.yml", 8),
    ):
        place = editor.at(words)
        params = types.DefinitionParams(place.text_document, place.position)
        answer = await client.text_document_definition_async(params)
        assert isinstance(answer, types.Location)
        assert uris.to_fs_path(answer.uri) == str(root / path)
        assert answer.range.start.line == line, words
    place = editor.at("[@lima|2010thinking")
    context = types.ReferenceContext(include_declaration=True)
    uses = await client.text_document_references_async(
        types.ReferenceParams(context, place.text_document, place.position)
    )
    files = sorted(Path(use.uri).name for use in uses or ())
    assert files == ["new.md", "new.md", "one.bib", "spread-by-faith.md", "spread-by-faith.md"]


@pytest.mark.asyncio
async def test_fixes_are_code_actions(editor: Editor, client: LanguageClient) -> None:
    editor.type(TEXT.replace("---\n", "--\n", 1))
    await editor.found({"N001"})
    editor.type(TEXT)
    (finding,) = await editor.found({"N004"})
    document = types.TextDocumentIdentifier(editor.uri)

    async def actions(only: list[str] | None = None) -> list[types.CodeAction]:
        context = types.CodeActionContext([finding], only=only)
        params = types.CodeActionParams(document, finding.range, context)
        answer = await client.text_document_code_action_async(params)
        return [one for one in answer or () if isinstance(one, types.CodeAction)]

    (action,) = await actions()
    assert (action.title, action.is_preferred) == ("N004: write “kind”", False)
    assert action.edit is not None
    assert action.edit.changes is not None
    (edit,) = action.edit.changes[editor.uri]
    assert (editor.slice(edit.range), edit.new_text) == ("kidn", "kind")
    assert await actions(["source.fixAll"]) == []
    editor.type(TEXT.replace("---\n", "--\n", 1))
    await editor.found({"N001"})
    (whole,) = await actions(["source.fixAll"])
    assert whole.kind == "source.fixAll.kb"


@pytest.mark.asyncio
async def test_formatting_is_that_of_kb_fmt(editor: Editor, client: LanguageClient) -> None:
    editor.type(TEXT.replace("kidn:", "kind:   "))
    document = types.TextDocumentIdentifier(editor.uri)
    options = types.FormattingOptions(tab_size=2, insert_spaces=True)
    edits = await client.text_document_formatting_async(
        types.DocumentFormattingParams(document, options)
    )
    assert edits
    assert "\nkind: finding\n" in edits[0].new_text


@pytest.mark.asyncio
async def test_settings_count_and_wrong_ones_are_shown(
    editor: Editor, client: LanguageClient, root: Path
) -> None:
    editor.type(TEXT)
    await editor.found({"N004"})
    (root / "kb.toml").write_text('[check.ignore]\nN004 = "for once"\n', encoding="utf-8")
    uri = (root / "kb.toml").as_uri()
    event = types.FileEvent(uri, types.FileChangeType.Created)
    reported = types.DidChangeWatchedFilesParams([event])
    client.workspace_did_change_watched_files(reported)
    await editor.found(set())
    (root / "kb.toml").write_text("[check]\nselct = []\n", encoding="utf-8")
    client.workspace_did_change_watched_files(reported)
    await editor.found({"N004"})
    assert "“selct” is no setting" in client.messages[0].message


@pytest.mark.asyncio
async def test_other_files_are_left_alone(client: LanguageClient, root: Path) -> None:
    for name in ("README.md", "sources/read.md", "../elsewhere.md"):
        other = Editor(client, (root / name).resolve())
        other.type("---\nce\n---\n[@lima]")
        place = other.at("[@li|ma]")
        hover = types.HoverParams(place.text_document, place.position)
        assert await client.text_document_hover_async(hover) is None
        assert other.uri not in client.diagnostics


@pytest.mark.asyncio
async def test_rename_changes_every_file_and_moves_the_note(
    editor: Editor, client: LanguageClient, root: Path
) -> None:
    editor.type(TEXT)
    place = editor.at("[[partnering|-helps")
    document, position = place.text_document, place.position
    prepared = await client.text_document_prepare_rename_async(
        types.PrepareRenameParams(document, position)
    )
    assert isinstance(prepared, types.PrepareRenamePlaceholder)
    assert (editor.slice(prepared.range), prepared.placeholder) == ("partnering-helps",) * 2
    answer = await client.text_document_rename_async(
        types.RenameParams(document, position, "partners-help")
    )
    assert answer is not None
    assert answer.document_changes is not None
    edited = {
        Path(one.text_document.uri).name: [edit.new_text for edit in one.edits]
        for one in answer.document_changes
        if isinstance(one, types.TextDocumentEdit)
    }
    assert edited == {
        "new.md": ["partners-help"] * 2,
        "partnering-helps.md": ["\nreplaces: [partnering-helps]"],
        "spread-by-faith.md": ["partners-help"] * 2,
    }
    (moved,) = [o for o in answer.document_changes if isinstance(o, types.RenameFile)]
    assert Path(moved.new_uri).name == "partners-help.md"
    with pytest.raises(JsonRpcException, match="There is a claim “spread-by-faith” already"):
        await client.text_document_rename_async(
            types.RenameParams(document, position, "spread-by-faith")
        )
    own = editor.at("Trust gr|ows")
    note = await client.text_document_prepare_rename_async(
        types.PrepareRenameParams(own.text_document, own.position)
    )
    assert isinstance(note, types.PrepareRenamePlaceholder)
    assert note.placeholder == "new"


@pytest.mark.asyncio
async def test_symbols_of_a_file_and_of_the_collection(
    editor: Editor, client: LanguageClient
) -> None:
    editor.type(TEXT)
    document = types.TextDocumentIdentifier(editor.uri)
    listed = await client.text_document_document_symbol_async(types.DocumentSymbolParams(document))
    (note,) = listed or ()
    assert isinstance(note, types.DocumentSymbol)
    assert (note.name, note.detail) == ("new", "Trust grows, 😀 and grows.")
    (item,) = note.children or ()
    assert (item.name, item.detail) == ("nao2009partnering", "supports")
    assert editor.slice(item.selection_range) == "nao2009partnering"
    answer = await client.workspace_symbol_async(types.WorkspaceSymbolParams("partnering school"))
    assert {one.name.split(":")[0] for one in answer or ()} == {
        "nao2009partnering",
        "partnering-helps",
    }
