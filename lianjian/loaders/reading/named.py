"""Names of files and sheets: they become the names of sources, so that none may hold what is personal."""

from collections.abc import Sequence
from pathlib import Path

from lianjian.errors import BadInput
from lianjian.loaders.reading.persons import personal_value


def check_file_name(path: Path) -> None:
    """Raises BadInput, which does not repeat it, for a name that holds a telephone or identity number or names a person."""
    if personal_value(path.stem):
        raise BadInput(
            f"有一个 {path.suffix} 文件的名称里有个人信息（电话、身份证号或姓名），没有读取：请改名后再载入。",
            f"The name of a {path.suffix} file holds personal data (a number of a person, or a name): rename it to be read.",
        )


def check_sheet_names(path: Path, names: Sequence[str]) -> None:
    """The same for the names of all sheets of a file, hidden ones too."""
    for number, name in enumerate(names, 1):
        if personal_value(name):
            raise BadInput(
                f"“{path.name}”第 {number} 张工作表的名称里有个人信息（电话、身份证号或姓名），没有读取：请改名后再载入。",
                f"The name of sheet {number} of {path.name!r} holds personal data (a number of a person, or a name): rename it "
                "for the file to be read.",
            )


def check_source_name(name: str) -> None:
    """The same for a name that is given to a source."""
    if personal_value(name):
        raise BadInput(
            "--source 后的名称里有个人信息（电话、身份证号或姓名），不能作为来源保存：请换一个名称。",
            "The name after --source holds personal data (a number of a person, or a name) and cannot be kept: choose another.",
        )
