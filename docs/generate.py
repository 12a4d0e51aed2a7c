"""Make the reference pages that follow from the code: `python docs/generate.py [--check]`.

The command line comes from the Typer application, HTTP from the OpenAPI document, problems from their catalogue, the mapping
language from its model, Python from signatures and docstrings. The pages are committed, and a test compares them.
"""

import argparse
import inspect
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import typer.main
import yaml
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

import lianjian.errors
from lianjian.api.app import create_app
from lianjian.cli import app
from lianjian.graph.backup import back_up, restore
from lianjian.graph.follow import Follower
from lianjian.graph.forget import forget
from lianjian.graph.open import open_snapshot
from lianjian.graph.register import create_graph
from lianjian.graph.snapshot import Snapshot
from lianjian.graph.store import Store, open_store, upgrade_graph
from lianjian.graph.transfer import Transfer, copy_graph
from lianjian.loaders.into import load_into
from lianjian.loaders.load import load_paths
from lianjian.loaders.mapping import model as mapping
from lianjian.loaders.mapping.schema import mapping_schema
from lianjian.loaders.problems import CODES
from lianjian.loaders.report import LoadReport
from lianjian.queries.check import check
from lianjian.queries.common.answer import Answer
from lianjian.queries.cypher import CypherAnswer, cypher
from lianjian.queries.derivatives import derivatives
from lianjian.queries.describe import describe
from lianjian.queries.gaps import gaps
from lianjian.queries.history import history
from lianjian.queries.linkages import linkages
from lianjian.queries.neighbourhood import neighbourhood
from lianjian.queries.partners import partners
from lianjian.queries.search import search
from lianjian.queries.sources import sources
from lianjian.viz.answer_graph import AnswerGraph, AnswerNode, AnswerTie, answer_graph
from lianjian.viz.network import alliance_network
from lianjian.viz.page import write_page
from lianjian.viz.subgraph import merge_into, to_subgraph

ROOT = Path(__file__).parent.parent
_MADE = "<!-- Made by `python docs/generate.py`. Edit {origin}, not this page. -->"
_WORDS = {str: "TEXT", int: "INTEGER", float: "NUMBER", Path: "PATH"}
_SEVERITIES = {
    "error": "Something was rejected or left out; exit status 1.",
    "review": "Not loaded until somebody has decided; exit status 1.",
    "note": "Everything was loaded; worth knowing.",
}
#: The parts of a mapping file, from the whole to the smallest.
_MAPPING_PARTS: tuple[type[BaseModel], ...] = (
    mapping.Mapping,
    mapping.SourceDefaults,
    mapping.TableMapping,
    mapping.Citation,
    mapping.NodeRecord,
    mapping.LinkRecord,
    mapping.End,
    mapping.Value,
    mapping.Condition,
)
#: The public functions, by what they are for.
_FUNCTIONS: Mapping[str, Sequence[Callable[..., Any]]] = {
    "Opening and loading": (open_snapshot, load_into, create_graph, open_store, upgrade_graph, load_paths, forget),
    "Whole graphs": (copy_graph, back_up, restore),
    "Questions": (partners, derivatives, gaps, linkages, neighbourhood, search, describe, sources, history, check),
    "Queries of one's own": (cypher,),
    "Pictures and HTTP": (alliance_network, write_page, create_app),
    "Answers as graphs": (answer_graph, to_subgraph, merge_into),
}
_CLASSES: Sequence[type] = (
    Answer,
    AnswerGraph,
    AnswerNode,
    AnswerTie,
    CypherAnswer,
    LoadReport,
    Transfer,
    Snapshot,
    Follower,
    Store,
)


