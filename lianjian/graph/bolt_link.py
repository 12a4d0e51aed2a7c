"""The connection to a server: sessions of the official driver, bounded retries, and its errors as ours.

Transactions are managed by the driver, which runs one again when the server says that it may (a deadlock, a new leader, a
connection lost before the commit), for RETRY_SECONDS at most. A commit whose answer never came is not repeated here: nobody
but the caller can tell whether it happened (CommitUnknown).
"""

import contextlib
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any, Concatenate, ParamSpec, TypeVar

import neo4j
from neo4j import exceptions as driver_errors

from lianjian import __version__
from lianjian.errors import BadInput, LianjianError, StoreError
from lianjian.graph.bolt_address import Address

#: Seconds for which a transaction is tried again.
RETRY_SECONDS = 30.0

#: Seconds within which a server has to take a connection.
CONNECT_SECONDS = 10.0

#: Seconds after which the server breaks off a transaction that writes: one whose client has vanished locks the graph as long.
WRITE_SECONDS = 1800.0

_OLDEST = (5, 0)
_AGENT = re.compile(r"Neo4j/(\d+)\.(\d+)")

Transaction = neo4j.ManagedTransaction
P = ParamSpec("P")
T = TypeVar("T")
log = logging.getLogger(__name__)


class CommitUnknown(Exception):
    """The connection broke while a commit was under way: whether it happened has to be looked up."""


