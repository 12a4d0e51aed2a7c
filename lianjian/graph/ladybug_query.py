"""People's queries on the embedded engine, each in a process of its own.

The engine cannot be interrupted everywhere (a long list in an expression holds it for minutes), may need more memory than
there is, and its crash would take us with it. A process can be ended, and ends alone.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from lianjian.errors import BadInput, StoreError
from lianjian.graph.engine import QueryResult
from lianjian.graph.failed_query import out_of_time, refused

_CHILD = Path(__file__).with_name("ladybug_child.py")

#: Seconds that a process gets for starting and for handing over, beside those of the query.
_GRACE = 5.0


def run(path: Path, text: str, parameters: Mapping[str, object], *, seconds: float, limit: int) -> QueryResult:
    """See Engine.query. Dates are text in this engine."""
    given = {name: value.isoformat() if isinstance(value, date) else value for name, value in parameters.items()}
    asked = {"path": str(path), "text": text, "parameters": given, "seconds": seconds, "limit": limit}
    answered = _answered(asked, seconds)
    match answered.get("error"):
        case None:
            return QueryResult(tuple(answered["columns"]), answered["rows"], answered["truncated"])
        case "time":
            raise out_of_time(seconds)
        case "query":
            raise refused(answered["message"])
        case _:
            raise StoreError(
                f"读取图“{path}”失败:{answered['message']}", f"Reading the graph {str(path)!r} failed: {answered['message']}"
            )


def _answered(asked: Mapping[str, Any], seconds: float) -> dict[str, Any]:
    command = [sys.executable, "-P", str(_CHILD)]
    try:
        done = subprocess.run(  # noqa: S603
            command, input=json.dumps(asked).encode(), capture_output=True, timeout=seconds + _GRACE, check=False
        )
    except subprocess.TimeoutExpired:
        raise out_of_time(seconds) from None
    if done.returncode != 0:
        raise BadInput(
            "这条查询使数据库的进程中止,多半是需要的内存超过了本机所有;请缩小范围,例如加上 LIMIT 或条件。",
            "The query brought the database's process to an end, most likely by needing more memory than there is; ask for less,"
            " for example with LIMIT or a condition.",
        )
    answered: dict[str, Any] = json.loads(done.stdout)
    return answered