def command_line() -> str:
    """docs/reference/command-line.md: every command, argument and option."""
    parts = [
        "# The command line",
        _MADE.format(origin="lianjian/commands/"),
        "What the questions mean stands in [questions](questions.md). Standard output holds the answer and nothing else;"
        " progress and messages go to standard error. Exit status: 0 answered; 1 `load` left something out; 2 something that"
        " you can mend; 3 the store failed. `--version` shows the version, `--help` after any command its usage.",
    ]
    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        given = [p for p in command.params if p.name != "help"]
        shown = " ".join(_usage(p) for p in given if p.param_type_name == "argument")
        parts += [f"## {name}", str(command.help), f"```\nlianjian {name} {shown}".rstrip() + " [OPTIONS]\n```"]
        types = get_type_hints(command.callback)
        parts.append(_table(("name", "value", "default", "meaning"), (_parameter(p, types[p.name]) for p in given)))
    return _page(parts)


def _usage(parameter: Any) -> str:
    name = parameter.name.upper() + ("..." if parameter.nargs == -1 else "")
    return name if parameter.required else f"[{name}]"


def _parameter(parameter: Any, annotation: Any) -> tuple[str, str, str, str]:
    is_option = parameter.param_type_name == "option"
    names = parameter.opts if is_option else [parameter.name.upper()]
    default = "required" if parameter.required else ""
    if parameter.default is not None and not isinstance(parameter.default, bool):
        default = f"`{parameter.default}`"
    meaning = parameter.help or ""
    if parameter.envvar:
        meaning += f" (or the environment variable `{parameter.envvar}`)"
    return ", ".join(f"`{name}`" for name in names), _word(parameter, annotation), default, meaning


def _word(parameter: Any, annotation: Any) -> str:
    inner = annotation
    while get_args(inner):  # list[str], Path | None
        inner = get_args(inner)[0]
    if inner is bool:
        return ""
    many = ", several" if parameter.multiple or parameter.nargs == -1 else ""
    return _WORDS[inner] + many


def http() -> str:
    """docs/reference/http.md: every route, its parameters, and the shape of errors."""
    document = create_app("graph.db").openapi()
    parts = [
        "# HTTP",
        _MADE.format(origin="lianjian/api/"),
        "`lianjian serve` answers on this machine only; [how to ask over HTTP](../how-to/ask-over-http.md). What the questions"
        " mean, and the keys of their answers, stands in [questions](questions.md). A running service shows the same document"
        " under `/openapi.json`. A parameter of another name is an error.",
    ]
    for path, methods in document["paths"].items():
        for method, route in methods.items():
            parts += [f"## {method.upper()} {path}", f"{route['summary']}. {route.get('description', '')}"]
            rows = [_route_parameter(p) for p in route.get("parameters", ())]
            if rows:
                parts.append(_table(("parameter", "value", "default", "meaning"), rows))
    return _page([*parts, *_error_shape(document)])


def _route_parameter(parameter: Mapping[str, Any]) -> tuple[str, str, str, str]:
    schema = parameter["schema"]
    default = "required" if parameter.get("required") else _code(schema.get("default"))
    where = " (in the path)" if parameter["in"] == "path" else ""
    return f"`{parameter['name']}`{where}", _schema(schema), default, parameter.get("description") or ""


def _schema(schema: Mapping[str, Any]) -> str:
    if "anyOf" in schema:
        return " or ".join(_schema(s) for s in schema["anyOf"] if s.get("type") != "null")
    if "enum" in schema:
        return " ".join(f"`{value}`" for value in schema["enum"])
    if schema.get("type") == "array":
        return f"{_schema(schema['items'])}, repeatable"
    if "$ref" in schema:
        return "`{id, kind, name}`"
    low, high = schema.get("minimum"), schema.get("maximum")
    return f"{schema.get('format', schema.get('type', ''))}" + (f", {low} to {high}" if low is not None else "")


def _error_shape(document: Mapping[str, Any]) -> list[str]:
    responses = document["paths"]["/api/partners"]["get"]["responses"]
    problem = document["components"]["schemas"]["Problem"]["properties"]
    return [
        "## Errors",
        "Every error is `application/problem+json` ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)), with the same sentence"
        " in Chinese and in English that the command line prints.",
        _table(("status", "meaning"), ((code, r["description"]) for code, r in responses.items() if code != "200")),
        _table(("key", "value", "meaning"), ((f"`{k}`", _schema(s), s.get("description", "")) for k, s in problem.items())),
    ]


