"""A world written down as the lists that a district office keeps (docs/reference/lists.md), each row knowing what it states.

What can be said twice is: a second place, provider, asker or way of derivation stands in a further row, of the same list or of
another file. Every statement of the world is the row that makes it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from random import Random

from tests.reference.files import Table, write_tables
from tests.reference.listable import links, links_to
from tests.reference.spelling import Cell, Pen
from tests.reference.world import Link, Ref, Source, Statement, Thing, World

Said = Thing | Link
#: Kinds whose rows have a 编号, though not every row must give one.
_KEYED = ("Organization", "Alliance", "Brand", "Project", "Grid", "Site", "Offer", "Need")


@dataclass(slots=True)
class Row:
    """One row of a layout, and what it states."""

    layout: str
    cells: dict[str, Cell]
    said: list[Said]
    again: bool = False


class Lists:
    """The lists of a world. `keys` are the 编号 that they give, by thing."""

    def __init__(self, world: World, seed: int, typed: bool, names: dict[str, str]) -> None:
        self.world = world
        self.pen = Pen(Random(f"{seed}/spelling"), typed, names)
        self.rows: list[Row] = []
        self.keys: dict[Ref, str] = {}
        self._stated: set[int] = set()
        for thing in world.things.values():
            if thing.kind in _KEYED and not thing.values.get("pact") and not self._anonymous(thing):
                self.keys[thing.ref] = thing.id
        for layout in (
            self._grid, self._organization, self._site, self._alliance, self._brand, self._project, self._offer, self._need,
            self._observation, self._statement,
        ):  # fmt: skip
            self._all(layout)
        self._members()

    def write(self, folder: Path) -> list[Path]:
        """Writes the files and makes their rows the statements of the world."""
        tables = [Table(layout, again, rows) for (layout, again), rows in self._grouped()]
        sources = write_tables(tables, folder, self.pen)
        self.world.sources = [Source(name) for name in dict.fromkeys(name for name, _ in sources.values())]
        numbers = {source.name: number for number, source in enumerate(self.world.sources)}
        for thing in self.world.things.values():
            thing.statements = []
        for link in self.world.links:
            link.statements = []
        for row in self.rows:
            name, number = sources[id(row)]
            for said in row.said:
                stated = said.values.get("basis") if isinstance(said, Link) else None
                said.statements.append(Statement(numbers[name], number, None, str(stated or "stated")))
        return sorted(path for path in folder.iterdir())

    def _grouped(self) -> Iterator[tuple[tuple[str, bool], list[Row]]]:
        def where(row: Row) -> tuple[str, bool]:
            return (row.layout, row.again)

        rows = sorted(self.rows, key=where)
        return ((key, list(group)) for key, group in groupby(rows, where))

    def _anonymous(self, thing: Thing) -> bool:
        """Whether its rows give no 编号, for which it must be told from others by one row alone."""
        if thing.kind in ("Offer", "Need"):
            relation = "PROVIDES" if thing.kind == "Offer" else "ASKS"
            once = len(links_to(self.world, thing.ref, relation)) == 1
        else:
            once = len(links(self.world, thing.ref, "LOCATED_IN")) == 1 and not links(self.world, thing.ref, "DERIVED_FROM")
        return once and thing.kind not in ("Alliance", "Grid") and self.pen.chance(0.25)

    def _all(self, layout: Callable[[Thing], None]) -> None:
        kind = {
            "_grid": "Grid", "_organization": "Organization", "_site": "Site", "_alliance": "Alliance", "_brand": "Brand",
            "_project": "Project", "_offer": "Offer", "_need": "Need", "_observation": "Observation",
            "_statement": "Completeness",
        }[layout.__name__]  # fmt: skip
        things = list(self.world.of_kind(kind))
        self.pen.random.shuffle(things)
        for thing in things:
            layout(thing)

    # parts of rows

    def _row(self, layout: str, cells: dict[str, Cell], said: Sequence[Said], again: bool = False) -> None:
        self.rows.append(Row(layout, cells, list(said), again))
        self._stated.update(id(one) for one in said)

    def _own(self, thing: Thing, title: str, key: str = "编号") -> dict[str, Cell]:
        """编号 and name."""
        name = thing.text("name")
        return {key: self.keys.get(thing.ref, self.pen.nothing()), title: name if name else self.pen.nothing()}

    def _name(self, ref: Ref) -> str:
        if ref[0] == "Place":
            return str(self.pen.place(ref[1]))
        return self.pen.named(self.keys.get(ref), str(self.world.things[ref].values["name"]))

    def _names(self, found: Sequence[Link], *, starts: bool = False) -> Cell:
        return self.pen.several([self._name(link.start if starts else link.end) for link in found])

    def _open(self, found: Sequence[Link]) -> list[Link]:
        """Relations that no row has stated yet."""
        return [link for link in found if id(link) not in self._stated]

    def _place(self, thing: Thing) -> tuple[Cell, list[Link], list[Link]]:
        """所在区划, the relation that it states, and those that need further rows."""
        found = self._open(links(self.world, thing.ref, "LOCATED_IN"))
        if not found:
            return self.pen.nothing(), [], []
        return self._where(found[0]), found[:1], found[1:]

    def _where(self, link: Link) -> Cell:
        return self.pen.place(link.end[1]) if link.end[0] == "Place" else self._name(link.end)

    def _services(self, thing: Thing, relation: str) -> tuple[Cell, list[Link]]:
        found = links(self.world, thing.ref, relation)
        return self.pen.terms("services", [link.end[1] for link in found]), found

    # layouts

    def _grid(self, thing: Thing) -> None:
        world, pen = self.world, self.pen
        above = links(world, thing.ref, "PART_OF")
        grids = [link for link in above if link.end[0] == "Grid"]
        places = [link for link in above if link.end[0] == "Place"]
        party = [
            link
            for link in links_to(world, thing.ref, "LOCATED_IN")
            if link.start[0] == "Organization"
            and self.keys.get(link.start)
            and any(other.end == thing.ref for other in links(world, link.start, "SERVES"))
        ]
        serves = [other for link in party for other in links(world, link.start, "SERVES") if other.end == thing.ref]
        cells = self._own(thing, "网格名称", "网格编号") | {
            "层级": pen.term("grid_levels", thing.text("grid_level")),
            "上级网格": self._names(grids),
            "所属社区": self._where(places[0]),
            "党组织": self._names(party, starts=True),
            "户数": pen.one(("320", "1,250户", pen.nothing())),
        }
        self._row("网格", cells, [thing, *above, *party, *serves])

    def _organization(self, thing: Thing) -> None:
        pen = self.pen
        where, at, more = self._place(thing)
        serves = self._open(links(self.world, thing.ref, "SERVES"))
        superiors = links(self.world, thing.ref, "SUBORDINATE_TO")
        cells = self._own(thing, "机构名称") | {
            "机构类型": pen.term("organization_types", thing.text("organization_type")),
            "党组织层级": pen.term("party_levels", thing.text("party_level")),
            "党组织代码": thing.text("party_code") or pen.nothing(),
            "所在区划": where,
            "服务区域": self._names(serves),
            "上级党组织": self._names(superiors),
        }
        self._row("机构", cells, [thing, *at, *serves, *superiors])
        for link in more:
            self._again(thing, "机构", "机构名称", {"所在区划": self._where(link)}, [link])

    def _again(self, thing: Thing, layout: str, title: str, cells: dict[str, Cell], said: Sequence[Link]) -> None:
        """A further row about a thing, in the same list or another; a place elsewhere in another list is of another thing."""
        elsewhere = self.pen.chance(0.6) and "所在区划" not in cells
        self._row(layout, self._own(thing, title) | cells, [thing, *said], elsewhere)

    def _site(self, thing: Thing) -> None:
        where, at, more = self._place(thing)
        operators = links_to(self.world, thing.ref, "OPERATES")
        offers = [link for link in links(self.world, thing.ref, "PROVIDES") if self._plain(link.end)]
        offers = offers[:2] if self.pen.chance(0.7) else []
        given = [link for offer in offers for link in links(self.world, offer.end, "OFFERS")]
        if len({link.end for link in given}) < len(given):
            offers, given = [], []
        cells = self._own(thing, "阵地名称") | {
            "类型": self.pen.term("site_types", thing.text("site_type")),
            "所在区划": where,
            "运营单位": self._names(operators, starts=True),
            "服务类别": self.pen.terms("services", [link.end[1] for link in given]),
        }
        things = [self.world.things[offer.end] for offer in offers]
        for one, link in zip(things, given, strict=True):
            self.keys.pop(one.ref, None)
            one.values |= {"content": None, "of_site": f"{thing.values['name']}|{link.end[1]}"}
        self._row("阵地", cells, [thing, *at, *operators, *things, *offers, *given])
        for link in more:
            self._again(thing, "阵地", "阵地名称", {"所在区划": self._where(link)}, [link])

    def _plain(self, offer: Ref) -> bool:
        """Whether an offer is what a 服务类别 of a 阵地 says: one service by one site, for anybody, for ever."""
        values, provided = self.world.things[offer].values, links_to(self.world, offer, "PROVIDES")
        services = links(self.world, offer, "OFFERS")
        return not values["scope"] and not values.get("until") and len(provided) == len(services) == 1

    def _alliance(self, thing: Thing) -> None:
        pen, world = self.pen, self.world
        if thing.values.get("pact"):
            self._pact(thing)
            return
        covers, above = links(world, thing.ref, "COVERS"), links(world, thing.ref, "PART_OF")
        leads = [k for k in links_to(world, thing.ref, "MEMBER_OF") if k.values.get("since") == k.values.get("until")]
        leads = [k for k in leads if k.text("since") is None][: 2 if pen.chance(0.5) else 0]
        for lead in leads:
            lead.values["roles"] = ["lead"]
        cells = self._own(thing, "联盟名称") | {
            "形式": pen.term("alliance_forms", thing.text("form")),
            "范围": pen.term("scopes", thing.text("scope")),
            "上级联盟": self._names(above),
            "牵头单位": self._names(leads, starts=True),
            "成立时间": pen.day(thing.text("since")),
            "终止时间": pen.day(thing.text("until")),
            "覆盖区域": self._names(covers),
        }
        self._row("联盟", cells, [thing, *covers, *above, *leads])

    def _pact(self, thing: Thing) -> None:
        one, other = links_to(self.world, thing.ref, "MEMBER_OF")
        cells: dict[str, Cell] = {
            "甲方": self._name(one.start),
            "乙方": self._name(other.start),
            "内容": self.pen.one(("共同学习", "")),
            "签约时间": self.pen.day(thing.text("since")),
            "终止时间": self.pen.day(thing.text("until")),
        }
        self._row("联建结对", cells, [thing, one, other])

    def _members(self) -> None:
        """联盟成员: who joins and leaves on the same days stands in one row."""

        def same(link: Link) -> tuple[str, str, str]:
            return (link.end[1], link.text("since") or "", link.text("until") or "")

        left = self._open([link for link in self.world.links if link.relation == "MEMBER_OF"])
        for _, group in groupby(sorted(left, key=same), same):
            found = list(group)
            for part in (found[:1], found[1:]) if self.pen.chance(0.5) else (found,):
                self._member(part)

    def _member(self, found: Sequence[Link]) -> None:
        if not found:
            return
        cells: dict[str, Cell] = {
            "联盟": self._name(found[0].end),
            "成员单位": self._names(found, starts=True),
            "角色": self.pen.term("roles", "member"),
            "加入时间": self.pen.day(found[0].text("since")),
            "退出时间": self.pen.day(found[0].text("until")),
        }
        self._row("联盟成员", cells, found)

    def _brand(self, thing: Thing) -> None:
        pen, world = self.pen, self.world
        where, at, more = self._place(thing)
        owners, users = links_to(world, thing.ref, "OWNS"), links_to(world, thing.ref, "USES")
        first, *others = self._derivations(thing) or [[]]
        cells = self._own(thing, "品牌名称") | {
            "所有单位": self._names(owners, starts=True),
            "所在区划": where,
            "理念": thing.text("concept") or "",
            "内涵": thing.text("connotation") or "",
            "创建时间": pen.day(thing.text("since")),
            "使用单位": self._names(users, starts=True),
        }
        self._row("品牌", cells | self._derived(first), [thing, *owners, *users, *at, *first])
        for link in more:
            self._again(thing, "品牌", "品牌名称", {"所在区划": self._where(link)}, [link])
        for group in others:
            self._again(thing, "品牌", "品牌名称", self._derived(group), group)

    def _derivations(self, thing: Thing) -> list[list[Link]]:
        """Parents that one row can state: of one mode, day and basis."""

        def same(link: Link) -> tuple[str, str]:
            return (link.text("since") or "", str(link.values["basis"]))

        parents = links(self.world, thing.ref, "DERIVED_FROM")
        for link in parents:
            link.values["basis"] = link.values.get("basis") or self.pen.one(("stated", "stated", "inferred"))
        return [list(group) for _, group in groupby(sorted(parents, key=same), same)]

    def _derived(self, found: Sequence[Link]) -> dict[str, Cell]:
        if not found:
            return {}
        return {
            "上级品牌": self._names(found),
            "衍生方式": self.pen.term("derivation_modes", found[0].text("mode")),
            "衍生时间": self.pen.day(found[0].text("since")),
            "依据": self.pen.term("basis", found[0].text("basis")),
        }

    def _project(self, thing: Thing) -> None:
        pen, world = self.pen, self.world
        where, at, more = self._place(thing)
        runs, joins = links_to(world, thing.ref, "RUNS"), links_to(world, thing.ref, "JOINS")
        under = links(world, thing.ref, "UNDER")
        alliances = [link for link in under if link.end[0] == "Alliance"]
        brands = [link for link in under if link.end[0] == "Brand"]
        services, delivers = self._services(thing, "DELIVERS")
        cells = self._own(thing, "项目名称") | {
            "治理": pen.terms("governance", thing.texts("governance")),
            "维度": pen.terms("dimensions", thing.texts("dimensions")),
            "服务类别": services,
            "承办单位": self._names(runs, starts=True),
            "参与单位": self._names(joins, starts=True),
            "所在区划": where,
            "所属联盟": self._names(alliances),
            "所属品牌": self._names(brands),
            "议事环节": pen.terms("deliberation", thing.texts("deliberation")),
            "金额": pen.one((pen.nothing(), "12,000元", "3500.5")),
            "开始时间": pen.day(thing.text("since")),
            "结束时间": pen.day(thing.text("until")),
        }
        self._row("项目", cells, [thing, *at, *runs, *joins, *under, *delivers])
        for link in more:
            self._again(thing, "项目", "项目名称", {"所在区划": self._where(link)}, [link])

    def _offer(self, thing: Thing) -> None:
        if id(thing) in self._stated:
            return
        pen = self.pen
        provided = links_to(self.world, thing.ref, "PROVIDES")
        services, offers = self._services(thing, "OFFERS")
        for at, link in enumerate(provided):
            cells = self._own(thing, "资源名称") | {
                "单位名称": self._name(link.start),
                "服务类别": services,
                "资源内容": thing.text("content"),
                "服务范围": pen.scope(thing.text("scope")),
                "权属": pen.term("ownership", pen.one((None, "public"))),
                "有效期至": pen.day(thing.text("until")),
            }
            self._row("资源清单", cells, [thing, link, *offers], again=at > 0)

    def _need(self, thing: Thing) -> None:
        pen, world = self.pen, self.world
        services, needs = self._services(thing, "NEEDS")
        for at, link in enumerate(links_to(world, thing.ref, "ASKS")):
            claims = links_to(world, thing.ref, "CLAIMS") if at == 0 else []
            cells: dict[str, Cell] = {
                "编号": self.keys.get(thing.ref, pen.nothing()),
                "单位名称": self._where(Link("", link.end, link.start, {}, [])),
                "服务类别": services,
                "需求内容": thing.text("content"),
                "紧急程度": pen.term("urgency", thing.text("urgency")),
                "状态": pen.term("need_status", thing.text("status")),
                "认领单位": self._names(claims, starts=True),
                "认领时间": pen.day(claims[0].text("since")) if claims else pen.nothing(),
                "需求时效": pen.day(thing.text("until")),
            }
            self._row("需求清单", cells, [thing, link, *needs, *claims], again=at > 0)

    def _observation(self, thing: Thing) -> None:
        (place,) = links(self.world, thing.ref, "OBSERVED_AT")
        period = thing.text("period") or ""
        cells: dict[str, Cell] = {
            "区划": self.pen.place(place.end[1]),
            "指标": self.pen.term("indicators", thing.text("indicator")),
            "期间": period if "Q" in period else self.pen.one((period, str(self.pen.day(period)))),
            "数值": 1.5,
            "单位": "%",
        }
        self._row("指标", cells, [thing, place])

    def _statement(self, thing: Thing) -> None:
        content = thing.text("content") or ""
        labels = [content, self.pen.term("services", content)] if len(CONTENTS[content]) == 0 else CONTENTS[content]
        cells: dict[str, Cell] = {
            "区域": self.pen.place(thing.text("region") or ""),
            "内容": self.pen.one(labels),
            "是否完整": self.pen.one(("是", "是", "√")),
            "截止日期": self.pen.day(thing.text("until")),
        }
        self._row("来源声明", cells, [thing], again=self.pen.chance(0.3))
        if self.pen.chance(0.4):
            denied = cells | {"是否完整": "否", "内容": self.pen.one(("资源清单", "机构", "项目"))}
            self._row("来源声明", denied, [], again=self.pen.chance(0.3))


#: What 内容 may say besides a service.
CONTENTS: dict[str, Sequence[str]] = {
    "organizations": ("机构",), "alliances": ("联盟",), "alliance_members": ("联盟成员",), "pacts": ("联建结对",),
    "brands": ("品牌",), "projects": ("项目",), "sites": ("阵地",), "offers": ("资源清单",), "needs": ("需求清单",),
    "indicators": ("指标",), "sport": (), "gym": (), "health": (),
}  # fmt: skip
