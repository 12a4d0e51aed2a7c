"""What people may ask of a graph in Cypher: one statement that only reads, recognised before a database sees it.

No database can be left to tell. Ladybug opened for reading writes files (COPY ... TO), reads any file (LOAD FROM, some
table functions), and a CHECKPOINT spoils the graph; Neo4j in a read transaction reads files and addresses (LOAD CSV), ends
the transactions of others, and runs every procedure that is installed. So a statement has to begin like a query, may hold no
word of a clause that does more than read, and may call only what is listed here. The database gets the text as it was read
here, without comments: what it takes for a comment or a string cannot be anything else than what was looked at.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from lianjian.errors import BadInput

#: Words with which a query begins.
_FIRST = ("MATCH", "OPTIONAL", "UNWIND", "WITH", "RETURN", "CALL")

#: Words of clauses that write, or reach beyond the graph.
_REFUSED = frozenset(
    ("CREATE", "MERGE", "INSERT", "SET", "DELETE", "DETACH", "NODETACH", "REMOVE", "FOREACH", "LOAD", "USE")
)  # fmt: skip

#: Procedures and table functions that tell how a graph is laid out.
_PROCEDURES = frozenset(
    (
        "show_tables", "show_connection", "table_info",
        "db.labels", "db.relationshiptypes", "db.propertykeys",
        "db.schema.nodetypeproperties", "db.schema.reltypeproperties",
    )
)  # fmt: skip

#: Functions with a dot in their name: other families are somebody's extensions, which may do anything.
_FAMILIES = frozenset(("date", "datetime", "duration", "localdatetime", "localtime", "point", "time"))

_TOKEN = re.compile(
    r"""
    (?P<comment> //[^\r\n]* | /\*.*?\*/ )
  | (?P<string>  '(?:[^'\\]|\\.)*' | "(?:[^"\\]|\\.)*" )
  | (?P<quoted>  `(?:[^`]|``)*` )
  | (?P<word>    [^\W\d]\w* )
  | (?P<number>  \d+ )
  | (?P<space>   \s+ )
  | (?P<sign>    . )
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of the text: its kind as in _TOKEN, and itself (a quoted name without its quotes)."""

    kind: str
    text: str

    @property
    def is_name(self) -> bool:
        return self.kind in ("word", "quoted")


_NOTHING = _Token("sign", "")


def reading(text: str, parameters: Mapping[str, object]) -> str:
    """The query to hand to a database. Raises BadInput when the text may do more than read, or lacks parameters."""
    if "\\u" in text.lower():
        raise BadInput(
            r"查询中请直接写出字符,不要用 \u 编码;也可以用 -p 名称=值 传入。",
            r"Write characters themselves instead of \u codes, or pass them with -p NAME=VALUE.",
        )
    shown = _TOKEN.sub(_without_comment, text).strip().removesuffix(";")
    tokens = [token for token in _tokens(shown) if token.kind != "space"]
    _check_beginning(tokens)
    for at, token in enumerate(tokens):
        if token.kind == "sign":
            _check_sign(tokens, at)
        elif token.kind == "word" and not _names_something(tokens, at):
            _check_word(tokens, at)
    _check_parameters(tokens, parameters)
    return shown


def _without_comment(found: re.Match[str]) -> str:
    """Blanks for a comment, so that places in the text stay the same."""
    return re.sub(r"[^\r\n]", " ", found[0]) if found.lastgroup == "comment" else found[0]


def _tokens(text: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(text):
        kind = str(found.lastgroup)
        yield _Token(kind, found[0][1:-1].replace("``", "`") if kind == "quoted" else found[0])


def _check_beginning(tokens: list[_Token]) -> None:
    first = tokens[0] if tokens else _NOTHING
    if first.kind != "word" or first.text.upper() not in _FIRST:
        words = ", ".join(_FIRST)
        raise BadInput(
            f"这里只能查询:查询应以 {words} 之一开头,不是“{first.text}”。",
            f"Only queries are answered here: they begin with one of {words}, not {first.text!r}.",
        )