def problems() -> str:
    """docs/reference/problems.md: the catalogue of what a load reports."""
    parts = [
        "# Problems that a load reports",
        _MADE.format(origin="lianjian/loaders/problems.py"),
        "Each problem names its file, sheet, cell and value, and carries one of these codes. Words in braces are filled in; a"
        " sentence in ⟦⟧ is left out where there is nothing to say."
        " [How to read a load report](../how-to/read-a-load-report.md).",
    ]
    for severity, meaning in _SEVERITIES.items():
        codes = [code for code, kind in CODES.items() if kind.severity == severity]
        rows = [(f"[`{code}`](problems/{code}.md)", CODES[code].zh, CODES[code].en) for code in codes]
        parts += [f"## {severity}", meaning, _table(("code", "中文", "English"), rows)]
    return _page(parts)


@cache
def _examples() -> Mapping[str, Sequence[str]]:
    """What brings each problem about in both languages, and an example before and after it is mended."""
    loaded: Mapping[str, Sequence[str]] = yaml.safe_load((ROOT / "docs" / "problem_examples.yaml").read_text(encoding="utf-8"))
    return loaded


def problem_page(code: str) -> str:
    """docs/reference/problems/<code>.md: one problem, its cause, an example, and what to do."""
    kind = CODES[code]
    cause_zh, cause_en, before, after = _examples()[code]
    return _page(
        [
            f"# {code}",
            _MADE.format(origin="lianjian/loaders/problems.py and docs/problem_examples.yaml"),
            f"`{kind.severity}`: {_SEVERITIES[kind.severity]}",
            f"**原因** {cause_zh}",
            f"**怎么办** {kind.zh}",
            f"**Cause** {cause_en}",
            f"**What to do** {kind.en}",
            "## 例子 Example",
            _table(("改前 before", "改后 after"), [(before, after)]),
            "[所有问题 all problems](../problems.md) · [改退回的清单 mend a marked list](../../how-to/mend-a-marked-list.md)",
        ]
    )


def mapping_language() -> str:
    """docs/reference/mapping.md: the parts of a mapping file and their keys."""
    parts = [
        "# Mapping files",
        _MADE.format(origin="lianjian/loaders/mapping/model.py"),
        "A mapping says in YAML how the columns of any table become records. It is checked whole before a row is read."
        " [How to write one](../how-to/write-a-mapping.md); kinds, relations and properties are in [schema](schema.md). The same"
        " as JSON Schema, for editors that complete YAML: [mapping.schema.json](mapping.schema.json).",
    ]
    for model in _MAPPING_PARTS:
        about = inspect.cleandoc(model.__doc__ or "")
        rows = [_key(name, field) for name, field in model.model_fields.items()]
        parts += [f"## {model.__name__}", about, _table(("key", "value", "default", "meaning"), rows)]
    return _page(parts)


def _key(name: str, field: Any) -> tuple[str, str, str, str]:
    default = "required" if field.is_required() else ""
    if field.default not in (None, (), PydanticUndefined) and not isinstance(field.default, BaseModel):
        default = _code(field.default)
    return f"`{field.alias or name}`", _annotation(field.annotation), default, field.description or ""


def _annotation(annotation: Any) -> str:
    """The type of a key as a reader of YAML would say it."""
    if isinstance(annotation, type) and not get_origin(annotation):
        return {str: "text", bool: "true or false", int: "whole number"}.get(annotation, annotation.__name__)
    if isinstance(annotation, str):
        return annotation.removesuffix("Like")
    origin, inner = get_origin(annotation), [a for a in get_args(annotation) if a not in (NoneType, Ellipsis)]
    if origin in (Union, UnionType):
        return " or ".join(dict.fromkeys(_annotation(a) for a in inner))
    if origin is tuple:
        return f"{_annotation(inner[0])}, or a list of them"
    if origin is dict:
        return f"name: {_annotation(inner[1])}"
    if hasattr(annotation, "__metadata__"):
        return _annotation(inner[0])
    return " ".join(f"`{a}`" for a in inner) if inner else str(annotation)


