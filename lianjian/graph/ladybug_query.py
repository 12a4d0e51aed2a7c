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

from lianjian.errors import StoreError
from lianjian.graph.engine import QueryResult
from lianjian.graph.failed_query import out_of_time, refused, too_large

_CHILD = Path(__file__).with_name("ladybug_child.py")

#: Seconds that a process gets for starting and for handing over, beside those of the query.
_GRACE = 5.0


def run(path: Path, text: str, parameters: Mapping[str, object], *, seconds: float, limit: int) -> QueryResult:
    """See Engine.query. Dates are text in this engine."""
    given = {name: value.isoformat() if isinstance(value, date) else value for name, value in parameters.items()}
    asked = {"path": str(path), "text": text, "parameters": given, "seconds": seconds, "limit": limit}
    done = _done(asked, seconds)
    if done.returncode < 0:
        # The system ended it, as it does with what takes all memory; or the engine crashed.
        raise too_large()
    if done.returncode > 0:
        raise _failed(path, done.stderr.decode(errors="replace").strip().splitlines()[-1])
    answered: dict[str, Any] = json.loads(done.stdout)
    match answered.get("error"):
        case None:
            return QueryResult(tuple(answered["columns"]), answered["rows"], answered["truncated"])
        case "time":
            raise out_of_time(seconds)
        case "memory":
            raise too_large()
        case "query":
            raise refused(answered["message"])
        case _:
            raise _failed(path, answered["message"])


def _done(asked: Mapping[str, Any], seconds: float) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-P", str(_CHILD)]
    given, most = json.dumps(asked).encode(), seconds + _GRACE
    try:
        return subprocess.run(command, input=given, capture_output=True, timeout=most, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise out_of_time(seconds) from None


def _failed(path: Path, message: str) -> StoreError:
    return StoreError(f"读取图“{path}”失败:{message}", f"Reading the graph {str(path)!r} failed: {message}")
