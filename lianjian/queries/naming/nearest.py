"""The names nearest to one that nothing bears: for error messages, where a fraction of a second is allowed."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from lianjian.graph.snapshot import Snapshot
from lianjian.queries.naming import place_names
from lianjian.queries.naming.names import plain, plain_text

Ints = NDArray[np.int32]

#: So many names are compared one by one; of larger kinds only those that share two neighbouring characters with the text.
COMPARED = 20_000
#: Below this likeness (0 to 100) a name is no help.
_LIKE_ENOUGH = 40
#: The same for an id: most ids of a list differ in their last digits only.
_ID_LIKE_ENOUGH = 60
_COUNTY, _TOWNSHIP = 3, 4
_NAME_LENGTH = 5


def nearest(snapshot: Snapshot, text: str, kinds: Sequence[str], limit: int = 5) -> list[str]:
    """The names nearest to `text`, best first, each with its id: 五马街道 [330302001]; the nearest ids where no name is."""
    scored = [
        (-score, snapshot.nodes(kind).id(number), kind, number)
        for kind in kinds
        for score, number in similar(snapshot, text, kind, limit)
    ]
    best = {(kind, number): None for _, _, kind, number in sorted(scored)}
    if not best:
        best = dict.fromkeys((kind, number) for kind in kinds for number in _ids_near(snapshot, text, kind, limit))
    return [_shown(snapshot, kind, number) for kind, number in list(best)[:limit]]


def similar(snapshot: Snapshot, text: str, kind: str, limit: int) -> list[tuple[float, int]]:
    """(likeness from 0 to 100, number) of the things of a kind whose names are most like `text`, best first."""
    wanted = plain_text(text)
    numbers, names = _comparable(snapshot, kind, wanted)
    found = process.extract(wanted, names.to_list(), scorer=fuzz.ratio, limit=limit, score_cutoff=_LIKE_ENOUGH)
    return [(score, int(numbers[at])) for _, score, at in found]


def labels(snapshot: Snapshot, kind: str, numbers: Sequence[int]) -> list[str]:
    """What to call things of a kind when they have to be told apart: places by their full path."""
    at = np.array(numbers, dtype=np.int32)
    if kind == "Place":
        return place_names.paths(snapshot, at)
    nodes = snapshot.nodes(kind)
    if "name" not in nodes.frame.columns:
        return [nodes.id(number) for number in numbers]
    return [name or nodes.id(number) for number, name in zip(numbers, nodes.column("name").gather(at), strict=True)]


def _ids_near(snapshot: Snapshot, text: str, kind: str, limit: int) -> list[int]:
    """The things of a kind whose ids are most like `text`; places by the next codes that begin alike."""
    ids = snapshot.nodes(kind).ids
    if kind == "Place":
        return _codes_near(ids, text, limit) if text.isascii() and text.isdigit() else []
    if len(ids) > COMPARED:
        return []
    found = process.extract(text, ids.to_list(), scorer=fuzz.ratio, limit=limit, score_cutoff=_ID_LIKE_ENOUGH)
    return [at for _, _, at in found]


def _codes_near(codes: pl.Series, text: str, limit: int) -> list[int]:
    for digits in range(len(text) - 1, 0, -1):
        alike = ((codes.str.len_bytes() == len(text)) & codes.str.starts_with(text[:digits])).arg_true()
        if len(alike):
            distances = (codes.gather(alike).cast(pl.Int64) - int(text)).abs()
            return alike.gather(distances.arg_sort()[:limit]).to_list()
    return []


def _shown(snapshot: Snapshot, kind: str, number: int) -> str:
    return f"{labels(snapshot, kind, [number])[0]} [{snapshot.nodes(kind).id(number)}]"


def _comparable(snapshot: Snapshot, kind: str, wanted: str) -> tuple[Ints, pl.Series]:
    """Numbers and plain names (places: also behind the name of what holds them) worth comparing with `wanted`."""
    frame = snapshot.nodes(kind).frame
    if "name" not in frame.columns or not wanted:
        return np.empty(0, dtype=np.int32), pl.Series([], dtype=pl.String)
    numbers = _worth(frame, kind, wanted)
    names = plain(frame["name"].gather(numbers).fill_null(""))
    if kind == "Place" and _is_long(wanted):
        whole = plain(pl.Series(place_names.paths(snapshot, numbers), dtype=pl.String))
        # As much of the path's end as there is text: 温州市鹿诚区 is compared with 温州市鹿城区, not with 浙江省温州市鹿城区.
        return np.tile(numbers, 2), pl.concat([names, whole.str.slice(-len(wanted))])
    return numbers, names


def _worth(frame: pl.DataFrame, kind: str, wanted: str) -> Ints:
    if frame.height <= COMPARED:
        return np.arange(frame.height, dtype=np.int32)
    # The end of a path is the place's own name; what stands before is shared by thousands.
    end = wanted[-_NAME_LENGTH:]
    pairs = list({end[i : i + 2] for i in range(len(end) - 1)}) or [end]
    chosen = frame["name"].str.contains_any(pairs).fill_null(False).arg_true().to_numpy()[:COMPARED]
    if kind == "Place":
        level = _COUNTY if _is_long(wanted) else _TOWNSHIP
        chosen = np.union1d(chosen, (frame["level"] <= level).arg_true().to_numpy())
    return chosen.astype(np.int32)


def _is_long(wanted: str) -> bool:
    """Whether the text is longer than nearly all names of places, so that it must be a path."""
    return len(wanted) > _NAME_LENGTH
