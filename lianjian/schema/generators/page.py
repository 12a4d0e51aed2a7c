"""docs/reference/schema.md: the whole model on one page, in Chinese and English."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from lianjian.schema.generators.catalogue_json import catalogue
from lianjian.schema.generators.source import Node

_TEMPLATE = Path(__file__).with_name("page.md")


def page() -> str:
    """The page as Markdown: page.md with its marks filled in."""
    made = catalogue()
    text = _TEMPLATE.read_text(encoding="utf-8")
    for mark, part in _PARTS.items():
        text = text.replace(f"<!-- {mark} -->", part(made))
    return text


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _code(text: str | None) -> str:
    return f"`{text}`" if text else ""


def _codes(texts: Iterable[str]) -> str:
    return " ".join(_code(text) for text in texts)


def _link(vocabulary: str | None) -> str:
    return f"[{vocabulary}](#{vocabulary})" if vocabulary else ""


def _diagram(made: Node) -> str:
    """Kinds as nodes; relations between the same two kinds share an arrow."""
    arrows: dict[tuple[str, str], list[str]] = defaultdict(list)
    for relation in made["relations"]:
        for start, end in relation["ends"]:
            arrows[start, end].append(relation["name"])
    lines = ["## 图 / Diagram", "", "```mermaid", "flowchart LR"]
    lines += [f'  {kind["name"]}["{kind["zh"]}<br/>{kind["name"]}"]' for kind in made["kinds"]]
    lines += [f'  {start} -- "{"<br/>".join(names)}" --> {end}' for (start, end), names in arrows.items()]
    return "\n".join([*lines, "```"])


def _kinds(made: Node) -> str:
    parts = [
        "## 种类 / Kinds",
        _table(
            ["种类 / kind", "中文", "English", "RDF", "说明 / what it is"],
            ([_code(k["name"]), k["zh"], k["en"], f"<{k['uri']}>", k["about"]] for k in made["kinds"]),
        ),
        "### 共有属性 / Properties of every kind",
        _properties(made["common"]),
    ]
    for kind in made["kinds"]:
        parts += [f"### {kind['name']} {kind['zh']}", _properties(kind["properties"])]
    return "\n\n".join(parts)


def _properties(properties: list[Node]) -> str:
    rows = ([_code(p["name"]), p["zh"], p["en"], p["type"], _link(p["vocabulary"])] for p in properties)
    return _table(["属性 / property", "中文", "English", "类型 / type", "词表 / vocabulary"], rows)


def _relations(made: Node) -> str:
    rows = [
        [
            _code(relation["name"]),
            relation["zh"],
            relation["en"],
            ", ".join(f"{start} → {end}" for start, end in relation["ends"]),
            _codes(p["name"] for p in relation["properties"]),
            " ".join(word for word in ("acyclic", "periodic") if relation[word]),
            f"<{relation['uri']}>",
            relation["about"],
        ]
        for relation in made["relations"]
    ]
    header = [
        "关系 / relation",
        "中文",
        "English",
        "两端 / ends",
        "属性 / properties",
        "规则 / rules",
        "RDF",
        "说明 / meaning",
    ]
    note = (
        "`acyclic`:不得成环 / no cycles. `periodic`:可以中止后再开始 / may end and begin again. "
        "没有自己日期的成员关系与联盟同始同终 / a membership without dates of its own lasts as long as its alliance."
    )
    return "\n\n".join(["## 关系 / Relations", _table(header, rows), note])


def _vocabularies(made: Node) -> str:
    parts = [
        "## 词表 / Vocabularies",
        "记号、中文、英文和别名都可以写在清单里 / A notation, a label in either language and an alias all load.",
    ]
    for vocabulary in made["vocabularies"]:
        parts += [f"### {vocabulary['name']}", f"{vocabulary['zh']} / {vocabulary['en']}", _terms(vocabulary["terms"])]
    return "\n\n".join(parts)


def _terms(terms: list[Node]) -> str:
    """A vocabulary as a table; columns that none of its terms fills are left out."""
    columns = {
        "记号 / notation": [_code(term["notation"]) for term in terms],
        "中文": [term["zh"] for term in terms],
        "English": [term["en"] for term in terms],
        "别名 / aliases": ["、".join(term["aliases"]) for term in terms],
        "上位 / broader": [_code(term["broader"]) for term in terms],
        "维度 / dimensions": [_codes(term["dimensions"]) for term in terms],
        "分组 / groups": [_codes(term["groups"]) for term in terms],
    }
    filled = {name: cells for name, cells in columns.items() if any(cells)}
    return _table(list(filled), list(zip(*filled.values(), strict=True)))


def _layouts(made: Node) -> str:
    parts = [
        "## 清单 / Layouts of lists",
        "`*` = 必填 / required; `+` = 可以有多个值,用 `、` 分开 / may hold several values, parted by `、`.",
    ]
    for layout in made["layouts"]:
        makes = layout["kind"] or layout["relation"]
        parts += [
            f"### {layout['name']} {layout['key']}",
            " ".join(_about(layout, makes)),
            _table(
                ["列 / column", "English", "别名 / aliases", "词表 / vocabulary", "示例 / example", "成为 / becomes"],
                (_column(column) for column in layout["columns"]),
            ),
        ]
    return "\n\n".join(parts)


def _about(layout: Node, makes: str) -> Iterator[str]:
    yield f"每行一个 / each row makes one `{makes}`."
    if layout["aliases"]:
        yield f"又名 / also called {'、'.join(layout['aliases'])}."
    if layout["identity"]:
        yield f"没有编号时的身份 / identity without a key: {' + '.join(layout['identity'])}."
    if layout["constants"]:
        yield "定值 / constants: " + _codes(f"{name}: {value}" for name, value in layout["constants"].items()) + "."


def _column(column: Node) -> list[str]:
    marks = ("*" if column["required"] else "") + ("+" if column["several"] else "")
    return [
        f"{column['name']}{marks}",
        column["en"],
        "、".join(column["aliases"]),
        _link(column["vocabulary"]),
        column["example"],
        _code(_target(column["target"])),
    ]


def _target(value: object) -> str:
    """A target as it stands in YAML flow style."""
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_inner(item)}" for key, item in value.items())
    return _inner(value)


def _inner(value: object) -> str:
    if isinstance(value, dict):
        return "{" + _target(value) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_inner(item) for item in value) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)


#: What stands in page.md in place of each mark.
_PARTS: Mapping[str, Callable[[Node], str]] = {
    "diagram": _diagram,
    "kinds": _kinds,
    "relations": _relations,
    "layouts": _layouts,
    "vocabularies": _vocabularies,
}
