"""Finding places in the register that ships with the package, and in the published facts."""

from pathlib import Path

import polars as pl
import pytest

from lianjian.graph.register_file import SHIPPED, read_register
from lianjian.loaders.reading.cells import CellError
from lianjian.loaders.resolving.places import PlaceIndex, level_of, place_key

FACTS = Path(__file__).parents[2] / "examples" / "published-facts"


@pytest.fixture(scope="module")
def register() -> pl.DataFrame:
    return read_register(SHIPPED).with_columns(until=pl.lit(None, pl.String))


@pytest.fixture(scope="module")
def index(register: pl.DataFrame) -> PlaceIndex:
    return PlaceIndex(register)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("33", "33"),
        ("3303", "3303"),
        ("330302006", "330302006"),
        ("330302000000", "330302"),
        ("330300", "3303"),
        ("330000000000", "33"),
        ("\uff13\uff13\uff10\uff13", "3303"),
        ("441900", "441900"),
        ("350527000000", "350527000000"),
    ],
)
def test_codes(index: PlaceIndex, text: str, code: str) -> None:
    assert index.resolve(text).id == code


@pytest.mark.parametrize("text", ["", "无", "9", "99", "330399", "3303020060019", "不是地方"])
def test_what_is_no_place(index: PlaceIndex, text: str) -> None:
    match = index.resolve(text)
    assert match.id is None
    assert match.only is None


def test_a_code_that_excel_rounded_is_refused(index: PlaceIndex) -> None:
    with pytest.raises(CellError) as caught:
        index.resolve("3.30302E+11")
    assert caught.value.code == "spoiled-code"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("浙江省", "33"),
        ("温州市", "3303"),
        ("鹿城区", "330302"),
        ("浙江省温州市鹿城区五马街道", "330302006"),
        ("温州市鹿城区五马街道", "330302006"),
        ("鹿城区 五马街道", "330302006"),
        ("北京市海淀区中关村街道", "110108011"),
        ("广东省东莞市", "4419"),
        ("河南省济源市", "419001"),
        ("内蒙古自治区包头市昆都仑区昆工路街道友谊31社区", "150203013015"),
        ("鹿城区五马街道[已撤销]", "330302006"),
    ],
)
def test_full_names(index: PlaceIndex, text: str, code: str) -> None:
    assert index.resolve(text).id == code


@pytest.mark.parametrize(
    ("text", "within", "code"),
    [
        ("五马街道", "330302", "330302006"),
        ("五马街道", "330302000000", "330302006"),
        ("鹿城区五马街道", "330302", "330302006"),
        ("温州市鹿城区五马街道", "3303", "330302006"),
        ("鹿城区", "3303", "330302"),
        ("鹿城区", "330302", "330302"),
        ("温州市", "330302", "3303"),
        ("金竹社区", "330302033", "330302033006"),
        ("金竹社区居委会", "330302033", "330302033006"),
        ("金竹居民委员会", "330302033", "330302033006"),
        ("金竹", "330302", "330302033006"),
        ("友谊三十一社区", "150203013", "150203013015"),
        ("友谊31社区居委会", "150203", "150203013015"),
        ("华中社区", "330383", "330383198094"),
    ],
)
def test_short_names_within_a_code(index: PlaceIndex, text: str, within: str, code: str | None) -> None:
    assert index.resolve(text, within).id == code


def test_within_a_city_the_one_that_fits_is_for_review(index: PlaceIndex) -> None:
    match = index.resolve("宝石社区", "3301")
    assert match.id is None
    assert match.only == "330106002052"
    (candidate,) = match.candidates
    assert candidate.name == "浙江省杭州市西湖区北山街道宝石社区"
    assert candidate.score == 1.0
    assert candidate.zh
    assert candidate.en


def test_a_name_that_several_places_have_is_not_certain(index: PlaceIndex) -> None:
    match = index.resolve("鼓楼区")
    assert match.id is None
    assert match.only is None
    assert [candidate.id for candidate in match.candidates] == ["320106", "320302", "350102", "410204"]


def test_a_name_of_figures_alone_is_sought_in_the_nation_too(index: PlaceIndex) -> None:
    match = index.resolve("三十一社区")
    assert match.id is None
    assert match.candidates
    assert {place_key(candidate.name)[-2:] for candidate in match.candidates} == {"31"}


def test_a_code_outside_the_bound_is_for_review(index: PlaceIndex) -> None:
    match = index.resolve("330304", "330302")
    assert match.id is None
    assert [candidate.id for candidate in match.candidates] == ["330304"]
    assert match.only is None


def test_a_place_is_not_sought_outside_its_bound(index: PlaceIndex) -> None:
    assert index.resolve("瓯海区", "330302").only is None


def test_what_is_near_is_offered(index: PlaceIndex) -> None:
    match = index.resolve("五马街", "330302")
    assert match.id is None
    assert match.candidates[0].id == "330302006"
    assert match.candidates[0].score < 1.0


def test_a_path_that_ends_nowhere_is_compared_with_what_lies_there(index: PlaceIndex) -> None:
    match = index.resolve("浙江省温州市鹿城区五马街道五马社区")
    assert all(candidate.id.startswith("330302006") for candidate in match.candidates)


def test_paths(index: PlaceIndex) -> None:
    assert index.path("110108011") == ("北京市", "海淀区", "中关村街道")
    assert index.path("1101") == ("北京市", "市辖区")
    assert index.path("441900") == ("广东省", "东莞市")
    assert index.full_name("330302006") == "浙江省温州市鹿城区五马街道"
    assert index.path("99") == ()


def test_abolished_places_stand_back_behind_valid_ones() -> None:
    places = pl.DataFrame(
        {
            "id": ["33", "3301", "330104", "330102", "330104001", "330102009"],
            "name": ["浙江省", "杭州市", "江干区", "上城区", "采荷街道", "采荷街道"],
            "level": [1, 2, 3, 3, 4, 4],
            "until": [None, None, "2021", None, "2021", None],
        }
    )
    index = PlaceIndex(places)
    assert index.resolve("采荷街道", "3301").only == "330102009"
    assert index.resolve("330104").id == "330104"


def test_keys_and_levels() -> None:
    assert place_key("西关村") == place_key("西关村村民委员会") == place_key("西关社区居委会") == "西关"
    assert place_key("村") == "村"
    assert [level_of("330302006001"[:length]) for length in (0, 2, 4, 6, 9, 12)] == [0, 1, 2, 3, 4, 5]


def test_communities_that_the_published_facts_name(index: PlaceIndex) -> None:
    """Of the communities named beside a division code, all but three are the one that fits below that code."""
    frames = [pl.read_csv(FACTS / f"{name}.csv", infer_schema=False) for name in ("organizations", "projects")]
    named = pl.concat([frame.select("division_code", "community") for frame in frames]).drop_nulls().unique()
    matches = {(code, name): index.resolve(name, code) for code, name in named.iter_rows()}
    assert len(matches) == 72
    assert sum(match.only is not None for match in matches.values()) == 69
    assert {name for (_, name), match in matches.items() if match.only is None} == {"岩坑村", "东二社区", "梦创社区"}
    assert all(match.only == match.id for (code, _), match in matches.items() if len(code) >= 6 and match.only)
    assert all(match.id is None for (code, _), match in matches.items() if len(code) == 4)
