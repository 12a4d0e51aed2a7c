"""From files to tables of addressed cells."""

import csv
import io
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianjian.errors import BadInput
from lianjian.loaders.reading import limits
from lianjian.loaders.reading.cells import CellError, Fault, partial_date, text
from lianjian.loaders.reading.formats import delimited
from lianjian.loaders.reading.grid import column_letters
from lianjian.loaders.reading.tables import Table, read_tables

CSV = "机构名称,机构类型,党员数\n落霞社区党委,党委,12\n五马街道商会,社会组织,\n"
KNOWN = ["机构名称", "机构类型", "党员数"]


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def only(path: Path) -> Table:
    (table,) = read_tables(path)
    return table


def refused(path: Path) -> BadInput:
    with pytest.raises(BadInput) as caught:
        read_tables(path)
    assert caught.value.zh
    assert caught.value.en
    return caught.value


# Text -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize(("suffix", "delimiter"), [("csv", ","), ("csv", ";"), ("csv", "\t"), ("tsv", "\t"), ("txt", "\t")])
def test_every_encoding_and_delimiter_gives_the_same_table(tmp_path: Path, encoding: str, suffix: str, delimiter: str) -> None:
    path = written(tmp_path, f"机构.{suffix}", CSV.replace(",", delimiter).encode(encoding))
    table = only(path)
    assert (table.file, table.sheet, table.name, table.path) == (path.name, "", path.name, path)
    assert table.header == ("机构名称", "机构类型", "党员数")
    assert table.header_row == 1
    assert [(row.number, row.cells) for row in table.rows] == [
        (2, ("落霞社区党委", "党委", "12")),
        (3, ("五马街道商会", "社会组织", "")),
    ]
    assert table.digest == only(written(tmp_path, "x.csv", CSV.encode())).digest


def test_title_rows_blank_rows_and_quoted_line_breaks_keep_the_numbers(tmp_path: Path) -> None:
    content = '鹿城区机构清单\n\n机构名称*,机构类型,党员数\n"落霞\n社区",社区,1\n,,\n五马街道商会,社会组织\n'
    table = only(written(tmp_path, "机构.csv", content.encode()))
    assert table.header == ("机构名称", "机构类型", "党员数")
    assert table.header_row == 3
    assert [row.number for row in table.rows] == [4, 6]
    assert table.rows[0].cells[0] == "落霞\n社区"
    assert table.rows[1].cells == ("五马街道商会", "社会组织", None)


def test_a_header_of_unknown_columns_is_the_first_row_with_several_cells(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "a table\nalpha,beta\n机构名称,x\n".encode())
    assert only(path).header == ("alpha", "beta")


def test_the_columns_of_a_mapping_find_its_header(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", b"some title,x\nalpha,beta\n1,2\n")
    (table,) = read_tables(path, known=["Beta", "ALPHA"])
    assert table.header_row == 2


def test_cells_behind_the_header_are_kept(tmp_path: Path) -> None:
    table = only(written(tmp_path, "机构.csv", "机构名称,党员数,,\n甲,1,2\n".encode()))
    assert table.header == ("机构名称", "党员数")
    assert table.rows[0].cells == ("甲", "1", "2")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b""),
        ("a.csv", b"\n\n  \n"),
        ("a.csv", b"\xff\xff\xff\xff"),
        ("a.csv", b"a,b\0\n1,2\n"),
        ("a.csv", b"\xff\xfeabc"),
        ("a.csv", b'a,b\n"1,2\n3,4\n'),
        ("a.csv", b'a,b\n"1"x,2\n'),
        ("a.csv", b"a,b\n" + b"x" * (delimited.MAX_CELL + 1)),
        ("a.xlsx", b""),
        ("a.xlsx", b"PK\x03\x04 no archive"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        ("a.pdf", b"%PDF-1.7"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(tmp_path: Path, name: str, content: bytes) -> None:
    refused(written(tmp_path, name, content))


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    refused(tmp_path / "none.csv")
    refused(tmp_path)


def test_a_text_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_TEXT", 10)
    refused(written(tmp_path, "a.csv", CSV.encode()))


#: Anything that a cell may hold; between letters, so that no row is taken for a total or a remark.
CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8).map(lambda text: text and f"字{text}字")


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=6))
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([["机构名称", "机构类型"], *rows])
    path = written(tmp_path_factory.mktemp("round"), "a.csv", buffer.getvalue().encode("utf-8-sig"))
    (table,) = read_tables(path, KNOWN)
    expected = [(number, tuple(row)) for number, row in enumerate(rows, start=2) if "".join(row).strip()]
    assert [(row.number, row.cells) for row in table.rows] == expected


# Workbooks --------------------------------------------------------------------------------------------------------------


