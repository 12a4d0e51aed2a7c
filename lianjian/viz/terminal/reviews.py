"""What became of a review workbook, in a few lines."""

from lianjian.loaders.review.take import Reviewed
from lianjian.viz.terminal.parts import console


def show_review(done: Reviewed) -> None:
    """Counts of the decisions, and what to do next."""
    out = console()
    out.print(
        f"新的决定 {done.kept},原已采用 {done.unchanged},收回 {done.taken_back},未定 {done.open} · "
        f"{done.kept} decisions kept, {done.unchanged} stood already, {done.taken_back} taken back, {done.open} left open"
    )
    if done.load is not None:
        out.print("请再载入原来的清单,使决定生效。 Load the list again, so that the decisions take effect.")
    out.print(f"版本 version {done.version}" + ("" if done.load else " · 没有写入 nothing written"))
