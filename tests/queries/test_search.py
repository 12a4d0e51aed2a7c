from typing import Any

import polars as pl
import pytest

from lianjian.errors import BadInput
from lianjian.graph.records import Frames
from lianjian.graph.snapshot import Snapshot
from lianjian.queries.naming.pinyin import PHRASES, sounds
from lianjian.queries.search import FOUND_BY, search

PLACES = {
    "33": "浙江省",
    "3303": "温州市",
    "330302": "鹿城区",
    "330302001": "五马街道",
    "330302001001": "五马社区居委会",
    "330302001002": "小五马社区居委会",
    "50": "重庆市",
}
BRANDS = {
    "BR001": ("瓯江红", "Oujiang Red", "B-7", []),
    "BR002": ("共享社·幸福里", None, None, ["五马幸福里"]),
    "BR003": ("石榴红", None, None, []),
    "BR004": ("鹿城先锋", None, None, []),
}


def make() -> Snapshot:
    places = pl.DataFrame({"n": range(len(PLACES)), "id": list(PLACES), "name": list(PLACES.values())}).with_columns(
        level=pl.col("id").str.len_bytes().replace_strict({2: 1, 4: 2, 6: 3, 9: 4, 12: 5})
    )
    brands = pl.DataFrame(
        [(n, ident, *values) for n, (ident, values) in enumerate(BRANDS.items())],
        schema={
            "n": pl.Int64, "id": pl.String, "name": pl.String, "name_en": pl.String, "key": pl.String,
            "aliases": pl.List(pl.String),
        },
        orient="row",
    )  # fmt: skip
    return Snapshot(Frames(1, {"Place": places, "Brand": brands}, {}, pl.DataFrame(), pl.DataFrame(), pl.DataFrame()))


WORLD = make()


def found(text: str, **options: Any) -> list[tuple[str, str]]:
    results = search(WORLD, text, **options).to_json()["results"]
    assert all(result["found_by"] in FOUND_BY for result in results)
    return [(result["found_by"], result["entity"]["id"]) for result in results]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("br001", [("id", "BR001")]),
        ("BR001", [("id", "BR001")]),
        ("b-7", [("id", "BR001")]),
        ("B-7", [("id", "BR001")]),
        ("330302000000", [("id", "330302")]),
        ("瓯江红", [("name", "BR001")]),
        ("oujiang red", [("name", "BR001")]),
        ("Ouj", [("name_start", "BR001")]),
        ("共享社幸福里", [("name", "BR002")]),
        ("温州市鹿城区", [("name", "330302")]),
        ("鹿城", [("name_start", "330302"), ("name_start", "BR004")]),
        ("五马街道五马社区", [("name_start", "330302001001")]),
        ("幸福", [("name_part", "BR002")]),
        # Wider places first, then shorter names; then names that hold the text, then aliases.
        (
            "五马",
            [
                ("name_start", "330302001"),
                ("name_start", "330302001001"),
                ("alias_start", "BR002"),
                ("name_part", "330302001002"),
            ],
        ),
        ("3303", [("id", "3303"), ("id_start", "330302"), ("id_start", "330302001"),
                  ("id_start", "330302001001"), ("id_start", "330302001002")]),
        ("wenzhou", [("pinyin", "3303")]),
        ("chongqing", [("pinyin", "50")]),
        ("shiliuhong", [("pinyin", "BR003")]),
        ("lcq", [("initials", "330302")]),
        ("ojh", [("initials", "BR001")]),
        ("石榴洪", [("similar", "BR003")]),
        ("wenzuo", [("similar", "3303")]),
        ("没有这样的东西", []),
        ("zzz", []),
        ("  ", []),
        ("()", []),
    ],
)  # fmt: skip
def test_search(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_what_is_found_shows_where_it_is() -> None:
    (first, *_) = search(WORLD, "五马").to_json()["results"]
    assert first["entity"] == {"id": "330302001", "kind": "Place", "name": "五马街道", "region": "330302001"}
    assert first["full_name"] == "浙江省温州市鹿城区五马街道"


def test_kinds_and_limit() -> None:
    assert found("五马", kinds=["品牌"]) == [("alias_start", "BR002")]
    assert found("五马", limit=1) == [("name_start", "330302001")]
    assert found("五马", kinds=["Organization"]) == []
    with pytest.raises(BadInput):
        search(WORLD, "五马", kinds=["Brnd"])
    with pytest.raises(BadInput):
        search(WORLD, "五马", limit=0)


def test_many_names_sound_character_by_character() -> None:
    names = ["绿地", "长兴", "女埠", "A1广场"]
    count = PHRASES + len(names)
    brands = pl.DataFrame({"n": range(count), "id": [f"{n:05d}" for n in range(count)], "name": ["红"] * PHRASES + names})
    world = Snapshot(Frames(1, {"Brand": brands}, {}, pl.DataFrame(), pl.DataFrame(), pl.DataFrame()))
    known = sounds(world, "Brand")
    assert known.full.to_list()[-4:] == ["lvdi", "zhangxing", "nvbu", "a1guangchang"]
    assert known.initials.to_list()[-4:] == ["ld", "zx", "nb", "a1gc"]


def test_an_empty_graph_has_nothing() -> None:
    empty = Snapshot(Frames(1, {}, {}, pl.DataFrame(), pl.DataFrame(), pl.DataFrame()))
    for text in ("33", "温州", "wz"):
        assert search(empty, text).to_json()["results"] == []
