"""Committing once, also when the answer to a commit is lost: then the graph is asked whether it happened."""

import logging
from collections.abc import Callable

from lianjian.errors import GraphInUse, StoreError
from lianjian.graph.bolt_link import CommitUnknown, Link, Transaction

#: Times that a transaction is begun whose commit got no answer and did not happen.
COMMIT_TRIES = 3

log = logging.getLogger(__name__)


def _repeatable() -> bool:
    return False


def surely(link: Link, work: Callable[[Transaction], object], happened: Callable[[], bool] = _repeatable) -> None:
    """Runs and commits `work` once, also when the answer to a commit is lost: then `happened` looks whether it was done.

    Without `happened`, work that may as well be done twice is done again. Raises BadInput, GraphInUse, StoreError, also when
    it cannot be found out.
    """
    lost = False
    for _ in range(COMMIT_TRIES):
        try:
            link.write(work)
            return
        except CommitUnknown:
            lost = True
            log.warning("提交时连接中断,正在核实 / the connection broke during a commit; looking whether it happened")
            if _ask(happened):
                return
        except GraphInUse:
            # A commit may arrive after it was looked for: what the graph is at now may be this work's own doing.
            if lost and _ask(happened):
                return
            raise
    raise StoreError(
        "连接几次在提交时中断,没有写入任何内容;请确认服务器正常后重新载入。",
        "The connection broke several times during the commit and nothing was written; see to the server and load again.",
    )


def _ask(happened: Callable[[], bool]) -> bool:
    try:
        return happened()
    except StoreError as error:
        raise StoreError(
            f"提交时连接中断,无法确认是否已写入;请在服务器恢复后重新载入,不会重复。({error.zh})",
            "The connection broke during the commit, and whether it was written is not known; load again when the server "
            f"is back, nothing will be doubled. ({error.en})",
        ) from error
