"""Names as they are compared, and columns of them: width, case, white space, brackets, quotes and middle dots do not matter."""

from collections.abc import Callable, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianjian.graph.snapshot import Snapshot

Ints = NDArray[np.int32]
#: Says of each name in plain form whether it passes.
Test = Callable[[pl.Series], pl.Series]

_IGNORED = r"[\s\p{Ps}\p{Pe}\p{Pi}\p{Pf}\"'·•‧・]"
#: A name that holds anything but common Han characters may be written in another way; the others are compared as they stand.
_UNCOMMON = r"[^\x{4e00}-\x{9fff}]"

NAME_COLUMNS = ("name", "name_en")


def plain(names: pl.Series) -> pl.Series:
    """The form under which names are compared."""
    return names.str.normalize("NFKC").str.to_lowercase().str.replace_all(_IGNORED, "")


def plain_text(text: str) -> str:
    """The form under which one name is compared."""
    return str(plain(pl.Series([text]))[0])


def named(snapshot: Snapshot, kind: str, test: Test) -> Ints:
    """Numbers of the things of a kind with a name that passes (a name in either language), ascending."""
    return np.unique(np.concatenate([matching(snapshot, kind, column, test) for column in NAME_COLUMNS]))


def also_named(snapshot: Snapshot, kind: str, test: Test) -> Ints:
    """Numbers of the things of a kind with an alias that passes, ascending."""
    numbers, aliases = aliases_of(snapshot, kind)
    return np.unique(numbers[test(aliases).to_numpy()])


def matching(snapshot: Snapshot, kind: str, column: str, test: Test) -> Ints:
    """Numbers of the things of a kind whose `column` passes in plain form."""
    values = _column(snapshot, kind, column)
    if values is None:
        return np.empty(0, dtype=np.int32)
    # Nearly all of the register's names are plain as they stand, so that only the few others are ever rewritten.
    as_written = test(values).fill_null(False).arg_true().to_numpy()
    numbers, rewritten = snapshot.nodes(kind).memoised(("uncommon names", column), lambda: _uncommon(values))
    return np.union1d(as_written, numbers[test(rewritten).to_numpy()]).astype(np.int32)


def keyed_in_lists(snapshot: Snapshot, kind: str, test: Test) -> Ints:
    """Numbers of the things of a kind that are merged of several and have, in one of the lists, a 编号 that passes as it stands.

    The graph shows one 编号 of a thing, but each list goes on speaking of its own.
    """
    numbers, keys = snapshot.memoised(("keys in lists", kind), lambda: _keys_in_lists(snapshot, kind))
    return np.unique(numbers[test(keys).to_numpy()])


def one_of(forms: Sequence[str]) -> Test:
    """Passes what is one of `forms`, which are plain."""
    wanted = list(forms)
    return lambda names: names.is_in(wanted)


def aliases_of(snapshot: Snapshot, kind: str) -> tuple[Ints, pl.Series]:
    """All aliases of a kind in plain form, with the number of the thing that bears each."""
    return snapshot.nodes(kind).memoised("aliases", lambda: _aliases(snapshot, kind))


def _keys_in_lists(snapshot: Snapshot, kind: str) -> tuple[Ints, pl.Series]:
    if not snapshot.merges.of(kind):
        return np.empty(0, dtype=np.int32), pl.Series([], dtype=pl.String)
    stated = snapshot.statements.filter(pl.col("table") == kind).select("thing", "key").drop_nulls().unique().sort("thing", "key")
    ids = snapshot.nodes(kind).ids
    return ids.search_sorted(stated["thing"]).to_numpy().astype(np.int32), stated["key"]


def _column(snapshot: Snapshot, kind: str, column: str) -> pl.Series | None:
    frame = snapshot.nodes(kind).frame
    if column not in frame.columns or frame[column].null_count() == frame.height:
        return None
    return frame[column]


def _uncommon(values: pl.Series) -> tuple[Ints, pl.Series]:
    uncommon = values.str.contains(_UNCOMMON).fill_null(False)
    return uncommon.arg_true().to_numpy().astype(np.int32), plain(values.filter(uncommon))


def _aliases(snapshot: Snapshot, kind: str) -> tuple[Ints, pl.Series]:
    values = _column(snapshot, kind, "aliases")
    if values is None:
        return np.empty(0, dtype=np.int32), pl.Series([], dtype=pl.String)
    frame = pl.DataFrame({"alias": values}).with_row_index("number").explode("alias").drop_nulls("alias")
    return frame["number"].to_numpy().astype(np.int32), plain(frame["alias"])
