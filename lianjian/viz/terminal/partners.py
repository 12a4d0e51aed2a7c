"""Question 1 as a table."""

from rich.console import Console
from rich.markup import escape

from lianjian.queries.answer import Json
from lianjian.viz.terminal.parts import number, print_sources, table, term, thing

COMPONENTS = ("score", "complement", "reciprocity", "compatibility", "proximity", "openness")
HEADERS = ("得分\nscore", "互补\nfit", "回馈\nreturn", "相容\nalike", "邻近\nnear", "开放\nopen")
#: Matches shown as reasons of one partner; `--json` has them all.
REASONS_SHOWN = 4
NOBODY = {
    "no_needs": ("它没有待认领的需求。", "It has no open need."),
    "no_offers": ("候选单位都没有资源。", "No candidate offers anything."),
    "no_match": ("候选单位的资源和它的需求对不上。", "No candidate's offers meet its needs, nor the other way round."),
}


def print_partners(out: Console, data: Json) -> None:
    """Partners with their components and the matched needs and offers."""
    subject, asked = data["subject"], data["parameters"]
    out.print(f"[bold]{escape(subject['name'])}[/] ({subject['id']}) 的跨区域伙伴 partners beyond the {asked['beyond']}")
    if not data["partners"]:
        zh, en = NOBODY[data["reason"]]
        out.print(f"没有找到伙伴:{zh} [dim]No partner: {en}[/]")
        return
    rows = table("伙伴\npartner", *HEADERS, "理由\nreasons")
    for partner in data["partners"]:
        allied = "\n[dim]已联建 allied[/]" if partner["allied"] else ""
        reasons = "\n".join(_reason(match) for match in partner["matches"][:REASONS_SHOWN])
        rows.add_row(thing(partner["entity"]) + allied, *(number(partner[key]) for key in COMPONENTS), reasons)
    out.print(rows)
    print_sources(out, (item for partner in data["partners"] for item in partner["evidence"]))


def _reason(match: Json) -> str:
    arrow = "→ 给它 gives" if match["direction"] == "in" else "← 它给 gets"
    half = "" if match["match"] == 1 else f" [dim]({match['match']:g})[/]"
    return f"{arrow} {term('services', match['service'])} · {escape(match['provider']['name'])}{half}"
