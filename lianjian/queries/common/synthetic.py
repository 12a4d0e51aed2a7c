"""The note that an answer carries while the graph holds invented data (docs/reference/lists.md: 示例 sources)."""

import polars as pl

from lianjian.graph.records import FORGOTTEN
from lianjian.graph.snapshot import Snapshot

Notes = tuple[tuple[str, str], ...]

#: Sources that the note names; a graph may hold many more.
NAMED = 1


def synthetic_note(snapshot: Snapshot) -> Notes:
    """One sentence (zh, en) that names the synthetic sources in the graph; nothing where all is real."""
    return snapshot.memoised("synthetic note", lambda: note_on(snapshot.sources))


def note_on(sources: pl.DataFrame) -> Notes:
    """The same, of the sources of a graph."""
    if not sources.height or "synthetic" not in sources.columns:
        return ()
    speaking = sources.filter(pl.col("synthetic").fill_null(False), pl.col("digest") != FORGOTTEN)
    names = speaking["name"].unique().sort().to_list()
    if not names:
        return ()
    shown_zh, shown_en = "、".join(names[:NAMED]), ", ".join(names[:NAMED])
    more_zh, more_en = ("等", " and others") if len(names) > NAMED else ("", "")
    return (
        (
            f"图中有虚构的示例数据({len(names)} 个来源:{shown_zh}{more_zh}),涉及它们的结果并非事实。",
            f"The graph holds invented example data ({len(names)} sources: {shown_en}{more_en}); what rests on it is not fact.",
        ),
    )
