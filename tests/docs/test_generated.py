"""The reference pages made from the code are fresh, and leave no command, option, route or parameter out."""

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
import typer.main

from lianjian.api.app import create_app
from lianjian.cli import app
from lianjian.loaders.problems import CODES
from tests.conftest import ROOT

REFERENCE = ROOT / "docs" / "reference"


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_pages_are_fresh(generate: ModuleType) -> None:
    for name, make in generate.PAGES.items():
        assert (ROOT / name).read_text(encoding="utf-8") == make(), f"{name} is stale: run make docs"


def test_check_tells_stale_pages(generate: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate, "ROOT", tmp_path)
    monkeypatch.setattr(generate, "PAGES", {"page.md": lambda: "new\n"})
    assert generate.main(["--check"]) == 1
    assert generate.main([]) == 0
    assert generate.main(["--check"]) == 0
    assert (tmp_path / "page.md").read_text(encoding="utf-8") == "new\n"


def test_every_command_and_option_is_documented() -> None:
    sections = dict(_sections(REFERENCE / "command-line.md"))
    for info in app.registered_commands:
        assert info.callback is not None
        name = info.name or info.callback.__name__
        command = typer.main.get_command_from_info(info, pretty_exceptions_short=False, rich_markup_mode=None)
        for parameter in command.params:
            names = parameter.opts if parameter.param_type_name == "option" else [str(parameter.name).upper()]
            assert all(f"`{one}`" in sections[name] for one in names if one != "--help"), (name, names)


def test_every_route_and_parameter_is_documented() -> None:
    sections = dict(_sections(REFERENCE / "http.md"))
    for path, methods in create_app("graph.db").openapi()["paths"].items():
        for method, route in methods.items():
            section = sections[f"{method.upper()} {path}"]
            assert all(f"`{parameter['name']}`" in section for parameter in route.get("parameters", ()))


def test_every_problem_is_documented() -> None:
    text = (REFERENCE / "problems.md").read_text(encoding="utf-8")
    assert all(f"| [`{code}`](problems/{code}.md) |" in text for code in CODES)
    assert {page.stem for page in (REFERENCE / "problems").iterdir()} == set(CODES)
    for code, kind in CODES.items():
        page = (REFERENCE / "problems" / f"{code}.md").read_text(encoding="utf-8")
        assert all(part in page for part in ("**原因** ", "**Cause** ", kind.zh, kind.en, "改前 before"))


def _sections(page: Path) -> Iterator[tuple[str, str]]:
    text = page.read_text(encoding="utf-8")
    for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        heading, _, body = part.partition("\n")
        yield heading, body
