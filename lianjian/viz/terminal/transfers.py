"""What was copied, backed up or restored, as a table."""

from rich.markup import escape

from lianjian.graph.transfer import Transfer
from lianjian.viz.terminal.parts import console, table


def show_transfer(transfer: Transfer) -> None:
    """A line for each kind, relation and book that has rows."""
    out = console()
    rows = table("表 table", "行数 rows", "摘要 digest")
    for place, digest in transfer.digests.items():
        rows.add_row(escape(str(place)), f"{digest.rows:,}", f"[dim]{digest.value}[/]")
    out.print(rows)
    out.print(f"版本 version {transfer.version} · {transfer.seconds:.1f} 秒 s · 已核对 checked")
