"""Question 7: things by name, alias, pinyin, initials, code or 编号, from a part that is typed, with small errors.

How a thing is found gives its rank (`FOUND_BY`, best first); within one, wider places and shorter names come first, then ids. A
weaker way is tried only while the stronger ones have found too little, and likeness only where all else finds nothing, so
that the whole register is read no more often than the answer needs.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from lianjian.errors import BadInput
from lianjian.graph.snapshot import Snapshot
from lianjian.queries.common.answer import Answer, Json
from lianjian.queries.common.day import on
from lianjian.queries.common.entities import entities
from lianjian.queries.common.synthetic import synthetic_note
from lianjian.queries.naming import place_names
from lianjian.queries.naming.chosen import chosen_kinds
from lianjian.queries.naming.names import also_named, keyed_in_lists, matching, named, one_of, plain, plain_text
from lianjian.queries.naming.nearest import similar

Ints = NDArray[np.int32]
Hit = tuple[str, int]

#: Kinds that people look for by name, in the order in which equal hits are shown.
SEARCHED = ("Place", "Brand", "Alliance", "Organization", "Project", "Site", "Grid", "Service")
FOUND_BY = (
    "id", "name", "alias", "name_start", "alias_start", "id_start", "name_part", "alias_part",
    "pinyin", "initials", "similar",
)  # fmt: skip
_LETTERS = re.compile(r"[a-z]+")
#: Below this likeness (0 to 100) a name is no small error away.
_LIKE = 50
_LIKE_IN_LETTERS = 75
#: What is no place ranks with the townships: behind provinces, cities and counties, before communities.
_NO_LEVEL = 4


def search(snapshot: Snapshot, text: str, *, kinds: Sequence[str] | None = None, limit: int = 10) -> Answer:
    """At most `limit` things, best first: {"entity","found_by"}, places with "full_name".

    `kinds` are names or labels of kinds; without them the kinds with names are searched. Raises BadInput.
    """
    chosen = chosen_kinds(kinds) or SEARCHED
    if limit < 1:
        raise BadInput(f"个数应为正整数,不是 {limit}。", f"limit is a whole number from 1 up, not {limit}.")
    hits: dict[Hit, str] = {}
    for found_by, found in _ways(snapshot, unicodedata.normalize("NFKC", text).strip(), chosen, limit):
        for hit in found:
            hits.setdefault(hit, found_by)
        if len(hits) >= limit:
            break
    data: Json = {
        "query": text,
        "parameters": {"kinds": list(chosen), "limit": limit},
        "results": _shown(snapshot, dict(list(hits.items())[:limit])),
    }
    return Answer("search", data, synthetic_note(snapshot))


def _ways(snapshot: Snapshot, text: str, kinds: Sequence[str], limit: int) -> Iterator[tuple[str, list[Hit]]]:
    """Each way of finding with what it finds, best first; lazily, so that later ways are not gone when enough is found."""
    form = plain_text(text)
    if not form:
        return
    exact, starts, part = one_of([form]), _starts(form), _part(form)
    nothing = True
    ways: tuple[tuple[str, Callable[[str], Ints]], ...] = (
        ("id", lambda kind: _by_id(snapshot, kind, text)),
        ("name", lambda kind: _by_name(snapshot, kind, form)),
        ("alias", lambda kind: also_named(snapshot, kind, exact)),
        ("name_start", lambda kind: _by_start(snapshot, kind, form)),
        ("alias_start", lambda kind: also_named(snapshot, kind, starts)),
        ("id_start", lambda kind: _id_starts(snapshot, kind, text)),
        ("name_part", lambda kind: named(snapshot, kind, part)),
        ("alias_part", lambda kind: also_named(snapshot, kind, part)),
        *(_by_sound(snapshot, form) if _LETTERS.fullmatch(form) else ()),
    )
    for found_by, way in ways:
        hits = _ranked(snapshot, {kind: way(kind) for kind in kinds}, limit)
        nothing = nothing and not hits
        yield found_by, hits
    if nothing:
        yield "similar", _similar(snapshot, form, kinds, limit)


def _starts(form: str) -> Callable[[pl.Series], pl.Series]:
    return lambda names: names.str.starts_with(form)


def _part(form: str) -> Callable[[pl.Series], pl.Series]:
    return lambda names: names.str.contains(form, literal=True)


def _by_id(snapshot: Snapshot, kind: str, text: str) -> Ints:
    """By id, division code or 编号, whatever the case of its letters."""
    nodes = snapshot.nodes(kind)
    numbers = [place_names.by_code(snapshot, text)] if kind == "Place" else [nodes.number(text), nodes.number(text.upper())]
    own = np.array([number for number in numbers if number is not None], dtype=np.int32)
    wanted = one_of([text, plain_text(text)])
    keyed = matching(snapshot, kind, "key", wanted)
    merged = keyed_in_lists(snapshot, kind, lambda keys: wanted(keys) | wanted(plain(keys)))
    return np.unique(np.concatenate([own, keyed, merged])).astype(np.int32)


def _by_name(snapshot: Snapshot, kind: str, form: str) -> Ints:
    found = named(snapshot, kind, one_of([form]))
    if kind != "Place":
        return found
    return np.union1d(found, place_names.by_path(snapshot, form, exactly=True)).astype(np.int32)


def _by_start(snapshot: Snapshot, kind: str, form: str) -> Ints:
    """By the beginning of a name; a community also by a path with another of the usual endings."""
    found = named(snapshot, kind, _starts(form))
    return found if kind != "Place" or len(found) else place_names.by_path(snapshot, form)


def _id_starts(snapshot: Snapshot, kind: str, text: str) -> Ints:
    """Ids are in order, so those with one beginning are one run."""
    ids = snapshot.nodes(kind).ids
    low, high = (int(ids.search_sorted(bound)) for bound in (text, text + "\U0010ffff"))
    return np.arange(low, high, dtype=np.int32)


def _by_sound(snapshot: Snapshot, form: str) -> Iterator[tuple[str, Callable[[str], Ints]]]:
    # pypinyin takes a fifth of a second to import: only a search in letters pays for it.
    from lianjian.queries.naming.pinyin import sounds

    def of(initials: bool, test: Callable[[pl.Series], pl.Series]) -> Callable[[str], Ints]:
        def way(kind: str) -> Ints:
            known = sounds(snapshot, kind)
            passed: Ints = known.numbers[test(known.initials if initials else known.full).to_numpy()]
            return passed

        return way

    yield "pinyin", of(False, _starts(form))
    yield "initials", of(True, _starts(form))


def _ranked(snapshot: Snapshot, found: dict[str, Ints], limit: int) -> list[Hit]:
    """The best `limit`: wider places and shorter names first, then in the order of kinds and ids."""
    rows: list[tuple[int, int, int, int, str]] = []
    for place_in_order, (kind, numbers) in enumerate(found.items()):
        if not len(numbers):
            continue
        frame = snapshot.nodes(kind).frame
        level = frame["level"].gather(numbers).to_numpy() if kind == "Place" else np.full(len(numbers), _NO_LEVEL)
        length = _lengths(frame, numbers)
        for at in np.lexsort((numbers, length, level))[:limit].tolist():
            rows.append((int(level[at]), int(length[at]), place_in_order, int(numbers[at]), kind))
    return [(kind, number) for *_, number, kind in sorted(rows)[:limit]]


def _lengths(frame: pl.DataFrame, numbers: Ints) -> NDArray[np.uint32]:
    if "name" not in frame.columns:
        return np.zeros(len(numbers), dtype=np.uint32)
    lengths: NDArray[np.uint32] = frame["name"].gather(numbers).str.len_chars().fill_null(0).to_numpy()
    return lengths


def _similar(snapshot: Snapshot, form: str, kinds: Sequence[str], limit: int) -> list[Hit]:
    scored = [(-score, at, number, kind) for at, kind in enumerate(kinds) for score, number in _like(snapshot, form, kind, limit)]
    return list(dict.fromkeys((kind, number) for _, _, number, kind in sorted(scored)))


def _like(snapshot: Snapshot, form: str, kind: str, limit: int) -> Iterator[tuple[float, int]]:
    yield from ((score, number) for score, number in similar(snapshot, form, kind, limit) if score >= _LIKE)
    if _LETTERS.fullmatch(form):
        from lianjian.queries.naming.pinyin import sounds

        known = sounds(snapshot, kind)
        # With one letter more than was typed: names are longer than what people type of them, and letters get lost.
        begins = known.full.str.slice(0, len(form) + 1).to_list()
        found = process.extract(form, begins, scorer=fuzz.ratio, limit=limit, score_cutoff=_LIKE_IN_LETTERS)
        yield from ((score, int(known.numbers[at])) for _, score, at in found)


def _shown(snapshot: Snapshot, hits: dict[Hit, str]) -> list[Json]:
    day = on(snapshot, date.today())
    shown: dict[Hit, Json] = {}
    for kind in dict.fromkeys(kind for kind, _ in hits):
        numbers = np.array([number for k, number in hits if k == kind], dtype=np.int32)
        full = place_names.paths(snapshot, numbers) if kind == "Place" else [None] * len(numbers)
        for number, entity, path in zip(numbers.tolist(), entities(day, kind, numbers), full, strict=True):
            more = {} if path is None else {"full_name": path}
            shown[kind, number] = {"entity": entity, "found_by": hits[kind, number], **more}
    return [shown[hit] for hit in hits]
