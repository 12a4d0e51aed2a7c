"""What is probably twice in a graph is told with its reason; what something tells apart is not."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lianjian.errors import BadInput, UnknownName
from lianjian.graph.store import Store, open_store
from lianjian.loaders.load import load_paths
from lianjian.loaders.review.doubles import Double, doubles
from tests.loaders.graphs import everything, few_places

Write = Callable[..., Path]

PLACES = [
    ("33", "浙江省", 1),
    ("3303", "温州市", 2),
    ("330302", "鹿城区", 3),
    ("330302006", "五马街道", 4),
    ("330302006031", "落霞社区居委会", 5),
    ("330303", "龙湾区", 3),
    ("330303012", "海城街道", 4),
]
HEAD = ["编号", "机构名称", "统一社会信用代码", "所在区划"]
ONE = [
    HEAD,
    ["A1", "落霞社区党委", "", "330302006031"],
    ["A2", "鹿城第一医院", "", "330302006"],
    ["A3", "瓯江书社", "", "330302006"],
    ["A4", "第一网格党支部", "", "330302006"],
    ["A5", "第二网格党支部", "", "330302006"],
    ["A6", "老年协会", "", "330303012"],
]
TWO = [
    HEAD,
    ["B1", "中共鹿城区五马街道落霞社区委员会", "", "330302006"],
    ["B2", "鹿城第一医阮", "", "330302006"],
    ["A3", "瓯江书社", "", "330303012"],
    ["B6", "老年协会", "", "330302006"],
]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A file of one's own with a few places: what is alike does not depend on the engine."""
    with open_store(tmp_path / "g.db", create=True, write=True) as opened:
        opened.load(few_places(PLACES))
        yield opened


@pytest.fixture
def loaded(store: Store, write_csv: Write) -> Store:
    """The graph with two lists in it."""
    for name, rows in (("一.csv", ONE), ("二.csv", TWO)):
        load_paths(store, [write_csv(f"机构-{name}", rows)])
    return store


def pairs(found: list[Double]) -> set[tuple[str, str]]:
    """The names of each pair."""
    return {(double.name, double.other_name) for double in found}


def test_what_is_probably_one_is_told_with_score_and_reason(loaded: Store) -> None:
    found = doubles(loaded.frames())
    told = {(double.name, double.other_name): double for double in found}
    spelled = told["落霞社区党委", "中共鹿城区五马街道落霞社区委员会"]
    assert (spelled.score, spelled.zh) == (1.0, "名称相同；同一街道乡镇")
    slip = told["鹿城第一医院", "鹿城第一医阮"]
    assert "读音" in slip.zh or slip.zh.startswith("名称相近")
    far = told["老年协会", "老年协会"]
    assert (far.score, far.en) == (0.9, "the same name, in the same city")
    assert [double.score for double in found] == sorted((double.score for double in found), reverse=True)


def test_what_its_source_tells_apart_is_no_pair(loaded: Store) -> None:
    assert ("第一网格党支部", "第二网格党支部") not in pairs(doubles(loaded.frames()))


def test_what_another_source_puts_into_another_county_is_kept_apart_and_told(loaded: Store) -> None:
    assert {"A3", "A3@机构-二.csv"} <= set(loaded.frames().nodes["Organization"]["id"])
    (pair,) = [double for double in doubles(loaded.frames()) if double.name == "瓯江书社"]
    assert (pair.zh, pair.score) == ("编号和名称都相同；同一城市", 0.9)


def test_only_one_region_or_one_kind_can_be_asked_about(loaded: Store) -> None:
    frames = loaded.frames()
    assert ("老年协会", "老年协会") not in pairs(doubles(frames, "330302"))
    assert pairs(doubles(frames, "温州市")) == pairs(doubles(frames))
    assert doubles(frames, None, ["Brand"]) == []
    with pytest.raises(UnknownName):
        doubles(frames, "鹿成区")
    with pytest.raises(UnknownName):
        doubles(frames, "3.30302E+11")
    with pytest.raises(BadInput, match="Offer"):
        doubles(frames, None, ["Offer"])


def test_nothing_is_done_about_them(loaded: Store) -> None:
    before = everything(loaded), loaded.version()
    assert doubles(loaded.frames()) == doubles(loaded.frames())
    assert (everything(loaded), loaded.version()) == before
