"""Where a graph on a server is and who may open it: the address, the credentials, the certificate.

`bolt://host:port/database`, `neo4j://...` (routing over a cluster) and their `+s` and `+ssc` forms, as the official driver
reads them, with the name of a database as the path. Credentials never stand in an address: addresses end up in histories
and logs. They come from NEO4J_USERNAME and NEO4J_PASSWORD, or from the file that LIANJIAN_CREDENTIALS names, which has the
form of the file that Neo4j Aura hands out: lines NAME=value. NEO4J_DATABASE names the database where the address does not.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from lianjian.errors import BadInput

#: Schemes of addresses of servers.
SCHEMES = frozenset({"neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc"})

_USERNAME, _PASSWORD, _DATABASE = "NEO4J_USERNAME", "NEO4J_PASSWORD", "NEO4J_DATABASE"
_FILE, _AUTHORITY = "LIANJIAN_CREDENTIALS", "NEO4J_CA_FILE"
_DEFAULT_USER = "neo4j"


@dataclass(frozen=True, slots=True)
class Address:
    """A database on a server.

    uri: what the driver connects to. database: its name, None for the user's home database. auth: name and password, None
    for a server that asks for none. authority: a file with the certificates to trust besides the system's, or None.
    `str()` is fit for messages: it holds no secret.
    """

    uri: str
    database: str | None
    auth: tuple[str, str] | None = field(repr=False)
    authority: Path | None = None

    def __str__(self) -> str:
        return f"{self.uri}/{self.database}" if self.database else self.uri


def read_address(url: str, environment: Mapping[str, str] = os.environ) -> Address:
    """The address that `url` and the environment give. Raises BadInput."""
    parts = _split(url)
    given = {**_from_file(environment.get(_FILE)), **{name: value for name, value in environment.items() if value}}
    password = given.get(_PASSWORD)
    authority = given.get(_AUTHORITY)
    return Address(
        uri=f"{parts.scheme}://{parts.netloc}{'?' + parts.query if parts.query else ''}",
        database=parts.path.strip("/") or given.get(_DATABASE) or None,
        auth=(given.get(_USERNAME, _DEFAULT_USER), password) if password else None,
        authority=_certificates(authority, parts.scheme) if authority else None,
    )


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _malformed(url) from error
    if parts.username is not None or parts.password is not None:
        raise BadInput(
            "请不要把用户名和密码写在地址里;请用环境变量 NEO4J_USERNAME 和 NEO4J_PASSWORD 给出。",
            "Leave name and password out of the address; give them in NEO4J_USERNAME and NEO4J_PASSWORD.",
        )
    if not parts.hostname or port == 0 or "/" in parts.path.strip("/") or parts.fragment:
        raise _malformed(url)
    return parts


def _malformed(url: str) -> BadInput:
    return BadInput(
        f"“{url}”不是服务器地址;应写作 bolt://主机:7687 或 bolt://主机:7687/数据库。",
        f"{url!r} is no address of a server; write bolt://host:7687 or bolt://host:7687/database.",
    )


def _from_file(name: str | None) -> dict[str, str]:
    if not name:
        return {}
    try:
        lines = Path(name).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            f"无法读取环境变量 {_FILE} 指定的文件“{name}”;请检查文件名、权限和编码(UTF-8)。",
            f"The file {name!r} that {_FILE} names cannot be read; see to its name, its permissions and its encoding (UTF-8).",
        ) from error
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.lstrip().startswith("#"))
    return {key.strip(): value.strip() for key, value in pairs if value.strip()}


def _certificates(name: str, scheme: str) -> Path:
    if not scheme.endswith("+s"):
        raise BadInput(
            f"环境变量 {_AUTHORITY} 只用于 bolt+s:// 和 neo4j+s:// 地址。",
            f"{_AUTHORITY} goes with bolt+s:// and neo4j+s:// addresses only.",
        )
    path = Path(name)
    if not path.is_file():
        raise BadInput(
            f"没有环境变量 {_AUTHORITY} 指定的文件“{name}”;请改正或去掉这个变量。",
            f"There is no file {name!r}, which {_AUTHORITY} names; mend that variable or remove it.",
        )
    return path