def python() -> str:
    """docs/reference/python.md: the public functions from their signatures and docstrings."""
    parts = [
        "# Python",
        _MADE.format(origin="the docstrings"),
        "```python\n"
        "from lianjian.graph.open import open_snapshot\n"
        "from lianjian.queries.partners import partners\n\n"
        'snapshot = open_snapshot("example.db")\n'
        'answer = partners(snapshot, "330302006045")\n'
        'print(answer.to_json()["partners"][0]["entity"])\n'
        "```",
        "A snapshot never changes. After a load open another one, or let a `Follower` hold the newest. What the questions mean,"
        " and the keys of their answers, stands"
        " in [questions](questions.md). The package is typed (`py.typed`).",
    ]
    for heading, functions in _FUNCTIONS.items():
        parts.append(f"## {heading}")
        for function in functions:
            parts += _function(function)
    parts.append("## What they give and take")
    for one in _CLASSES:
        parts += [f"### {one.__name__}", f"`{one.__module__}`", inspect.getdoc(one) or "", _members(one)]
    return _page([*parts, "## Errors", "`lianjian.errors`", _verbatim(inspect.getdoc(lianjian.errors) or "")])


def _members(one: type) -> str:
    """The public methods and properties of a class, a line each."""
    lines = []
    for name, member in vars(one).items():
        method = member.fget if isinstance(member, property) else member
        if not name.startswith("_") and inspect.isfunction(method):
            call = _short(method).replace("(self, ", "(").replace("(self)", "()")
            shown = name if isinstance(member, property) else name + call
            lines.append(f"- `{shown}`: {(inspect.getdoc(method) or '').splitlines()[0]}")
    return "\n".join(lines)


def _function(function: Callable[..., Any]) -> list[str]:
    name = f"{function.__module__}.{function.__name__}"
    return [f"### {function.__name__}", f"```python\n{name}{_signature(function)}\n```", inspect.getdoc(function) or ""]


def _short(function: Callable[..., Any]) -> str:
    """The signature with short names of types."""
    return re.sub(r"(?:\w+\.)+(\w+)", r"\1", str(inspect.signature(function)).replace("'", '"')).replace("~", "")


def _signature(function: Callable[..., Any]) -> str:
    """The signature, a parameter a line when it is long."""
    text = _short(function)
    if len(text) < 80:
        return text
    inside, _, result = text[1:].rpartition(") -> ")
    depth, lines, start = 0, [], 0
    for at, char in enumerate(inside):
        depth += (char in "[(") - (char in "])")
        if char == "," and not depth:
            lines.append(inside[start : at + 1].strip())
            start = at + 1
    lines.append(inside[start:].strip() + ",")
    return "(\n" + "".join(f"    {line}\n" for line in lines) + f") -> {result}"


def _verbatim(text: str) -> str:
    return f"```\n{text}\n```"


def _code(value: object) -> str:
    if value in (None, [], ""):
        return ""
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _page(parts: Iterable[str]) -> str:
    return "\n\n".join(part.strip() for part in parts) + "\n"


#: Each page, from the root of the clone, and what makes it.
PAGES: Mapping[str, Callable[[], str]] = {
    "docs/reference/command-line.md": command_line,
    "docs/reference/http.md": http,
    "docs/reference/problems.md": problems,
    **{f"docs/reference/problems/{code}.md": partial(problem_page, code) for code in CODES},
    "docs/reference/mapping.md": mapping_language,
    "docs/reference/mapping.schema.json": mapping_schema,
    "docs/reference/python.md": python,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pages, or with --check only say which are stale (status 1 if any is)."""
    parser = argparse.ArgumentParser(prog="python docs/generate.py", description=main.__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; status 1 if a page is stale")
    check = parser.parse_args(arguments).check
    stale = 0
    for name, make in PAGES.items():
        path, text = ROOT / name, make()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale = 1
            if check:
                sys.stderr.write(f"{name} is stale: run python docs/generate.py\n")
            else:
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, encoding="utf-8", newline="\n")
    return stale if check else 0


if __name__ == "__main__":
    sys.exit(main())