def workbook(folder: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "机构"
    sheet["B2"] = "鹿城区机构清单"
    for column, title in zip("BCDE", ("机构名称*", "机构\n类型", "党员数", "来源日期"), strict=True):
        sheet[f"{column}4"] = title
    sheet["B6"], sheet["D6"], sheet["E6"] = "落霞社区党委", 12, date(2023, 5, 1)
    sheet["B9"], sheet["D9"], sheet["E9"] = "五马街道商会", "#REF!", 330302000000
    sheet.row_dimensions[9].hidden = True
    hidden = book.create_sheet("旧")
    hidden.sheet_state = "hidden"
    hidden["A1"] = "机构名称"
    book.create_sheet("空")
    alliances = book.create_sheet("联盟")
    alliances["A1"] = "联盟名称"
    book.create_chartsheet("图")
    path = folder / "清单.xlsx"
    book.save(path)
    return path


def test_sheets_of_a_workbook_with_their_addresses(tmp_path: Path) -> None:
    bodies, alliances = read_tables(workbook(tmp_path))
    assert (bodies.name, bodies.sheet, alliances.name) == ("清单.xlsx/机构", "机构", "清单.xlsx/联盟")
    assert bodies.header == ("", "机构名称", "机构类型", "党员数", "来源日期")
    assert bodies.header_row == 4
    assert [row.number for row in bodies.rows] == [6, 9]
    assert bodies.rows[0].cells[:4] == (None, "落霞社区党委", None, 12)
    assert partial_date(bodies.rows[0].cells[4]) == "2023-05-01"
    assert bodies.rows[1].cells[4] == 330302000000
    assert bodies.address(9, 3) == "D9"
    assert alliances.rows == ()


def test_a_failed_formula_is_kept_as_such(tmp_path: Path) -> None:
    row = read_tables(workbook(tmp_path))[0].rows[1]
    with pytest.raises(CellError) as caught:
        text(row.cells[3])
    assert caught.value.code == "formula-error"


def test_a_formula_is_its_value_and_never_run(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["机构名称", "机构类型"])
    sheet.append(['=HYPERLINK("http://localhost","甲")', "社区"])
    path = tmp_path / "a.xlsx"
    book.save(path)
    assert only(path).rows[0].cells == (Fault("formula-without-value"), "社区")


def test_the_digest_tells_contents_apart(tmp_path: Path) -> None:
    first = only(written(tmp_path, "a.csv", CSV.encode()))
    assert first.digest == only(written(tmp_path, "b.csv", CSV.encode("gbk"))).digest
    for other in (
        CSV.replace("12", "13"),
        CSV.replace("党员数", "备注"),
        CSV.replace("12\n", "12\n\n"),
        CSV.replace("党委,12", "党委1,2"),
    ):
        assert only(written(tmp_path, "c.csv", other.encode())).digest != first.digest


def archive(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return path


def test_a_zip_bomb_is_refused_before_it_unpacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_UNPACKED", 1 << 20)
    bomb = archive(tmp_path / "bomb.xlsx", {"xl/worksheets/sheet1.xml": bytes(4 << 20)})
    assert "过大" in refused(bomb).zh


def test_a_zip_bomb_that_states_a_small_size_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = 4 << 20
    bomb = archive(tmp_path / "bomb.xlsx", {"xl/worksheets/sheet1.xml": bytes(size)})
    bomb.write_bytes(bomb.read_bytes().replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little")))
    monkeypatch.setattr(limits, "MAX_UNPACKED", 1 << 20)
    assert "过大" in refused(bomb).zh


def test_a_sheet_with_far_corners_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "机构名称"
    book.active["XFD1048576"] = "x"
    path = tmp_path / "far.xlsx"
    book.save(path)
    assert "XFD1048576" in refused(path).zh


def test_cells_that_are_only_formatted_do_not_count(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["机构名称", "机构类型"])
    sheet.append(["甲", "社区"])
    sheet["XFD1048576"].font = openpyxl.styles.Font(bold=True)
    path = tmp_path / "styled.xlsx"
    book.save(path)
    assert len(only(path).rows) == 1


def test_a_damaged_part_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path)
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 3] ^= 0xFF
    path.write_bytes(raw)
    refused(path)


def test_letters_of_columns() -> None:
    assert [column_letters(column) for column in (0, 25, 26, 51, 701, 702, 16383)] == ["A", "Z", "AA", "AZ", "ZZ", "AAA", "XFD"]


def test_a_workbook_is_read_quietly(tmp_path: Path) -> None:
    """Nothing is printed, which would stand in the way of --json."""
    path = workbook(tmp_path)
    code = f"from pathlib import Path; from lianjian.loaders.reading.tables import read_tables; read_tables(Path({str(path)!r}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout + done.stderr == ""
