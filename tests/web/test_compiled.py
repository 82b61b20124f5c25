"""Templates compiled once for all editions of a database."""

from __future__ import annotations

from jinja2 import DictLoader, Environment

from kb.web.compiled import Compiled


def test_a_template_is_compiled_once_for_all_environments_until_its_text_changes() -> None:
    compiled = Compiled()
    texts = {"page": "{{ 1 + 1 }}"}

    def shown() -> str:
        environment = Environment(loader=DictLoader(texts), bytecode_cache=compiled)  # noqa: S701
        return environment.get_template("page").render()

    assert shown() == shown() == "2"
    (code,) = compiled._code.values()
    shown()
    assert list(compiled._code.values()) == [code]
    texts["page"] = "{{ 1 + 2 }}"
    assert shown() == "3"
