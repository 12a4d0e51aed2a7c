"""The sheet in which doubtful values are decided, as it is written and read again."""

import re
from pathlib import Path

from lianjian.loaders.resolving.doubts import OFFERED

SHEET = "待核对"
HELP = "说明"
ENDING = "-待核对"

#: What a person sees of a doubtful value, before the decision and the candidates.
SHOWN = ("文件 file", "工作表 sheet", "单元格 cell", "值 value", "在哪里找 region", "原因 why")
DECISION = "决定 decision"
CANDIDATES = tuple(f"候选{number} candidate" for number in range(1, OFFERED + 1))
#: Hidden: the question, and the thing that each candidate is.
QUESTION = ("问:种类", "问:值", "问:区划")
THINGS = tuple(f"候选{number} 编号" for number in range(1, OFFERED + 1))
HEADER = (*SHOWN, DECISION, *CANDIDATES, *QUESTION, *THINGS)

#: What a decision may be, beside the number of a candidate.
NEW, NONE, LATER = "新建", "不是任何一个", "以后再说"
#: Parts the kind from the id of a thing.
PART = " "

_NAMED = re.compile(rf".*{ENDING}(-\d+)?\.xlsx")


def is_review(file: Path) -> bool:
    """Whether a file bears the name of a review workbook."""
    return _NAMED.fullmatch(file.name) is not None
