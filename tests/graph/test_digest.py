"""Digests are what the module says they are, whatever the order and the chunks."""

import struct
from hashlib import blake2b
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from lianjian.graph.digest import Digest, Digests, Place, digests
from lianjian.graph.layout import Columns

COLUMNS: Columns = {
    "b": pl.Boolean(),
    "text": pl.String(),
    "n": pl.Int64(),
    "some": pl.List(pl.String()),
    "amount": pl.Float64(),
}
TEXT = st.one_of(st.sampled_from(["", "甲", "1:b", "n=1:2", "\0", "l" * 5000]), st.text(max_size=4))
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "b": st.none() | st.booleans(),
            "text": st.none() | TEXT,
            "n": st.integers(-(2**63), 2**63 - 1),
            "some": st.none() | st.lists(TEXT, max_size=3),
            "amount": st.none() | st.floats(allow_nan=False),
        }
    ),
    min_size=1,
    max_size=8,
)
PLACE = Place("book", "x")


def frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict(COLUMNS))


def found(*frames: pl.DataFrame) -> Digest | None:
    return digests(("x", one) for one in frames).get(PLACE)


def measured(text: str) -> str:
    return f"{len(text.encode())}:{text}"


def as_text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(struct.unpack("<q", struct.pack("<d", value))[0])
    if isinstance(value, list):
        return "".join(map(measured, value))
    return str(value)


def expected(rows: list[dict[str, Any]]) -> Digest:
    """The definition in lianjian/graph/digest.py, in loops."""
    sums = [0, 0]
    for row in rows:
        text = "".join(f"{name}={measured(as_text(row[name]))}" for name in sorted(row) if row[name] is not None)
        for lane, value in enumerate(struct.unpack("<QQ", blake2b(text.encode(), digest_size=16).digest())):
            sums[lane] = (sums[lane] + value) % 2**64
    return Digest(len(rows), struct.pack("<QQ", *sums).hex())


@given(ROWS)
def test_a_digest_is_what_its_definition_says(rows: list[dict[str, Any]]) -> None:
    assert found(frame(rows)) == expected(rows)


@given(ROWS, st.randoms(use_true_random=False), st.integers(0, 8))
def test_order_and_chunks_change_nothing(rows: list[dict[str, Any]], random: Any, cut: int) -> None:
    mixed = random.sample(rows, len(rows))
    turned = frame(mixed).select(sorted(COLUMNS, reverse=True))
    assert found(turned[:cut], turned[cut:]) == found(frame(rows))


@given(ROWS, ROWS)
def test_other_rows_have_another_digest(one: list[dict[str, Any]], other: list[dict[str, Any]]) -> None:
    same = sorted(map(repr, one)) == sorted(map(repr, other))
    assert (found(frame(one)) == found(frame(other))) == same


def test_a_column_that_holds_nothing_changes_nothing() -> None:
    rows = pl.DataFrame({"n": [1, 2]})
    assert found(rows.with_columns(later=pl.lit(None, pl.String))) == found(rows)


def test_nothing_and_an_empty_list_and_an_empty_text_are_three_things() -> None:
    values: list[pl.Series] = [
        pl.Series("x", [None], pl.String),
        pl.Series("x", [""], pl.String),
        pl.Series("x", [[""]], pl.List(pl.String)),
    ]
    assert len({found(pl.DataFrame([one])) for one in values}) == 3
    lists = [pl.Series("x", [given], pl.List(pl.String)) for given in (None, [], [""], ["", ""], ["a", "b"], ["b", "a"], ["ab"])]
    assert len({found(pl.DataFrame([one])) for one in lists}) == 7


def test_rows_that_are_there_twice_count_twice() -> None:
    rows = pl.DataFrame({"n": [1, 2]})
    assert found(rows, rows) != found(rows)
    assert found(rows, rows) == found(pl.concat([rows, rows]))


def test_no_rows_have_no_digest() -> None:
    passed = Digests()
    assert list(passed.passing([("x", frame([]))]))
    assert passed.result() == {}