class Link:
    """A connection to one database on a server; safe to use from several threads.

    What is read through one link is never older than what was read or written through it before (bookmarks).
    """

    def __init__(self, address: Address) -> None:
        """Connects. Raises BadInput (credentials, database, kind of server), StoreError (no answer)."""
        self.address = address
        self._bookmarks = neo4j.GraphDatabase.bookmark_manager()
        with translated(address):
            self._driver = _driver(address)
        try:
            with translated(address), self._session(neo4j.READ_ACCESS) as session:
                agent = session.run("RETURN 1").consume().server.agent
            self.agent = _new_enough(agent, address)
        except BaseException:
            self.close()
            raise

    def read(self, query: str, **parameters: Any) -> list[neo4j.Record]:
        """All records that a query finds. Raises BadInput, StoreError."""
        found: list[neo4j.Record] = []

        def work(transaction: Transaction) -> None:
            nonlocal found
            with self._given_up():
                found = list(transaction.run(query, parameters))

        # Once all is read it changes nothing that the end of the transaction gets no answer.
        unanswered = contextlib.suppress(driver_errors.IncompleteCommit)
        with translated(self.address), self._session(neo4j.READ_ACCESS) as session, unanswered:
            session.execute_read(work)
        return found

    def write(self, work: Callable[Concatenate[Transaction, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs `work` in a transaction and commits it; `work` may run several times. Raises CommitUnknown too."""
        tries = 0

        def tried(transaction: Transaction) -> T:
            nonlocal tries
            tries += 1
            if tries > 1:
                log.warning("连接中断,第 %d 次重试 / the transaction failed; retry %d", tries - 1, tries - 1)
            with self._given_up():
                return work(transaction, *args, **kwargs)

        timed = neo4j.unit_of_work(timeout=WRITE_SECONDS)(tried)
        with translated(self.address), self._session(neo4j.WRITE_ACCESS) as session:
            try:
                try:
                    return session.execute_write(timed)
                except driver_errors.ConstraintError:
                    # A server without locks finds only at the commit that somebody else made the same. Where that was a
                    # load, `work` sees it as it begins again; where it was not, it ends here once more.
                    return session.execute_write(timed)
            except driver_errors.IncompleteCommit as error:
                raise CommitUnknown from error

    def session(self, **options: Any) -> neo4j.Session:
        """A session of the driver on this database."""
        return self._driver.session(database=self.address.database, bookmark_manager=self._bookmarks, **options)

    def _session(self, mode: str) -> neo4j.Session:
        return self.session(default_access_mode=mode)

    @contextlib.contextmanager
    def _given_up(self) -> Iterator[None]:
        """Errors that the driver takes for passing ones, although the same work will meet them again, as ours."""
        try:
            yield
        except (driver_errors.Neo4jError, driver_errors.DriverError) as error:
            if _coded("OutOfMemory", "ReadOnly")(error, _code(error)) or self._without_writer(error):
                raise _ours(error, self.address) from error
            raise

    def _without_writer(self, error: Exception) -> bool:
        """Whether the one server of an address without routing takes no writes."""
        return isinstance(error, driver_errors.WriteServiceUnavailable) and self.address.uri.startswith("bolt")

    def close(self) -> None:
        """Lets go of the connections."""
        self._driver.close()


def _driver(address: Address) -> neo4j.Driver:
    uri = address.uri
    trust: dict[str, Any] = {}
    if address.authority is not None:
        # The driver takes certificates of one's own only with the plain scheme.
        uri = uri.replace("+s://", "://", 1)
        trust = {"encrypted": True, "trusted_certificates": neo4j.TrustCustomCAs(str(address.authority))}
    return neo4j.GraphDatabase.driver(
        uri,
        auth=address.auth,
        user_agent=f"lianjian/{__version__}",
        connection_timeout=CONNECT_SECONDS,
        connection_acquisition_timeout=RETRY_SECONDS,
        max_transaction_retry_time=RETRY_SECONDS,
        notifications_min_severity="OFF",
        telemetry_disabled=True,
        **trust,
    )


def _new_enough(agent: str, address: Address) -> str:
    found = _AGENT.match(agent)
    if found and (int(found[1]), int(found[2])) < _OLDEST:
        raise BadInput(
            f"服务器“{address}”的版本({agent})太旧,请升级到 Neo4j 5.26 或更新的版本。",
            f"The server at {address} is too old ({agent}); lianjian needs Neo4j 5.26 or later.",
        )
    return agent


@contextlib.contextmanager
def translated(address: Address) -> Iterator[None]:
    """Errors of the driver as ours."""
    try:
        yield
    except (driver_errors.Neo4jError, driver_errors.DriverError, OSError) as error:
        raise _ours(error, address) from error


def _ours(error: Exception, address: Address) -> LianjianError:
    for matches, sentence in _MEANINGS:
        if matches(error, _code(error)):
            return sentence(address, _message(error))
    return StoreError(
        f"图数据库“{address}”出错({_message(error)});请查看服务器的日志,排除故障后再试。",
        f"The graph database at {address} failed ({_message(error)}); look at the server's log, see to it and try again.",
    )


def _code(error: Exception) -> str:
    return getattr(error, "code", None) or ""


def _message(error: Exception) -> str:
    # Errors of the driver itself have a `message` too, which says nothing.
    said = error.message if isinstance(error, driver_errors.Neo4jError) else str(error)
    return next(iter((said or type(error).__name__).splitlines()), "").strip()


def _is(*classes: type[Exception]) -> Callable[[Exception, str], bool]:
    return lambda error, _: isinstance(error, classes)


def _coded(*parts: str) -> Callable[[Exception, str], bool]:
    return lambda _, code: any(part in code for part in parts)


def _no_such_database(address: Address, _: str) -> LianjianError:
    return BadInput(
        f"服务器上没有数据库“{address.database}”;请检查地址,或环境变量 NEO4J_DATABASE。",
        f"The server has no database {address.database!r}; check the address, or NEO4J_DATABASE.",
    )


def _refused(address: Address, _: str) -> LianjianError:
    return BadInput(
        f"服务器“{address}”不接受用户名或密码;请检查环境变量 NEO4J_USERNAME 和 NEO4J_PASSWORD。",
        f"The server at {address} does not accept the name or password; check NEO4J_USERNAME and NEO4J_PASSWORD.",
    )


def _not_allowed(address: Address, message: str) -> LianjianError:
    return BadInput(
        f"这个用户无权在“{address}”上这样做({message});请换一个用户,或请服务器的管理员给予权限。",
        f"This user may not do that at {address} ({message}); use another, or ask whoever runs the server for the right.",
    )


def _read_only(address: Address, _: str) -> LianjianError:
    return BadInput(
        f"“{address}”只能读取,不能写入;请连接可写的服务器,集群请用 neo4j:// 地址。",
        f"{address} takes no writes; connect to a server that does, to a cluster by a neo4j:// address.",
    )


def _in_the_way(address: Address, message: str) -> LianjianError:
    return BadInput(
        f"“{address}”中有别人的数据用了我们的标签和编号,没有写入任何内容({message});请先删除或改掉那些数据。",
        f"Data of other people at {address} bear our labels and ids, and nothing was written ({message}); remove or change them.",
    )


def _unreachable(address: Address, message: str) -> LianjianError:
    return StoreError(
        f"连不上图数据库“{address}”:请确认服务器已启动、地址正确({message})。",
        f"No connection to the graph database at {address}; check that the server runs and the address is right ({message}).",
    )


def _no_neo4j(address: Address, message: str) -> LianjianError:
    return BadInput(
        f"“{address}”的服务器不能使用({message});需要 Neo4j 5.26 或更新的版本。",
        f"The server at {address} cannot be used ({message}); lianjian needs Neo4j 5.26 or later.",
    )


def _out_of_memory(address: Address, message: str) -> LianjianError:
    return StoreError(
        f"图数据库“{address}”内存不足,这次写入没有生效;请调大服务器的堆内存后再试({message})。",
        f"The graph database at {address} ran out of memory and nothing was written; give the server more heap ({message}).",
    )


def _broken(address: Address, message: str) -> LianjianError:
    return StoreError(
        f"图数据库“{address}”出了严重错误({message});请查看服务器的日志和磁盘空间,重启后重新载入,不会重复。",
        f"The graph database at {address} broke down ({message}); look at the server's log and the room on its disk, restart it "
        "and load again: nothing will be doubled.",
    )


#: What errors of the driver mean, the first that matches.
_MEANINGS: tuple[tuple[Callable[[Exception, str], bool], Callable[[Address, str], LianjianError]], ...] = (
    (_coded("DatabaseNotFound"), _no_such_database),
    (_coded("ReadOnly", "NotALeader", "AccessMode"), _read_only),
    (_is(driver_errors.WriteServiceUnavailable), _read_only),
    (_is(driver_errors.AuthError), _refused),
    (_coded("Security.Forbidden"), _not_allowed),
    (_coded("Security."), _refused),
    (_is(driver_errors.ConstraintError), _in_the_way),
    (_coded("OutOfMemory", "StackOverFlow"), _out_of_memory),
    (_coded("TransactionLogError", "TransactionStartFailed", "TransactionCommitFailed"), _broken),
    (_coded("DatabaseUnavailable"), _unreachable),
    (_is(driver_errors.UnsupportedServerProduct, driver_errors.ConfigurationError), _no_neo4j),
    (_is(driver_errors.ServiceUnavailable, driver_errors.SessionExpired, OSError), _unreachable),
    (_is(driver_errors.ConnectionPoolError), _unreachable),
)
