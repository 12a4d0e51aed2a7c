"""When two spellings are one name."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lianjian.loaders.resolving.names import local_name, normalise

PATH = ("浙江省", "温州市", "鹿城区", "五马街道", "落霞社区")
PIECES = re.findall(
    "[^|]+",
    "中国共产党|中共|温州市|鹿城区|五马街道|落霞|社区|村|居民委员会|居委会|村民委员会|村委会|委员会|支部|总支部|党|委|总支|工作委员会|纪律检查委员会"
    "|团|共青团|三十一|三|十|百|零|31|第|[已撤销]|(筹)|“|·|A| |\uff21|\uff08|\uff09",
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("中共温州市鹿城区五马街道落霞社区委员会", "温州市鹿城区五马街道落霞社区党委"),
        ("中国共产党落霞社区委员会", "落霞社区党委"),
        ("中共温州市鹿城区委员会", "温州市鹿城区委"),
        ("中共温州市鹿城区委组织部", "温州市鹿城区委组织部"),
        ("中共温州经济技术开发区委员会", "温州经济技术开发区党委"),
        ("中共五马街道工作委员会", "五马街道党工委"),
        ("中共落霞社区总支部委员会", "落霞社区党总支"),
        ("落霞社区党总支部", "落霞社区党总支"),
        ("中共落霞社区支部委员会", "落霞社区党支部"),
        ("交运集团支部", "交运集团党支部"),
        ("机关党委第十一支部", "机关党委第11党支部"),
        ("中共鹿城区纪律检查委员会", "鹿城区纪委"),
        ("落霞社区居民委员会", "落霞社区居委会"),
        ("落霞居委会", "落霞社区居委会"),
        ("西关村村民委员会", "西关村委会"),
        ("德里苑业主委员会", "德里苑业委会"),
        ("友谊三十一社区党委", "友谊31社区党委"),
        ("一百零五号小区", "105号小区"),
        ("落 霞 社 区", "落霞社区"),
        ("落霞社区[已撤销]", "落霞社区"),
        ("落霞社区【已撤销】", "落霞社区"),
        ("甲公司\uff08鹿城\uff09", "甲公司(鹿城)"),
        ("共享社•幸福里", "共享社·幸福里"),
        ("“瓯江红”", "瓯江红"),
        ("\uff21\uff22C", "abc"),
    ],
)
def test_one_name_in_two_spellings(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("落霞社区居委会", "落霞社区"),
        ("落霞社区党委", "落霞社区党总支"),
        ("落霞社区委员会", "落霞社区党委"),
        ("温州市委", "温州市政府"),
        ("鹿城区委", "鹿城区纪委"),
        ("某厂团支部", "某厂党支部"),
        ("某厂团支部委员会", "某厂党支部"),
        ("民盟温州支部", "民盟温州党支部"),
        ("西关村委会", "西关居委会"),
        ("三一社区", "三十一社区"),
        ("落霞社区(筹)", "落霞社区"),
    ],
)
def test_two_names(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


@given(st.lists(st.sampled_from(PIECES), max_size=10).map("".join) | st.text(max_size=20))
@example("a《\u0301")
@example("a\u200b\u0301")
@example("a \u0301")
def test_normalising_is_idempotent(name: str) -> None:
    assert normalise(normalise(name)) == normalise(name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("中共温州市鹿城区五马街道落霞社区委员会", "落霞社区党委"),
        ("浙江省温州市鹿城区五马街道落霞社区党委", "落霞社区党委"),
        ("落霞社区党委", "落霞社区党委"),
        ("温州市鹿城区机关事务管理局", "鹿城区机关事务管理局"),
        ("鹿城区机关事务管理局", "鹿城区机关事务管理局"),
        ("温州市机关事务管理局", "温州市机关事务管理局"),
        ("温州市鹿城区五马街道商会", normalise("五马街道商会")),
        ("温州市", "温州市"),
        ("温州市温州市落霞社区党委", "落霞社区党委"),
        ("温州市中共落霞社区委员会", "落霞社区党委"),
        ("乐清市落霞社区党委", "乐清市落霞社区党委"),
    ],
)
def test_wider_places_at_the_front_are_left_off(name: str, expected: str) -> None:
    assert local_name(name, PATH) == expected


@given(st.lists(st.sampled_from([*PATH, *PIECES]), max_size=8).map("".join), st.sampled_from([PATH[:end] for end in range(6)]))
def test_the_local_name_is_idempotent(name: str, path: tuple[str, ...]) -> None:
    assert local_name(local_name(name, path), path) == local_name(name, path)
