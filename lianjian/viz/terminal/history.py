"""Sources with their versions, and what was said about a thing, as tables."""

from rich.console import Console
from rich.markup import escape

from lianjian.queries.common.answer import Json
from lianjian.schema.catalogue import kinds
from lianjian.viz.terminal.parts import table
from lianjian.viz.wording import described, named, written


def print_sources_list(out: Console, data: Json) -> None:
    """The sources of the graph, below each the versions that it has had."""
    rows = table("来源 source", "等级 grade", "日期 date", "载入版本 loaded as (UTC)", "说明 note")
    for row in data["sources"]:
        versions = row.get("versions", [])
        rows.add_row(escape(row["name"]), row["grade"] or "", row["date"] or "", _loaded(versions[-1:]), _note(row))
        for one in reversed(versions[:-1]):
            note = "已忘记 forgotten" if one["forgotten"] else "先前的版本 earlier version"
            rows.add_row("", *(f"[dim]{part}[/]" for part in (one["grade"] or "", one["date"] or "", _loaded([one]), note)))
    out.print(rows)


def _note(row: Json) -> str:
    notes = ["已忘记 forgotten"] if row["forgotten"] else []
    return "; ".join([*notes, "示例(虚构) invented example"] if row["synthetic"] else notes)


def _loaded(versions: list[Json]) -> str:
    return "".join(_load(one["load"]) for one in versions)


def print_history(out: Console, data: Json) -> None:
    """A line for each statement, with the loads from which and to which it was stated."""
    about = data["entity"]
    out.print(f"[bold]{escape(about['name'] or about['id'])}[/] [dim]{kinds()[about['kind']].zh} {escape(about['id'])}[/]")
    rows = table("说法 what is stated", "来源 source", "自版本 since version (UTC)", "至 until")
    for statement in data["statements"]:
        until = "" if statement["until"] is None else f"收回 taken back\n{_load(statement['until'])}"
        source = escape(f"{statement['source']} 第 {statement['row']} 行")
        rows.add_row(escape(_said(statement, about) + _came_with(statement)), source, _load(statement["since"]), until)
    out.print(rows)
    for one in data["merged"]:
        out.print(f"{escape(one['id'])} 已并入 merged into {escape(one['into'])} · {_load(one['since'])}")
    counts = data["counts"]
    out.print(f"仍在 stand {counts['stands']} · 已收回 taken back {counts['taken_back']}")
    left = sum(counts.values()) - data["parameters"]["offset"] - len(data["statements"])
    if left > 0:
        out.print(f"[dim]另有 {left} 条,见 --limit 和 --offset; {left} more, see --limit and --offset[/]")


def _came_with(statement: Json) -> str:
    """The ids that a statement came with, where they are merged into others."""
    return f"\n(原标识 came with {' — '.join(statement['stated_as'])})" if "stated_as" in statement else ""


def _load(load: Json) -> str:
    """Version and time of a load, e.g. 2 (2026-11-24 18:30)."""
    return f"{load['version']} ({load['at'][:16].replace('T', ' ')})"


def _said(statement: Json, about: Json) -> str:
    kind = described(statement["about"])
    values = "; ".join(f"{kind.property(name).zh} {written(value)}" for name, value in statement["values"].items())
    if len(statement["ends"]) == 1:
        return values or "在图中 is in the graph"
    start, end = statement["ends"]
    tie = " — ".join((_name(start, about), kind.zh, _name(end, about)))
    return f"{tie}: {values}" if values else tie


def _name(end: Json, about: Json) -> str:
    if (end["kind"], end["id"]) == (about["kind"], about["id"]):
        return str(about["name"] or about["id"])
    return named(end)
