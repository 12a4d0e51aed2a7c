"""Files that are broken, or made to fill memory, to leak or to hang: each as a real file."""

import io
import json
import os
import re
import shutil
import struct
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import xlwt

from tests.hazards.making import Sheet, write

ROWS = [["机构名称", "机构类型"], ["甲党委", "社区党委"], ["乙党委", "社区党委"]]
PASSWORD = Path(__file__).parent / "files" / "password.xlsx"
_SHEET = "xl/worksheets/sheet1.xml"
_NAMESPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_LAUGHS = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
_OUTSIDE = b'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]>'

Make = Callable[[Path], None]


def good(path: Path) -> None:
    """A plain workbook in the format of the ending."""
    write(path, [Sheet("机构", ROWS)])


@cache
def _plain(ending: str) -> bytes:
    """A plain workbook, made once: no two are the same to the byte, and a damaged one has to be the same again."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"机构{ending}"
        good(path)
        return path.read_bytes()


def edited(part: str, change: Callable[[bytes], bytes], ending: str = ".xlsx") -> Make:
    """A workbook of which one part was changed."""

    def make(path: Path) -> None:
        with zipfile.ZipFile(io.BytesIO(_plain(ending))) as before, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as after:
            for name in before.namelist():
                content = before.read(name)
                after.writestr(name, change(content) if name == part else content)

    return make


def in_sheet(rows: bytes) -> Make:
    """A workbook with more rows in its sheet."""
    return edited(_SHEET, lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>"))


def with_doctype(part: str, doctype: bytes, ending: str = ".xlsx") -> Make:
    """A workbook of which one part declares entities and uses one."""

    def change(xml: bytes) -> bytes:
        body = re.sub(rb"^<\?xml[^>]*\?>\s*", b"", xml)
        return b'<?xml version="1.0"?>' + doctype + body.replace("社区党委".encode(), b"&a;")

    return edited(part, change, ending)


def shared_text_bomb(path: Path) -> None:
    """One text of a million characters in a hundred thousand cells: 600 kB that unpack to 100 GB."""
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (row, row) for row in range(4, 100_004))
    in_sheet(cells)(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b"<sst " + _NAMESPACE + b"><si><t>" + b"x" * 1_000_000 + b"</t></si></sst>")


def false_sizes(stated: int) -> Make:
    """A part of 4 MB of which the archive states another size."""
    size = 4 << 20

    def make(path: Path) -> None:
        in_sheet(b"<!--" + b" " * size + b"-->")(path)
        with zipfile.ZipFile(path) as archive:
            true = archive.getinfo(_SHEET).file_size
        path.write_bytes(path.read_bytes().replace(struct.pack("<L", true), struct.pack("<L", stated)))

    return make


def two_parts_of_one_name(path: Path) -> None:
    good(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(_SHEET.upper(), b"<worksheet/>")


def utf16_sheet(xml: bytes) -> bytes:
    text = re.sub(r"^<\?xml[^>]*\?>", "", xml.decode())
    return ('<?xml version="1.0" encoding="UTF-16"?>' + text).encode("utf-16")


def ods_repeated(rows: int, columns: int) -> Make:
    """An ods in which a cell with a text is repeated."""
    cell = '<table:table-cell office:value-type="string"'
    row = f'<table:table-row table:number-rows-repeated="{rows}">{cell} table:number-columns-repeated="{columns}">'
    more = f"{row}<text:p>x</text:p></table:table-cell></table:table-row></table:table>"
    return edited("content.xml", lambda xml: xml.replace(b"</table:table>", more.encode()), ".ods")


def cut(ending: str) -> Make:
    """The first two thirds of a workbook."""

    def make(path: Path) -> None:
        good(path)
        raw = path.read_bytes()
        path.write_bytes(raw[: len(raw) * 2 // 3])

    return make


def locked_xls(path: Path) -> None:
    """An xls that says, behind its first record, that all others are encrypted."""
    book = xlwt.Workbook()
    book.add_sheet("机构").write(0, 0, "机构名称")
    raw = book.get_biff_data()
    first = 4 + struct.unpack_from("<H", raw, 2)[0]
    locked = raw[:first] + struct.pack("<HH", 0x2F, 54) + struct.pack("<HHH", 1, 1, 1) + bytes(48) + raw[first:]
    with path.open("wb") as file:
        xlwt.CompoundDoc.XlsDoc().save(file, locked)


def contents(raw: bytes) -> Make:
    return lambda path: (path.write_bytes(raw), None)[1]


def many_keys(path: Path) -> None:
    """Ten thousand records, each with a key of its own: a hundred million cells."""
    path.write_text(json.dumps([{f"k{number}": 1} for number in range(10_000)]))


def long_parquet(path: Path) -> None:
    pl.select(机构名称=pl.repeat("甲", 2_000_001)).write_parquet(path)


def text_bomb_parquet(path: Path) -> None:
    """One text of a million characters in a hundred thousand cells, of which the file holds it once."""
    indices = pa.array([0] * 100_000, pa.int32())
    column = pa.DictionaryArray.from_arrays(indices, pa.array(["x" * 1_000_000]))
    pq.write_table(pa.table({"机构名称": column}), path)


def cut_parquet(path: Path) -> None:
    pl.DataFrame({"机构名称": ["甲"]}).write_parquet(path)
    path.write_bytes(path.read_bytes()[:-20])


def link(target: str) -> Make:
    return lambda path: path.symlink_to(target)


def good_link(path: Path) -> None:
    good(path.with_name("其他.xlsx"))
    path.symlink_to("其他.xlsx")


#: A file by its name: how it is made, and what the sentence says that refuses it.
REFUSED: Mapping[str, tuple[Make, str]] = {
    "大小过大.xlsx": (false_sizes(3 << 30), "展开后过大"),
    "大小过小.xlsx": (false_sizes(10), "展开后过大"),
    "大小略大.xlsx": (false_sizes(5 << 20), "已损坏"),
    "同名部件.xlsx": (two_parts_of_one_name, "已损坏"),
    "笑.xlsx": (with_doctype(_SHEET, _LAUGHS), "已损坏"),
    "笑样式.xlsx": (with_doctype("xl/styles.xml", _LAUGHS), "已损坏"),
    "笑簿.xlsx": (with_doctype("xl/workbook.xml", _LAUGHS), "已损坏"),
    "外部实体.xlsx": (with_doctype(_SHEET, _OUTSIDE), "已损坏"),
    "外部实体.ods": (with_doctype("content.xml", _OUTSIDE, ".ods"), "已损坏"),
    "共享文字.xlsx": (shared_text_bomb, "文字过多"),
    "远角.xlsx": (in_sheet(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "XFD1048576"),
    "远角带前缀.xlsx": (in_sheet(b'<y:row r="1048576"><y:c r="XFD1048576"><y:v>1</y:v></y:c></y:row>'), "XFD1048576"),
    "荒唐地址.xlsx": (in_sheet(b'<row r="4"><c r="ZZZZZZ99999999999999"><v>1</v></c></row>'), "已损坏"),
    "荒唐行号.xlsx": (in_sheet(b'<row r="99999999999999999999"><c><v>1</v></c></row>'), "已损坏"),
    "超宽.xlsx": (in_sheet(b'<row r="4">' + b"<c><v>1</v></c>" * 16_385 + b"</row>"), "已损坏"),
    "编码.xlsx": (edited(_SHEET, utf16_sheet), "已损坏"),
    "缺表.xlsx": (edited("xl/_rels/workbook.xml.rels", lambda xml: xml.replace(b"sheet1", b"sheet9")), "已损坏"),
    "断.xlsx": (cut(".xlsx"), "已损坏"),
    "断.xls": (cut(".xls"), "已损坏"),
    "断.ods": (cut(".ods"), "已损坏"),
    "断.parquet": (cut_parquet, "已损坏"),
    "密码.xlsx": (lambda path: (shutil.copyfile(PASSWORD, path), None)[1], "密码"),
    "密码.xls": (locked_xls, "密码"),
    "行重复.ods": (ods_repeated(100_000_000, 1), "行列过多"),
    "列重复.ods": (ods_repeated(1, 1_000_000_000), "已损坏"),
    "行列重复.ods": (ods_repeated(1_000_000, 16_000), "行列过多"),
    "深.json": (contents(b"[" * 100_000 + b"]" * 100_000), "JSON"),
    "断.json": (contents('[{"机构名称":'.encode()), "JSON"),
    "数.json": (contents(b"3"), "没有表格"),
    "混.json": (contents(b'[{"a": 1}, 2]'), "没有表格"),
    "键.json": (many_keys, "行列过多"),
    "深.jsonl": (contents(b'{"a":' * 100_000 + b"1" + b"}" * 100_000), "JSON"),
    "数组.jsonl": (contents(b"[1,2]\n"), "没有表格"),
    "长.parquet": (long_parquet, "行列过多"),
    "文字.parquet": (text_bomb_parquet, "文字过多"),
    "长.csv": (contents(b"a\n" * 2_000_001), "行列过多"),
    "宽.csv": (contents(b"," * 20_000_001), "行列过多"),
    "长格.csv": (contents(b"a,b\n" + b"x" * 100_001), "引号或分隔符"),
    "引号.csv": (contents(b'a,b\n"1,2\n3,4\n'), "引号或分隔符"),
    "零.csv": (contents(b"a,b\n1,\0\n"), "不是可以辨认的文本"),
    "二进制.csv": (contents(bytes(range(128, 256)) * 100), "不是可以辨认的文本"),
    "坏字.csv": (contents("机构名称,机构类型\n落霞社区,社区\n".encode() + b"\xff\n"), "损坏的字符"),
    "断字.csv": (contents("机构名称,机构类型\n落霞社区,社区".encode()[:-1]), "损坏的字符"),
    "网页.xls": (contents("<html><table><tr><td>机构名称</td></tr></table></html>".encode("gb18030")), "网页"),
    "XML表.xls": (contents(b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'), "网页"),
    "不是工作簿.xlsx": (contents(b"PK\x03\x04 and nothing else"), "已损坏"),
    "空.csv": (contents(b""), "没有数据"),
    "空.xlsx": (contents(b""), "没有数据"),
    "文档.pdf": (contents(b"%PDF-1.7"), "不能读取"),
    "文件夹.csv": (lambda path: path.mkdir(), "不是普通文件"),
    "管道.csv": (lambda path: os.mkfifo(path), "不是普通文件"),
    "设备.csv": (link("/dev/zero"), "不是普通文件"),
    "断链.csv": (link("nowhere"), "没有文件"),
    "环.csv": (link("环.csv"), "没有文件"),
}  # fmt: skip


def with_macros_and_links(path: Path) -> None:
    """A workbook with a macro project, a link to another file, and a formula that would start a program."""
    cell = '<c r="A4" t="str"><f>cmd|\'/c calc\'!A1</f><v></v></c>'
    in_sheet(f'<row r="4">{cell}</row>'.encode())(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" + bytes(508))
        archive.writestr("xl/externalLinks/externalLink1.xml", b'<externalLink><externalBook r:id="rId1"/></externalLink>')


#: Files that look dangerous and are not: they are read, and quickly, to the two rows of ROWS.
READ: Mapping[str, Make] = {
    "声称很大.xlsx": edited(_SHEET, lambda xml: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', xml)),
    "百万空列.xlsx": in_sheet(
        b"".join(b'<row r="%d">%s</row>' % (row, b'<c s="0"/>' * 16_384) for row in range(4, 64))
        + b'<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    ),
    "宏和链接.xlsm": with_macros_and_links,
    "没有地址.xlsx": edited(_SHEET, lambda xml: re.sub(rb' r="[A-Z]*\d+"', b"", xml)),
    "压缩包在内.xlsx": edited("docProps/app.xml", lambda _: b"PK\x03\x04" + b"nested"),
    "空行重复.ods": edited(
        "content.xml",
        lambda xml: xml.replace(
            b"</table:table>",
            b'<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated='
            b'"16384"/></table:table-row></table:table>',
        ),
        ".ods",
    ),
    "链接.xlsx": good_link,
}
