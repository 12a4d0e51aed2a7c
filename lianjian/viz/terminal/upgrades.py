"""What an upgrade of a graph did, as lines."""

from rich.markup import escape

from lianjian import __version__
from lianjian.graph.migration import Migration
from lianjian.viz.terminal.parts import console


def show_migration(done: Migration) -> None:
    """What was added to the graph's layout, a line each; that nothing was needed, when nothing was."""
    out = console()
    if not done.needed:
        out.print("结构已是本版本的,没有改动。 [dim]Of this version's layout already; nothing was changed.[/]")
        return
    out.print(f"已升级 upgraded: lianjian {escape(done.made_by)} → {__version__}")
    for step in done.steps:
        out.print(f"+ {escape(str(step))}", soft_wrap=True)
    if done.meanings:
        out.print("已按新的含义改写内容。 [dim]Values were rewritten to their new meaning.[/]")
