"""Text in every encoding and with every delimiter, JSON and Parquet: the same list in each, loaded from a real file."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.hazards.conftest import Outcome
from tests.hazards.making import Sheet, csv_text, write
from tests.hazards.sheets import GULOU, Problems

HEADER = ["机构名称", "机构类型", "党员数", "所在区划"]


def rows(name: str) -> list[list[Any]]:
    """A list with a line break in a cell."""
    return [HEADER, [f"{name}甲党委", "社区党委", 12, GULOU], [f"{name}\n乙党委", "社会组织", None, None]]


def text(name: str, delimiter: str = ",") -> str:
    return csv_text(rows(name), delimiter)


def records(name: str) -> list[dict[str, Any]]:
    return [dict(zip(HEADER, row, strict=True)) for row in rows(name)[1:]]


@dataclass(frozen=True, slots=True)
class File:
    """A file with the list under a name of its own: how it is written, and what must be reported."""

    name: str
    write: Callable[[Path, str], None]
    problems: Problems = ()
    members: Any = 12


def bytes_of(make: Callable[[str], bytes]) -> Callable[[Path, str], None]:
    return lambda path, name: (path.write_bytes(make(name)), None)[1]


def parquet(path: Path, name: str) -> None:
    pl.DataFrame(records(name), schema_overrides={"党员数": pl.Int32}).write_parquet(path)


def typed_parquet(path: Path, name: str) -> None:
    frame = pl.DataFrame(records(name)).with_columns(pl.col("机构类型").cast(pl.Categorical), pl.col("党员数").cast(pl.Float64))
    frame.write_parquet(path)


def workbook(path: Path, name: str, ending: str) -> None:
    other = path.with_suffix(ending)
    write(other, [Sheet("机构", rows(name))])
    other.rename(path)


def json_of(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, default=str).encode()


FILES = (
    File("国标.csv", bytes_of(lambda name: text(name).encode("gb18030"))),
    File("无标记.csv", bytes_of(lambda name: text(name).encode("utf-8"))),
    File("有标记.csv", bytes_of(lambda name: text(name).encode("utf-8-sig"))),
    File("小端.txt", bytes_of(lambda name: b"\xff\xfe" + text(name, "\t").encode("utf-16-le"))),
    File("大端.txt", bytes_of(lambda name: b"\xfe\xff" + text(name, "\t").encode("utf-16-be"))),
    File("制表符.tsv", bytes_of(lambda name: text(name, "\t").encode("gb18030"))),
    File("分号.csv", bytes_of(lambda name: text(name, ";").encode())),
    File("竖线.txt", bytes_of(lambda name: text(name, "|").encode())),
    File("换行.csv", bytes_of(lambda name: text(name).replace("\r\n", "\n").encode())),
    File("对象.json", bytes_of(lambda name: json_of(records(name)))),
    File("有标记.json", bytes_of(lambda name: b"\xef\xbb\xbf" + json_of(records(name)))),
    File("国标.json", bytes_of(lambda name: json.dumps(records(name), ensure_ascii=False).encode("gb18030"))),
    File("表.json", bytes_of(lambda name: json_of({"机构": records(name)}))),
    File("行.json", bytes_of(lambda name: json_of({"机构": [["清单"], *rows(name)]})), [("header-found", "2")]),
    File("每行.jsonl", bytes_of(lambda name: b"\n\n".join(map(json_of, records(name))))),
    File("列.parquet", parquet),
    File("类型.parquet", typed_parquet),
    File("其实是文本.xls", bytes_of(lambda name: text(name, "\t").encode("gb18030")), [("other-format", "")]),
    File("其实是新的.xls", lambda path, name: workbook(path, name, ".xlsx"), [("other-format", "")]),
    File("其实是旧的.xlsx", lambda path, name: workbook(path, name, ".xls"), [("other-format", "")]),
    File("其实是工作簿.csv", lambda path, name: workbook(path, name, ".xlsx"), [("other-format", "")]),
    File("宏.xlsm", lambda path, name: workbook(path, name, ".xlsx")),
    File("金山.et", lambda path, name: workbook(path, name, ".xls")),
    File("点十月.csv", bytes_of(lambda name: text(name).replace("12", "2023.1").encode()), [("not-an-integer", "C2")], None),
    File(
        "嵌套.json",
        bytes_of(lambda name: json_of([records(name)[0] | {"党员数": {"男": 1}}, records(name)[1]])),
        [("nested-value", "1:党员数")],
        None,
    ),
    File(
        "长代码.json",
        bytes_of(lambda name: json_of([records(name)[0] | {"党员数": 1e17}, records(name)[1]])),
        [("spoiled-code", "1:党员数")],
        None,
    ),
)


@pytest.fixture(scope="module")
def loaded(outcome: Callable[[Sequence[Path]], Outcome], tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    folder = tmp_path_factory.mktemp("texts")
    for number, file in enumerate(FILES):
        file.write(folder / f"机构-{file.name}", called(number))
    return outcome([folder])


def called(number: int) -> str:
    """A name for the list of each file, so that all can be loaded together."""
    return f"名单{'甲乙丙丁戊己庚辛壬癸'[number // 10]}{'子丑寅卯辰巳午未申酉'[number % 10]}"


@pytest.mark.parametrize("number", range(len(FILES)), ids=[file.name for file in FILES])
def test_a_file(number: int, loaded: Outcome) -> None:
    file, name = FILES[number], called(number)
    things = loaded.things[f"机构-{file.name}"]
    assert things.keys() == {f"{name}甲党委", f"{name}乙党委"}
    assert things[f"{name}甲党委"]["party_members"] == file.members
    assert things[f"{name}乙党委"]["organization_type"] == "social_organization"
    assert ("LOCATED_IN", f"{name}甲党委", GULOU) in loaded.ties[f"机构-{file.name}"]
    assert loaded.problems(f"机构-{file.name}") == list(file.problems)


def test_a_list_of_values_in_a_record_is_several_values(outcome: Callable[[Sequence[Path]], Outcome], tmp_path: Path) -> None:
    made = json_of([{"机构名称": "多值记录党委", "简称": ["甲委", "乙委"], "党员数": 3.0}])
    path = tmp_path / "机构.json"
    path.write_bytes(made)
    done = outcome([path])
    assert done.things["机构.json"]["多值记录党委"]["aliases"] == ["乙委", "甲委"]
    assert done.report.status == 0
