"""What is personal in a list."""

import pytest
from stdnum.cn import ric

from lianjian.loaders.reading.persons import personal_header, personal_value

# Invented: the example of the standard itself (GB 11643), and numbers that no one has.
IDENTITY = "11010519491231002X"


PERSONS = """
    姓名 姓名* 联系人 联系人姓名 联系电话 联系方式 联系手机 固定电话 身份证号码 第一负责人 负责人 责任人 站长
    党支部书记 书记 业委会主任 区域党委职务 所属单位职务 法定代表人 性别 年龄 网格长 Phone E-mail
    书记/任职时间 党务工作者/年龄 联系方式/地址 党员/男
"""


@pytest.mark.parametrize("header", [*PERSONS.split(), "手 机 号"])
def test_columns_of_persons(header: str) -> None:
    assert personal_header(header)


BODIES = """
    党员数 党员人数 参加人数 容纳人数 人口 户数 是否成立党支部 责任单位 牵头单位 认领单位 单位名称 地址
    单位性质 居民区党组织名称 社会组织名称 法人标识 书记项目 区划代码 志愿者人数 负责人数量 街道/社区 党员/人数
"""


@pytest.mark.parametrize("header", ["", *BODIES.split()])
def test_columns_of_bodies_and_counts(header: str) -> None:
    assert not personal_header(header)


def test_no_standard_column_is_personal() -> None:
    from lianjian.schema import catalogue

    columns = [column for layout in catalogue.layouts().values() for column in layout.columns]
    assert columns
    assert not [name for column in columns for name in (column.name, *column.aliases) if personal_header(name)]


@pytest.mark.parametrize(
    "value",
    [
        IDENTITY,
        f"身份证 {IDENTITY.lower()}",
        "110105194912310021",
        "13800000000",
        "联系13800000000。",
        "138-0000-0000",
        "138 0000 0000",
        "+86 13800000000",
        13800000000,
        13800000000.0,
        "0577-88000000",
        "(0577)88000000",
        "057788000000",
        "填表人：张三",
        "审核人 : 李四  2024年3月",
        "午餐需求，联系人:王五",
        "电话：88001234",
        "有意者请写信到 wang.wu@example.cn",
        "\uff11\uff13\uff18\uff10\uff10\uff10\uff10\uff10\uff10\uff10\uff10",
    ],
)
def test_values_that_reach_a_person(value: str | float) -> None:
    assert personal_value(value)


@pytest.mark.parametrize(
    "value",
    [
        None, True, "", "落霞社区", "330302006001", "330302202305010001", "91110000600037341L", "2023-05-01", "20230501",
        "2010-2023", 45047, "120.6994, 27.9949", "120.13812345678", "0577", "001001001004001", "1,380,000",
        "https://example.cn/@page", "a@b", "微信公众号：鹿城", 9_999_999_999,
        "责任单位：落霞社区", "填报单位：五马街道", "党建引领：共建", "联系人：", "报告人数：12",
    ],
)  # fmt: skip
def test_values_that_do_not(value: str | float | None) -> None:
    assert not personal_value(value)


def test_the_example_is_a_whole_identity_number() -> None:
    assert ric.is_valid(IDENTITY)