def _check_sign(tokens: list[_Token], at: int) -> None:
    sign = tokens[at].text
    if sign == ";":
        raise BadInput("一次只能运行一条查询,分号后面还有一条。", "One query at a time: another one follows the semicolon.")
    if sign in "'\"`":
        raise BadInput(f"查询中的 {sign} 没有配对。", f"A {sign} in the query has no other that closes it.")
    if sign == "(" and not _is_known_function(tokens, at):
        name = _name_before(tokens, at)
        raise BadInput(
            f"这里不能调用函数“{name}”,它属于数据库的扩展。",
            f"The function {name} cannot be called here: it is an extension of the database.",
        )


def _check_word(tokens: list[_Token], at: int) -> None:
    word = tokens[at].text.upper()
    if word in _REFUSED:
        raise BadInput(
            f"这里只能查询,不能用 {word};如果“{tokens[at].text}”是您取的名称,请写成 `{tokens[at].text}`。",
            f"Only queries are answered here, without {word}; if {tokens[at].text} is a name, write `{tokens[at].text}`.",
        )
    if word == "CALL" and not _is_known_call(tokens, at):
        allowed = sorted(_PROCEDURES)
        raise BadInput(
            f"这里能用 CALL 调用的只有:{'、'.join(allowed)}。",
            f"CALL can be used here for {', '.join(allowed)} and nothing else.",
        )


def _names_something(tokens: list[_Token], at: int) -> bool:
    """Whether a word names a property, label, type, key or parameter, so that no clause begins with it."""
    before, after = _at(tokens, at - 1), _at(tokens, at + 1)
    if before.text == ".":
        # Behind a number a dot is none of its own.
        return _at(tokens, at - 2).is_name or _at(tokens, at - 2).text in (")", "]", "}")
    return after.text == ":" or before.text in (":", "|", "$")


def _is_known_call(tokens: list[_Token], at: int) -> bool:
    """Whether a CALL is one of a subquery or of a listed procedure."""
    return _at(tokens, at + 1).text in ("{", "(") or _name_after(tokens, at) in _PROCEDURES


def _is_known_function(tokens: list[_Token], bracket: int) -> bool:
    """Whether a bracket stands behind no function, one without a family, or one of a known family."""
    name = _name_before(tokens, bracket)
    return "." not in name or name.partition(".")[0] in _FAMILIES or name in _PROCEDURES


def _name_before(tokens: list[_Token], at: int) -> str:
    """The name that ends before a place, its parts joined by dots, in small letters."""
    first = at
    while _at(tokens, first - 1).is_name and (first == at or tokens[first].text == "."):
        first -= 2 if _at(tokens, first - 2).text == "." else 1
    return "".join(token.text for token in tokens[first:at]).lower()


def _name_after(tokens: list[_Token], at: int) -> str:
    """The name that begins behind a place, likewise."""
    last = at + 1
    while _at(tokens, last).is_name and _at(tokens, last + 1).text == ".":
        last += 2
    return "".join(token.text for token in tokens[at + 1 : last + 1]).lower()


def _at(tokens: list[_Token], at: int) -> _Token:
    return tokens[at] if 0 <= at < len(tokens) else _NOTHING


def _check_parameters(tokens: list[_Token], parameters: Mapping[str, object]) -> None:
    """A database may take a parameter that is not given for an unknown value, and find nothing."""
    named = [after.text for sign, after in pairwise(tokens) if sign.text == "$"]
    missing = [name for name in dict.fromkeys(named) if name not in parameters]
    if missing:
        shown = [f"${name}" for name in missing]
        raise BadInput(
            f"查询用到的参数 {'、'.join(shown)} 没有给值;请加上 -p {missing[0]}=值。",
            f"The query uses parameters without a value: {', '.join(shown)}; add -p {missing[0]}=VALUE.",
        )
