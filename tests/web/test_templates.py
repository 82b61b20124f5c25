"""Templates show what they are given and nothing else: an unknown name is an error."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, cast

import pytest
from datasette.utils.asgi import Request
from jinja2 import UndefinedError

from kb.web.page import Page, names_of
from kb.web.site import open_site
from kb.web.views import render
from tests.web.conftest import Site

pytestmark = pytest.mark.datasette


@dataclass(frozen=True, slots=True)
class Broken:
    message: str


PAGE = Page("/503", "kb/broken.html", "Not available", context=Broken("Half a database."))


def rendered(asked: Site, page: Page) -> str:
    async def made() -> str:
        request = cast(Any, Request.fake("/503"))
        return await render(await open_site(asked.datasette, request), page)

    return asked.runner.run(made())


def test_a_template_shows_the_fields_of_its_value(site: Site) -> None:
    assert "Half a database." in rendered(site, PAGE)


def test_an_unknown_name_is_an_error(site: Site) -> None:
    with pytest.raises(UndefinedError, match="'message' is undefined"):
        rendered(site, replace(PAGE, context={}))


def test_names_are_of_values_with_names() -> None:
    assert names_of(Broken("x")) == names_of({"message": "x"})
    with pytest.raises(TypeError, match="str has no names"):
        names_of("x")
