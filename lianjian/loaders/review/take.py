"""Taking decisions from a review workbook: all of them are checked before any is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl

from lianjian.errors import BadInput
from lianjian.graph.merge import batch, check
from lianjian.graph.merges import Merges
from lianjian.graph.records import DECIDED, Batch
from lianjian.graph.store import Store
from lianjian.loaders.resolving.decisions import Decision, Decisions, Verdict
from lianjian.loaders.resolving.doubts import OFFERED, Question
from lianjian.loaders.review import columns
from lianjian.loaders.review.pairs import Judged, new_words, read_pairs, taken_back
from lianjian.loaders.review.rows import rows_of

_VERDICTS: Mapping[str, Verdict] = {columns.NEW: "new", columns.NONE: "none"}
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What became of a review workbook: decisions kept that are new or other than before, those that stood already, those
    taken back, and rows left open. `pairs`: it was a workbook of pairs that may be one."""

    load: str | None
    version: int
    kept: int
    unchanged: int
    taken_back: int
    open: int
    pairs: bool = False

    @property
    def status(self) -> int:
        """The exit status: 1 while rows are left open."""
        return int(self.open > 0)

    def as_json(self) -> dict[str, Any]:
        """The report of `lianjian review --json`."""
        return {name: value for name, value in asdict(self).items() if name != "pairs"}


def review(store: Store, path: Path, *, undo: bool = False) -> Reviewed:
    """Keeps the decisions of a review workbook in the graph, as one change of version; later loads go by them.

    A row that leaves the decision to later keeps what was decided before. With `undo` the decisions about all its rows are
    taken back. A workbook of pairs says which things are one (pairs.py). Raises BadInput, before anything is kept, for what is
    no review workbook, and for rows that contradict each other or decide on a candidate that is not there.
    """
    pairs = read_pairs(path)
    if pairs is not None:
        return _judged(store, pairs, undo=undo)
    rows = read_review(path)
    before = Decisions(store.decisions())
    _check_targets(store, path, rows, before)
    changed: dict[Question, Decision | None] = {}
    same = 0
    for question, decision in rows.items():
        stands = before.about(question)
        if undo:
            if stands is not None:
                changed[question] = None
        elif decision is not None and decision == stands:
            same += 1
        elif decision is not None:
            changed[question] = decision
    result = store.load(Batch([], decisions=_frame(changed)))
    kept = sum(decision is not None for decision in changed.values())
    left = 0 if undo else sum(decision is None for decision in rows.values())
    return Reviewed(result.load, result.version, kept, same, len(changed) - kept, left)


def _judged(store: Store, rows: Sequence[Judged], *, undo: bool) -> Reviewed:
    """Keeps what a workbook of pairs says."""
    frames = store.frames()
    before = Merges.of_book(frames.merges)
    words = taken_back(before, rows) if undo else new_words(before, rows)
    check(frames, words)
    result = store.load(batch(words))
    kept = 0 if undo else len(words)
    left = 0 if undo else sum(verdict is None for _, verdict in rows)
    same = 0 if undo else len(rows) - left - kept
    return Reviewed(result.load, result.version, kept, same, len(words) - kept, left, pairs=True)


def read_review(path: Path) -> dict[Question, Decision | None]:
    """The questions of a review workbook with what was decided, None for later. Raises BadInput."""
    rows = rows_of(path, columns.SHEET, (columns.DECISION, *columns.QUESTION, *columns.THINGS))
    if rows is None:
        raise _no_review(path)
    found: dict[Question, Decision | None] = {}
    faults: list[tuple[str, str]] = []
    for number, cells in rows:
        question = Question(*(cells[title] for title in columns.QUESTION))
        written = cells[columns.DECISION]
        if not question.kinds or not question.value:
            faults.append((f"第 {number} 行不是原来的行", f"row {number} is none of the rows that were written"))
            continue
        try:
            decision = _decision(written, [cells[title] for title in columns.THINGS])
        except LookupError:
            faults.append(
                (f"第 {number} 行的决定“{written[:20]}”不在可选之列", f"row {number}: no such choice as {written[:20]!r}")
            )
            continue
        if question in found and found[question] != decision:
            faults.append(
                (f"第 {number} 行与前面同一个值的决定不同", f"row {number} contradicts an earlier row about the same value")
            )
            continue
        found[question] = decision
    if faults:
        raise _faulty(path, faults)
    return found


def _decision(written: str, things: Sequence[str]) -> Decision | None:
    """What a cell decides. Raises LookupError for what is none of the choices."""
    if written in ("", columns.LATER):
        return None
    if written in _VERDICTS:
        return Decision(_VERDICTS[written])
    number = int(written) if written.isascii() and written.isdecimal() else 0
    if not 1 <= number <= OFFERED or not things[number - 1]:
        raise LookupError(written)
    kind, _, ident = things[number - 1].partition(columns.PART)
    if not ident:
        raise LookupError(written)
    return Decision("is", kind, ident)


def _check_targets(store: Store, path: Path, rows: Mapping[Question, Decision | None], before: Decisions) -> None:
    """Raises BadInput for a decision on a thing that is not in the graph (any more)."""
    wanted = {
        (d.kind, d.id) for question, d in rows.items() if d is not None and d.answer == "is" and before.about(question) != d
    }
    if not wanted:
        return
    nodes = store.unmerged().nodes
    ids = {kind: set(nodes[kind]["id"]) if kind in nodes else set() for kind, _ in wanted}
    gone = sorted(ident for kind, ident in wanted if ident not in ids[kind])
    if gone:
        shown = "、".join(gone[:_SHOWN])
        raise BadInput(
            f"“{path.name}”里选定的 {shown} 已不在图里，什么也没有保存：请重新载入清单，得到新的核对表。",
            f"{path.name!r} decides on {shown}, which the graph does not hold; nothing was kept: "
            "load the list again for a new review.",
        )


def _frame(changed: Mapping[Question, Decision | None]) -> pl.DataFrame:
    rows = [(*question, *(decision or (None, None, None))) for question, decision in changed.items()]
    return pl.DataFrame(rows, schema=dict.fromkeys(DECIDED, pl.String), orient="row")


def _no_review(path: Path) -> BadInput:
    return BadInput(
        f"“{path.name}”不是核对表：请给出 lianjian load 写出的 …{columns.ENDING}.xlsx，并保留其中所有的列。",
        f"{path.name!r} is no review workbook: name the …{columns.ENDING}.xlsx that lianjian load wrote, with all its columns.",
    )


def _faulty(path: Path, faults: Sequence[tuple[str, str]]) -> BadInput:
    zh, en = ("；".join(f[0] for f in faults[:_SHOWN]), "; ".join(f[1] for f in faults[:_SHOWN]))
    more = len(faults) - _SHOWN
    zh, en = (f"{zh}；另有 {more} 处", f"{en}; {more} more") if more > 0 else (zh, en)
    return BadInput(
        f"“{path.name}”里有决定不能采用，什么也没有保存：{zh}。请改正后再运行。",
        f"{path.name!r} holds decisions that cannot be taken; nothing was kept: {en}. Mend them and run it again.",
    )
