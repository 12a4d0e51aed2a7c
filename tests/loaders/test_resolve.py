"""From names to things: only what is certain resolves; cycles are closed by the same relation whatever the order."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianjian.graph.cycles import closing
from lianjian.loaders.reading.cells import NameText, name_text
from lianjian.loaders.resolving.identify import ORDER
from lianjian.loaders.resolving.index import KindIndex, Thing
from lianjian.loaders.resolving.places import PlaceIndex
from lianjian.loaders.resolving.resolver import Failure, Outcome, Resolver, common_region

PLACES = [
    ("33", "浙江省", 1),
    ("3303", "温州市", 2),
    ("330302", "鹿城区", 3),
    ("330302006", "五马街道", 4),
    ("330302006031", "落霞社区居委会", 5),
    ("330302030", "蒲鞋市街道", 4),
    ("330302030001", "清风社区居委会", 5),
    ("330303", "龙湾区", 3),
    ("330303012", "海城街道", 4),
    ("35", "福建省", 1),
    ("3501", "福州市", 2),
    ("350102", "鼓楼区", 3),
    ("350102001", "海城街道", 4),
]


@pytest.fixture
def resolver() -> Resolver:
    frame = pl.DataFrame(
        [(code, name, level, None) for code, name, level in PLACES],
        schema={"id": pl.String, "name": pl.String, "level": pl.Int64, "until": pl.String},
        orient="row",
    )
    places = PlaceIndex(frame)
    indexes = {kind: KindIndex(kind, places) for kind in ORDER}
    for thing in (
        Thing("Organization", "A", "中共温州市鹿城区五马街道落霞社区委员会", "K1", "330302006031", own=True),
        Thing("Organization", "B", "机关党委", "K2", "330302006", own=True),
        Thing("Organization", "C", "机关党委", "K3", "330303012", own=True),
        Thing("Organization", "D", "龙湾区海城街道", "K4", "330303012", own=True),
        Thing("Organization", "E", "旧公司", "K5", leaving=True),
        Thing("Organization", "F", "市医院", "K6", aliases=("附一医",), codes=("001001",), own=True),
        Thing("Brand", "P", "海霞红", "K1", own=True),
    ):
        indexes[thing.kind].add(thing)
    return Resolver(places, indexes)


def ask(resolver: Resolver, text: str, *kinds: str, near: str | None = None, region: str | None = None) -> Outcome:
    name = name_text(text)
    assert name is not None
    return resolver.name(name, kinds or ("Organization",), near, region)


@pytest.mark.parametrize(
    ("text", "near", "found"),
    [
        ("A", None, "A"),
        ("K1", None, "A"),
        ("001001", None, "F"),
        ("附一医", None, "F"),
        ("温州市鹿城区五马街道落霞社区党委", None, "A"),
        ("五马街道落霞社区党委", None, "A"),
        ("落霞社区党委", None, "A"),
        ("落 霞 社 区 党 委", None, "A"),
        ("机关党委", "330302006031", "B"),
        ("机关党委", "330303", "C"),
        ("海城街道", None, "D"),
    ],
)
def test_what_is_certain_resolves(resolver: Resolver, text: str, near: str | None, found: str) -> None:
    assert ask(resolver, text, near=near) == ("Organization", found)


@pytest.mark.parametrize(
    ("text", "near", "code"),
    [
        ("机关党委", None, "ambiguous-name"),
        ("机关党委", "3303", "ambiguous-name"),
        ("机关党委", "350102001", "ambiguous-name"),
        ("清风社区党委", None, "unknown-name"),
        ("龙湾区落霞社区党委", None, "unknown-name"),
        ("旧公司", None, "unknown-name"),
        ("K5", None, "unknown-name"),
    ],
)
def test_what_is_not_is_a_problem(resolver: Resolver, text: str, near: str | None, code: str) -> None:
    outcome = ask(resolver, text, near=near)
    assert isinstance(outcome, Failure)
    assert outcome.code == code


def test_a_key_belongs_to_its_kind(resolver: Resolver) -> None:
    assert ask(resolver, "K1", "Brand") == ("Brand", "P")
    assert ask(resolver, "K1", "Organization", "Brand") == ("Organization", "A")
    assert ask(resolver, "海霞红", "Organization", "Brand") == ("Brand", "P")


@pytest.mark.parametrize(
    ("text", "near", "region", "code"),
    [
        ("330302006", None, None, "330302006"),
        ("330302000000", None, None, "330302"),
        ("浙江省温州市鹿城区五马街道", None, None, "330302006"),
        ("鹿城区五马街道", None, "3303", "330302006"),
        ("落霞社区", "330302006", None, "330302006031"),
        ("海城街道", None, "330303", "330303012"),
        ("海城街道", "350102", None, "350102001"),
        ("福建省福州市鼓楼区", None, "3303", "350102"),
    ],
)
def test_places(resolver: Resolver, text: str, near: str | None, region: str | None, code: str) -> None:
    assert ask(resolver, text, "Place", near=near, region=region) == ("Place", code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("330302006 落霞社区", "330302006031"),
        ("330302落霞社区居委会", "330302006031"),
        ("330302000000-五马街道", "330302006"),
        ("330302（落霞社区）", "330302006031"),
        ("落霞社区(330302006)", "330302006031"),
        ("330302006031 落霞社区", "330302006031"),
        ("330302006031 五马街道", "330302006031"),
        ("330302006（含网格）", "330302006"),
    ],
)
def test_a_code_bounds_the_name_beside_it_in_a_cell(resolver: Resolver, text: str, code: str) -> None:
    assert ask(resolver, text, "Place", region="350102") == ("Place", code)


@pytest.mark.parametrize(
    ("text", "code"),
    [("3303 落霞社区", "ambiguous-place"), ("330303 落霞社区", "unknown-place"), ("330302030落霞社区", "unknown-place")],
)
def test_a_name_that_does_not_fit_its_code_is_a_problem(resolver: Resolver, text: str, code: str) -> None:
    outcome = ask(resolver, text, "Place")
    assert isinstance(outcome, Failure)
    assert outcome.code == code
    if code == "ambiguous-place":
        assert [choice.id for choice in outcome.choices] == ["330302006031"]


def test_a_place_name_that_several_bear_awaits_review(resolver: Resolver) -> None:
    outcome = ask(resolver, "海城街道", "Place")
    assert isinstance(outcome, Failure)
    assert outcome.code == "ambiguous-place"
    assert "330303012" in outcome.params["candidates"]
    assert "350102001" in outcome.params["candidates"]


def test_names_below_a_code(resolver: Resolver) -> None:
    name = NameText("落霞社区", base="落霞社区")
    assert resolver.within(name, "330302") == ("Place", "330302006031")
    doubtful = resolver.within(name, "3303")
    assert isinstance(doubtful, Failure)
    assert doubtful.code == "ambiguous-place"
    assert resolver.within(name, "3303", sole_fit=True) == ("Place", "330302006031")
    missing = resolver.within(NameText("无此社区", base="无此社区"), "3303", sole_fit=True)
    assert isinstance(missing, Failure)
    assert missing.code == "unknown-place"
    outside = resolver.within(NameText("330303", base="330303"), "330302")
    assert isinstance(outside, Failure)
    assert outside.code == "place-outside"


def test_services_by_any_label(resolver: Resolver) -> None:
    assert ask(resolver, "理发", "Service") == ("Service", "hairdresser")
    outcome = ask(resolver, "外星服务", "Service")
    assert isinstance(outcome, Failure)
    assert outcome.code == "not-in-vocabulary"


@pytest.mark.parametrize(
    ("codes", "region"),
    [
        (["330302006", "330302030"], "330302"),
        (["330302006", "330303012"], "3303"),
        (["330302006031", "330302006"], "330302006"),
        (["33", "350102"], None),
        ([], None),
    ],
)
def test_the_region_of_a_workbook(codes: list[str], region: str | None) -> None:
    assert common_region(codes) == region


pairs = st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")).filter(lambda p: p[0] != p[1]))


@given(added=pairs)
def test_what_is_left_holds_no_cycle_and_nothing_more_is_taken(added: list[tuple[str, str]]) -> None:
    dropped = closing([], added)
    kept = [pair for at, pair in enumerate(added) if at not in dropped]
    assert not cyclic(kept)
    for at, chain in dropped.items():
        before = [pair for position, pair in enumerate(added[:at]) if position not in dropped]
        assert cyclic([*before, added[at]])
        assert chain[0] == chain[-1] == added[at][0]


def cyclic(links: list[tuple[str, str]]) -> bool:
    """Whether something is above itself, found by following every way."""
    above = {child: {p for c, p in links if c == child} for child, _ in links}
    for start in above:
        seen: set[str] = set()
        queue = list(above[start])
        while queue:
            thing = queue.pop()
            if thing == start:
                return True
            if thing not in seen:
                seen.add(thing)
                queue += above.get(thing, ())
    return False
