import polars as pl
import pytest

from lianjian.errors import AmbiguousName, BadInput, UnknownName
from lianjian.graph.records import Frames
from lianjian.graph.snapshot import Snapshot
from lianjian.queries.naming.find import find

PLACES = {
    "33": "浙江省",
    "3303": "温州市",
    "330302": "鹿城区",
    "330302001": "五马街道",
    "330302001001": "落霞社区居委会",
    "330302001002": "落霞(东)社区居委会",
    "330329": "泰顺县",
    "330329100": "城关镇",
    "330329100200": "上村村委会",
    "330329100201": "上村社区居委会",
    "35": "福建省",
    "3507": "南平市",
    "350702": "延平区",
    "350702100": "城关镇",
    "44": "广东省",
    "4419": "东莞市",
    "441900": "东莞市",
    "441900003": "东城街道",
    "441900003001": "鹿城村委会",
}


def snapshot() -> Snapshot:
    places = pl.DataFrame({"n": range(len(PLACES)), "id": list(PLACES), "name": list(PLACES.values())}).with_columns(
        level=pl.col("id").str.len_bytes().replace_strict({2: 1, 4: 2, 6: 3, 9: 4, 12: 5})
    )
    brands = pl.DataFrame(
        {
            "n": [0, 1, 2, 3],
            "id": ["BR001", "BR002", "BR003", "b:4"],
            "name": ["瓯江红", "共享社·幸福里", "石榴红(温州)", "石榴红"],
            "name_en": ["Oujiang Red", None, None, None],
            "key": ["1", "2", "3", "4"],
            "aliases": [None, ["幸福里", "共享社"], ["共享社"], []],
        }
    )
    projects = pl.DataFrame({"n": [0, 1], "id": ["BR001", "P2"], "name": ["红色项目", "瓯江红"]})
    return Snapshot(
        Frames(1, {"Place": places, "Brand": brands, "Project": projects}, {}, pl.DataFrame(), pl.DataFrame(), pl.DataFrame())
    )


WORLD = snapshot()


def named(text: str, *kinds: str) -> tuple[str, str]:
    kind, number = find(WORLD, text, kinds)
    return kind, WORLD.nodes(kind).id(number)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("330302", "330302"),
        (" 330302 ", "330302"),
        ("\uff13\uff13\uff10\uff13\uff10\uff12", "330302"),
        ("330302000000", "330302"),
        ("330302001000", "330302001"),
        ("330300", "3303"),
        ("330000000000", "33"),
        ("Place:3303", "3303"),
        ("行政区划:3303", "3303"),
        ("鹿城区", "330302"),
        ("鹿 城 区", "330302"),
        ("浙江省温州市鹿城区五马街道", "330302001"),
        ("温州市鹿城区", "330302"),
        ("浙江省五马街道", "330302001"),
        ("浙江省 温州市 五马街道", "330302001"),
        ("泰顺县城关镇", "330329100"),
        ("福建省城关镇", "350702100"),
        ("落霞社区居委会", "330302001001"),
        ("落霞社区", "330302001001"),
        ("五马街道落霞村", "330302001001"),
        ("落霞[东]社区", "330302001002"),
        # As it stands with an office behind it, it is one place; only then are all endings alike.
        ("上村", "330329100200"),
        ("上村社区", "330329100201"),
        # The short name of a county or city comes before communities with their endings.
        ("鹿城", "330302"),
        ("温州", "3303"),
        ("鹿城村", "441900003001"),
        # A county that only repeats its city is no second place.
        ("东莞市", "4419"),
        ("东莞", "4419"),
        ("441900", "441900"),
        ("东莞市东城街道", "441900003"),
    ],
)
def test_a_place_is_named_by_code_name_or_path(text: str, code: str) -> None:
    assert named(text, "Place") == ("Place", code)


@pytest.mark.parametrize(
    ("text", "brand"),
    [
        ("BR001", "BR001"),
        ("2", "BR002"),
        ("瓯江红", "BR001"),
        ("oujiang red", "BR001"),
        ("共享社幸福里", "BR002"),
        ("幸福里", "BR002"),
        ("石榴红(温州)", "BR003"),
        ("石榴红", "b:4"),
        ("b:4", "b:4"),
        ("品牌:4", "b:4"),
    ],
)
def test_a_brand_is_named_by_id_key_name_or_alias(text: str, brand: str) -> None:
    assert named(text, "Brand") == ("Brand", brand)


def test_an_exact_id_wins_over_names() -> None:
    assert named("P2", "Brand", "Project") == ("Project", "P2")
    # BR001 is a brand and a project, 瓯江红 too.
    for text in ("BR001", "瓯江红"):
        with pytest.raises(AmbiguousName) as error:
            named(text, "Brand", "Project")
        assert len(error.value.candidates) == 2
    assert named("Project:BR001", "Brand", "Project") == ("Project", "BR001")
    assert named("项目:瓯江红", "Brand", "Project") == ("Project", "P2")


def test_what_several_bear_is_an_error_with_the_candidates() -> None:
    with pytest.raises(AmbiguousName) as error:
        named("共享社", "Brand")
    assert error.value.candidates == (("Brand", "BR002", "共享社·幸福里"), ("Brand", "BR003", "石榴红(温州)"))
    with pytest.raises(AmbiguousName) as error:
        named("城关镇", "Place")
    assert [c[1:] for c in error.value.candidates] == [
        ("330329100", "浙江省温州市泰顺县城关镇"),
        ("350702100", "福建省南平市延平区城关镇"),
    ]
    assert error.value.status == 2


def test_what_nothing_bears_is_an_error_with_the_nearest_names() -> None:
    with pytest.raises(UnknownName) as error:
        named("鹿诚区", "Place")
    assert error.value.nearest[0] == "浙江省温州市鹿城区 [330302]"
    with pytest.raises(UnknownName) as error:
        named("温州市鹿诚区", "Place")
    assert error.value.nearest[0] == "浙江省温州市鹿城区 [330302]"
    with pytest.raises(UnknownName) as error:
        named("瓯江洪", "Brand")
    assert error.value.nearest[0] == "瓯江红 [BR001]"
    for nothing in ("", "  ", "()", "999999", "福建省鹿城区"):
        with pytest.raises(UnknownName):
            named(nothing, "Place", "Brand")


def test_a_kind_that_is_not_asked_for_is_refused() -> None:
    with pytest.raises(BadInput):
        named("Place:33", "Brand")


def test_an_empty_graph_names_nothing() -> None:
    empty = Snapshot(Frames(1, {}, {}, pl.DataFrame(), pl.DataFrame(), pl.DataFrame()))
    for text in ("33", "浙江省", "浙江省温州市鹿城区"):
        with pytest.raises(UnknownName):
            find(empty, text, ["Place", "Brand"])
