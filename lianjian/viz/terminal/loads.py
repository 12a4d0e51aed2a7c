"""The report of a load as a table and a list of problems."""

from collections import defaultdict

from rich.console import Console
from rich.markup import escape

from lianjian.loaders.report import LoadReport
from lianjian.queries.common.answer import Json
from lianjian.viz.terminal.effects import print_effects
from lianjian.viz.terminal.parts import console, table

#: Severities with their headings and how many problems of each are shown; `--json` has them all.
SEVERITIES = (("error", "错误 errors", 20), ("review", "待定 to review", 20), ("note", "提示 notes", 5))
COUNTS = ("rows", "loaded", "changed", "unchanged", "rejected", "review")
HEADERS = ("行\nrows", "新\nloaded", "改\nchanged", "同\nunchanged", "退\nrejected", "待定\nreview")


def show_load(report: LoadReport) -> None:
    """What a load did: a line for each sheet, then the problems."""
    out = console()
    data = report.as_json()
    rows = table("表 sheet", "格式\nlayout", *HEADERS)
    for sheet in data["sheets"]:
        name = "/".join(part for part in (sheet["file"], sheet["sheet"]) if part)
        rows.add_row(escape(name), escape(sheet["layout"] or ""), *(str(sheet[key]) for key in COUNTS))
    out.print(rows)
    dropped = sorted({column for sheet in data["sheets"] for column in sheet["personal_columns"]})
    if dropped:
        out.print(f"含个人信息的列没有读入:{escape('、'.join(dropped))} [dim]Columns with personal data were not read.[/]")
    for severity, heading, shown in SEVERITIES:
        _print_problems(out, [p for p in data["problems"] if p["severity"] == severity], heading, shown)
    for copy in report.copies:
        out.print(f"标出问题的副本 marked copy: {escape(copy.marked)}", soft_wrap=True)
    if data["review"]:
        out.print(f"核对表 to decide: {escape(data['review'])},填好后 then: lianjian review", soft_wrap=True)
    if report.missing:
        out.print(f"缺少的机构 missing organisations: {escape(report.missing)},补全后载入 complete and load it", soft_wrap=True)
    if data.get("changes"):
        print_effects(out, data["changes"])
    out.print(f"版本 version {data['version']}" + ("" if data["load"] else " · 没有写入 nothing written"))


def _print_problems(out: Console, problems: list[Json], heading: str, shown: int) -> None:
    if not problems:
        return
    out.print(f"[bold]{heading}: {len(problems)}[/]")
    alike: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for problem in problems:
        where = " ".join(part for part in (problem["file"], problem["sheet"], problem["cell"]) if part)
        alike[problem["zh"], problem["en"], problem["code"]].append(where)
    for (zh, en, code), places in list(alike.items())[:shown]:
        others = f" 等 {len(places)} 处 places" if len(places) > 1 else ""
        out.print(f"  {escape(places[0])}{others}: {escape(zh)} [dim]{escape(en)} ({code})[/]")
    if len(alike) > shown:
        out.print(f"  [dim]…… 另有 {len(alike) - shown} 种,见 --json; {len(alike) - shown} more kinds, see --json[/]")
