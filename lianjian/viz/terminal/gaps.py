"""Question 4 as tables."""

from rich.console import Console
from rich.markup import escape

from lianjian.queries.common.answer import Json
from lianjian.viz.terminal.parts import cited, table, thing

COUNTS = ("total", "covered", "uncovered", "unknown")
STATUS = {"covered": "已覆盖 covered", "uncovered": "未覆盖 uncovered", "unknown": "不知道 unknown"}
LEVELS = {"province": "省", "city": "市", "county": "县", "township": "乡镇街道", "community": "社区村"}
#: Source lines shown for one unit; `--json` has them all.
SOURCES_SHOWN = 2


def print_gaps(out: Console, data: Json) -> None:
    """The counts by sub-region, then the units asked for, each with what says so."""
    level = f"{LEVELS[data['level']]} {data['level']}"
    asked = data["parameters"]
    what = f"{asked['of_zh']} {asked['of_en']} [dim]({escape(data['of'])})[/]"
    out.print(
        f"[bold]{escape(asked['region_name'])}[/] {data['region']} · {what} · 逐个 units: {level} · 可及 reach: {data['reach']}"
    )
    counts = table("地区 region", "总数 total", "已覆盖 covered", "未覆盖 uncovered", "不知道 unknown")
    for row in data["by"]:
        counts.add_row(f"{escape(row['name'] or '')} [dim]{row['region']}[/]", *(str(row[key]) for key in COUNTS))
    counts.add_section()
    counts.add_row("[bold]合计 all[/]", *(f"[bold]{data[key]}[/]" for key in COUNTS))
    out.print(counts)
    if data["units"]:
        _print_units(out, data["units"])
        more = data["page"]["total"] - data["page"]["offset"] - len(data["units"])
        if more > 0:
            out.print(f"[dim]…… 另有 {more} 个,用 --limit 和 --offset 看; {more} more, see --limit and --offset[/]")


def _print_units(out: Console, units: list[Json]) -> None:
    rows = table("单位 unit", "状态 status", "依据 evidence")
    for unit in units:
        found = cited(unit["evidence"])
        lines = found[:SOURCES_SHOWN]
        if more := len(found) - len(lines):
            lines.append(f"…… 另有 {more} 条,见 --json; {more} more, see --json")
        if unit.get("partner"):
            lines.append(f"可联建 best partner: {escape(unit['partner']['entity']['name'])} {unit['partner']['entity']['id']}")
        rows.add_row(thing(unit["entity"]), STATUS[unit["status"]], "\n".join(lines))
    out.print(rows)
