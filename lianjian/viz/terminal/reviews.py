"""What became of a review workbook, and what is probably there twice."""

from collections.abc import Sequence
from pathlib import Path

from rich.markup import escape

from lianjian.loaders.review.doubles import Double
from lianjian.loaders.review.take import Reviewed
from lianjian.viz.terminal.parts import console, table


def show_review(done: Reviewed) -> None:
    """Counts of the decisions, and what to do next."""
    out = console()
    out.print(
        f"新的决定 {done.kept},原已采用 {done.unchanged},收回 {done.taken_back},未定 {done.open} · "
        f"{done.kept} decisions kept, {done.unchanged} stood already, {done.taken_back} taken back, {done.open} left open"
    )
    if done.load is not None and not done.pairs:
        out.print("请再载入原来的清单,使决定生效。 Load the list again, so that the decisions take effect.")
    out.print(f"版本 version {done.version}" + ("" if done.load else " · 没有写入 nothing written"))


def show_doubles(listed: Sequence[Double], total: int, review: Path | None = None) -> None:
    """The pairs, the likeliest first, and what to do with the workbook that was written of them."""
    out = console()
    rows = table("一个 one", "另一个 other", "得分\nscore", "理由 reason")
    for double in listed:
        one = _told(double.name, double.id, double.region)
        rows.add_row(
            one,
            _told(double.other_name, double.other_id, double.other_region),
            f"{double.score:.2f}",
            f"{double.zh}\n{double.en}",
        )
    out.print(rows)
    out.print(f"共 {total} 对,列出 {len(listed)} 对 · {total} pairs, {len(listed)} listed")
    if review is not None:
        out.print(
            f"请在 {escape(str(review))} 里填写决定,再运行 lianjian review {escape(str(review))}\n"
            "[dim]Decide in that workbook, then run lianjian review with it.[/]"
        )


def _told(name: str, ident: str, region: str) -> str:
    return f"{escape(name)}\n[dim]{escape(ident)}[/]" + (f"\n[dim]{escape(region)}[/]" if region else "")
