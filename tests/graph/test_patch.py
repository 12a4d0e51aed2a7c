"""Rows replaced and numbers moved in the columns of a snapshot, by hand-made cases. fuzzed_loads.py does it at random."""

import numpy as np
import polars as pl

from lianjian.graph.adjacency import Adjacency
from lianjian.graph.areas import NOWHERE
from lianjian.graph.patch import Ends, in_order, patched_nodes, patched_relations, renumbered
from lianjian.graph.records import Rows


def nodes(**names: str) -> pl.DataFrame:
    return pl.DataFrame({"id": list(names), "name": list(names.values())}, schema={"id": pl.String, "name": pl.String})


def stated(**names: str) -> pl.DataFrame:
    """Rows of nodes as an engine gives them."""
    return nodes(**names).rename({"id": "start"}).with_columns(end=pl.lit(""), at=7).select("name", "start", "end", "at")


def keys(*ids: str) -> pl.DataFrame:
    return pl.DataFrame({"start": list(ids), "end": [""] * len(ids)})


def ends(*rows: tuple[int, int, str]) -> Ends:
    start, end, modes = zip(*rows, strict=True) if rows else ((), (), ())
    frame = pl.DataFrame({"mode": list(modes)}, schema={"mode": pl.String})
    return Ends(np.array(start, dtype=np.int32), np.array(end, dtype=np.int32), frame)


def told(made: Ends) -> list[tuple[int, int, str]]:
    return list(zip(made.start.tolist(), made.end.tolist(), made.frame["mode"].to_list(), strict=True))


def between(*rows: tuple[str, str, str]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema={"start": pl.String, "end": pl.String, "mode": pl.String}, orient="row")


def test_nodes_come_go_and_change() -> None:
    given = Rows(keys("a", "c", "d", "x"), stated(d="D", a="A"))
    frame, numbers = patched_nodes(nodes(b="b", c="c", d="d", e="e"), given)
    assert frame.equals(nodes(a="A", b="b", d="D", e="e"))
    assert numbers.tolist() == [1, NOWHERE, 2, 3]


def test_nodes_come_to_none_and_all_go() -> None:
    frame, numbers = patched_nodes(nodes(), Rows(keys("b", "a"), stated(b="B", a="A")))
    assert frame.equals(nodes(a="A", b="B"))
    assert numbers.tolist() == []
    frame, numbers = patched_nodes(frame, Rows(keys("a", "b"), stated()))
    assert frame.equals(nodes())
    assert numbers.tolist() == [NOWHERE, NOWHERE]


def test_relations_follow_the_numbers_of_their_ends_and_go_with_them() -> None:
    made = renumbered(ends((0, 0, "a"), (0, 2, "b"), (1, 1, "c")), np.array([1, 2], dtype=np.int32), None)
    assert told(made) == [(1, 0, "a"), (1, 2, "b"), (2, 1, "c")]
    made = renumbered(made, None, np.array([0, NOWHERE, 1], dtype=np.int32))
    assert told(made) == [(1, 0, "a"), (1, 1, "b")]


def test_all_relations_of_a_pair_are_replaced_together() -> None:
    ids = pl.Series(["o", "p", "q"])
    before = ends((0, 1, "a"), (0, 1, "b"), (1, 1, "c"), (2, 0, "d"))
    named = between(("o", "p", ""), ("q", "q", ""), ("q", "gone", ""), ("p", "o", ""))
    now = between(("q", "q", "new"), ("o", "p", "x"), ("q", "gone", "lost"), ("p", "o", "first"))
    made = patched_relations(before, Rows(named.select("start", "end"), now), ids, ids)
    assert told(made) == [(0, 1, "x"), (1, 0, "first"), (1, 1, "c"), (2, 0, "d"), (2, 2, "new")]
    assert made.start.dtype == made.end.dtype == np.int32


def test_terms_of_one_membership_come_by_their_dates_whatever_their_order_was() -> None:
    frame = pl.DataFrame({"since": ["2021", None, "2019", "2019"], "until": [None, "2020", "2022", None]})
    zeros = np.zeros(4, dtype=np.int32)
    for order in ([0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]):
        made = in_order(Ends(zeros, zeros, frame[order]))
        assert list(made.frame.iter_rows()) == [(None, "2020"), ("2019", None), ("2019", "2022"), ("2021", None)]


def test_an_adjacency_whose_nodes_get_other_numbers_is_as_one_made_anew() -> None:
    ends_of_edges = np.array([0, 2, 2, 0, 3], dtype=np.int32)
    numbers = np.array([1, NOWHERE, 2, 4], dtype=np.int32)
    moved = Adjacency.over(ends_of_edges, 4).renumbered(numbers, 6)
    anew = Adjacency.over(numbers[ends_of_edges], 6)
    assert moved.offsets.tolist() == anew.offsets.tolist() == [0, 0, 2, 4, 4, 5, 5]
    assert moved.edges.tolist() == anew.edges.tolist() == [0, 3, 1, 2, 4]
