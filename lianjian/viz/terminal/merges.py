"""What merging two things, or undoing it, did, as lines."""

from rich.markup import escape

from lianjian.graph.merge import Merged
from lianjian.viz.terminal.effects import print_effects
from lianjian.viz.terminal.parts import console
from lianjian.viz.wording import described


def show_merged(done: Merged) -> None:
    """What became of the two things and their relations, and how to undo it."""
    out = console()
    kind, ident, into = done.pair
    if not done.dry_run and done.result.load is None:
        out.print("早已如此,没有改动。 [dim]It stands so already; nothing was changed.[/]")
        return
    zh, en = ("不再并入", "no longer merged into") if done.undone else ("并入", "merged into")
    out.print(f"{described(kind).zh} {escape(ident)} {zh} {escape(into)} · {en}")
    print_effects(out, [one.as_json() for one in done.result.effects])
    for loop in done.loops:
        label = described(loop.relation).zh
        out.print(
            f"  不再显示 not shown any more: {escape(loop.start)} — {label} — {escape(loop.end)} "
            "[dim](两端成了一个;说法仍在 both ends are one; the statement stays)[/]"
        )
    if done.dry_run:
        out.print("没有写入:这是 --dry-run。 [dim]Nothing was written: this is --dry-run.[/]")
        return
    if not done.undone:
        out.print(f"撤销 undo: lianjian unmerge {escape(ident)}")
    out.print(f"版本 version {done.result.version}")
