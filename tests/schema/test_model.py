"""The model holds what docs/explanation and the reference promise: every kind, relation, vocabulary and layout."""

from collections import Counter

import pytest

from lianjian.schema import catalogue
from lianjian.schema.catalogue import Term

ENDS = {
    "PART_OF": "Place>Place Grid>Place Grid>Grid Alliance>Alliance",
    "LOCATED_IN": "Organization>Place Organization>Grid Site>Place Site>Grid Project>Place Project>Grid Brand>Place Brand>Grid",
    "SERVES": "Organization>Place Organization>Grid",
    "SUBORDINATE_TO": "Organization>Organization",
    "MEMBER_OF": "Organization>Alliance Grid>Alliance",
    "COVERS": "Alliance>Place",
    "OWNS": "Organization>Brand Place>Brand Alliance>Brand",
    "USES": "Organization>Brand Site>Brand Alliance>Brand Project>Brand",
    "DERIVED_FROM": "Brand>Brand Brand>Project",
    "RUNS": "Organization>Project Site>Project Grid>Project",
    "JOINS": "Organization>Project Site>Project Grid>Project",
    "UNDER": "Project>Alliance Project>Brand",
    "ADDRESSES": "Project>Need Offer>Need",
    "PROVIDES": "Organization>Offer Site>Offer",
    "OFFERS": "Offer>Service",
    "ASKS": "Organization>Need Place>Need Grid>Need",
    "NEEDS": "Need>Service",
    "BROADER": "Service>Service",
    "OBSERVED_AT": "Observation>Place",
    "DELIVERS": "Project>Service",
    "OPERATES": "Organization>Site",
    "REPORTS_TO": "Organization>Place",
    "CLAIMS": "Organization>Need",
    "GREW_INTO": "Project>Project Project>Brand",
    "RELATED_TO": "Brand>Brand",
}

#: Chinese labels of the small vocabularies, in order.
LABELS = {
    "dimensions": "富 福 美 智 安",
    "governance": "自治 法治 德治",
    "alliance_forms": "联建 联盟",
    "scopes": "同社区 同街道 同区 跨区 跨市 跨省",
    "roles": "牵头 成员 轮值盟主 主办 牵线 列席",
    "derivation_modes": "子品牌 地方版 延伸 场景 实例 复制 孵化 活动 组成 治理模式 未说明",
    "basis": "明示 推断",
    "ownership": "公有 私有 私中有公 公中有私",
    "funding": "上级支持 志愿招募 市场合作 内部众筹",
    "deliberation": "业委会商议 党委审核 业主决定 三审两公开一备案 公开 监督 协商 共建",
    "grid_types": "城市 农村 专属",
    "grid_levels": "小区 网格 微网格 楼栋 单元 专属网格",
    "site_types": "党群服务中心 食堂 书房 卫生站 文化礼堂 文明实践站 便民点 其他",
    "urgency": "一般 较急 紧急",
    "need_status": "待认领 已认领 已办结",
    "project_stages": "活动 项目 品牌项目",
    "layouts": "机构 联盟 联盟成员 联建结对 品牌 项目 网格 阵地 资源清单 需求清单 指标 来源声明",
}

ORGANIZATION_TYPES = (
    "党组织 党委部门 居委会 村委会 业委会 楼委会 物业公司 政府部门 司法机关 公安 学校 高校 医院 银行 国有企业 民营企业 社会组织 "
    "基金会 合作社 律师事务所 商户 媒体 行业协会 志愿队 社区 村 小区 街道乡镇 区县市 园区平台 其他"
)
PARTY_LEVELS = (
    "街道党工委 镇党委 社区党委 村党委 社区党总支 村党总支 社区党支部 村党支部 网格党支部 小区党支部 楼栋党小组 党员中心户 "
    "机关党委 两新工委 片区党委 联合党委 楼宇党委 商圈党委 园区党委 "
    "联盟党委 临时党支部 临时联合党支部 社区大党委 单位党委 党总支 党支部 "
    "区县市委 项目党支部 联盟党支部 综合党委"
)
ALLIANCE_KINDS = (
    "毗邻 区域 产业链 山海协作 对口 校地 村企 商圈 楼宇 银村 银企 "
    "社区联盟 项目型 三方 村村 行业系统 社区大党委 联席会 活动型 其他"
)
BASIC_TRADES = (
    "convenience_store supermarket food_market fresh_food breakfast laundry "
    "hairdresser copy_shop housekeeping repair pharmacy parcel"
)
#: Column names of each layout, * required, + several values; the order is that of the reference.
COLUMNS = {
    "机构": (
        "编号 机构名称* 简称+ 机构类型 党组织层级 统一社会信用代码 党组织代码 上级党组织+ 所在区划 服务区域+ 党员数 "
        "双报到社区+ 来源 来源日期"
    ),
    "联盟": "编号 联盟名称* 形式 联盟类型 范围 成员数 上级联盟 牵头单位+ 成立时间 终止时间 覆盖区域+ 来源 来源日期",
    "联盟成员": "联盟* 成员单位*+ 角色+ 加入时间 退出时间",
    "联建结对": "甲方* 乙方* 内容 签约时间 终止时间",
    "品牌": "编号 品牌名称* 所有单位+ 所在区划 上级品牌+ 衍生方式 衍生时间 依据 品牌条线 理念 内涵 标识 创建时间 使用单位+",
    "项目": (
        "编号 项目名称* 阶段 治理+ 维度+ 服务类别+ 承办单位+ 参与单位+ 所在区划 所属联盟+ 所属品牌+ 回应需求+ 议事环节+ "
        "资金来源+ 金额 开始时间 结束时间 进展"
    ),
    "网格": "网格编号 网格名称* 网格类型 层级 上级网格 所属社区* 党组织+ 户数 人口",
    "阵地": "编号 阵地名称* 类型 所在区划* 运营单位+ 服务类别+ 面积 容纳人数 经度 纬度",
    "资源清单": "编号 单位名称* 资源名称 服务类别*+ 资源内容 数量 服务范围 权属 筹集方式+ 有效期至",
    "需求清单": "编号 单位名称* 服务类别*+ 需求内容 紧急程度 状态 认领单位+ 认领时间 需求时效",
    "指标": "区划* 指标* 期间* 数值* 单位",
    "来源声明": "区域* 内容* 是否完整* 截止日期",
}
ALIASES = {
    "机构": {
        "机构名称": "单位名称 名称 党组织名称",
        "简称": "别名",
        "机构类型": "类别 单位性质",
        "统一社会信用代码": "信用代码",
        "所在区划": "区划代码 行政区划 地址所在社区",
    },
    "联盟": {"联盟名称": "联建名称", "牵头单位": "盟主", "成立时间": "签约时间"},
    "联建结对": {"甲方": "联建单位名称", "乙方": "居民区党组织名称"},
    "品牌": {"所有单位": "创建单位", "上级品牌": "母品牌", "品牌条线": "党建+"},
    "项目": {"承办单位": "认领单位"},
    "网格": {"党组织": "网格党组织"},
    "阵地": {"阵地名称": "场地名称 站点名称"},
    "资源清单": {"单位名称": "提供单位", "资源名称": "项目名称"},
    "需求清单": {"单位名称": "提出单位 社区", "服务类别": "需求类别", "需求时效": "有效期至"},
}

VOCABULARIES = tuple(catalogue.vocabularies().values())


def _services() -> dict[str, Term]:
    return {term.notation: term for term in catalogue.vocabulary("services").terms}


def test_relations_lead_between_the_kinds_of_the_domain() -> None:
    found = {name: " ".join(f"{a}>{b}" for a, b in r.ends) for name, r in catalogue.relations().items()}
    assert found == ENDS
    assert {name for pair in ENDS.values() for ends in pair.split() for name in ends.split(">")} <= set(catalogue.kinds())


def test_rules_of_relations() -> None:
    relations = catalogue.relations().values()
    assert {r.name for r in relations if r.acyclic} == {"PART_OF", "SUBORDINATE_TO", "DERIVED_FROM", "BROADER"}
    assert {r.name for r in relations if r.periodic} == {"MEMBER_OF"}
    assert {p.name for p in catalogue.relations()["MEMBER_OF"].properties} == {"roles", "since", "until"}


def test_there_are_the_twelve_kinds_of_the_domain_and_completeness() -> None:
    assert " ".join(catalogue.kinds()) == (
        "Place Grid Organization Alliance Brand Project Site Offer Need Service Observation Completeness Source"
    )


@pytest.mark.parametrize("name", LABELS)
def test_labels_of_small_vocabularies(name: str) -> None:
    assert [term.zh for term in catalogue.vocabulary(name).terms] == LABELS[name].split()


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("organization_types", ORGANIZATION_TYPES),
        ("organization_types", PARTY_LEVELS),
        ("party_levels", PARTY_LEVELS),
        ("alliance_kinds", ALLIANCE_KINDS),
    ],
)
def test_every_value_of_the_domain_is_known(name: str, texts: str) -> None:
    vocabulary = catalogue.vocabulary(name)
    assert [text for text in texts.split() if vocabulary.find(text) is None] == []


def test_what_counts_as_a_party_organisation() -> None:
    """机构类型 is 党组织 or a Party level; a Party department is not."""
    types = catalogue.vocabulary("organization_types")
    party = {term.notation for term in types.terms if term.broader == "party_organization"}
    assert party == {term.notation for term in catalogue.vocabulary("party_levels").terms}
    assert types.find("党委部门") not in [term for term in types.terms if term.broader]


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda vocabulary: str(vocabulary.name))
def test_every_name_in_a_vocabulary_means_one_term(vocabulary: catalogue.Vocabulary) -> None:
    for term in vocabulary.terms:
        assert term.zh
        assert term.en
        for text in (term.notation, term.zh, term.en, *term.aliases):
            assert vocabulary.find(text) == term


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda vocabulary: str(vocabulary.name))
def test_broader_terms_exist_and_make_no_circle(vocabulary: catalogue.Vocabulary) -> None:
    terms = {term.notation: term for term in vocabulary.terms}
    assert len(terms) == len(vocabulary.terms)
    for term in vocabulary.terms:
        seen = {term.notation}
        while term.broader is not None:
            assert term.broader not in seen
            seen.add(term.broader)
            term = terms[term.broader]


def test_properties_and_columns_name_real_vocabularies() -> None:
    known = set(catalogue.vocabulary_names())
    properties = [p for kind in catalogue.kinds().values() for p in kind.properties]
    properties += [p for relation in catalogue.relations().values() for p in relation.properties]
    columns = [column for layout in catalogue.layouts().values() for column in layout.columns]
    named = {p.vocabulary for p in properties} | {column.vocabulary for column in columns}
    assert named - {None} <= known
    assert {p.type for p in properties} <= {"text", "texts", "integer", "number", "date", "boolean"}


def test_services_fall_into_the_circles_and_classes() -> None:
    groups: dict[str, list[str]] = {}
    for term in _services().values():
        for group in term.groups:
            groups.setdefault(group, []).append(term.notation)
    assert groups["circle_basic"] == BASIC_TRADES.split()
    assert {name: len(members) for name, members in groups.items()} == {
        "circle_basic": 12,
        "circle_upgrade": 6,
        "embedded": 7,
        "paper": 18,
    }
    assert set(groups) == {term.notation for term in catalogue.vocabulary("service_groups").terms}
    assert not set(groups) & set(_services())


def test_services_have_dimensions_of_their_own_and_all_five_occur() -> None:
    known = {term.notation for term in catalogue.vocabulary("dimensions").terms}
    assert all(term.dimensions and set(term.dimensions) <= known for term in _services().values())
    assert {dimension for term in _services().values() for dimension in term.dimensions} == known


def test_labels_of_services_can_stand_in_a_cell_with_several() -> None:
    texts = [text for term in _services().values() for text in (term.notation, term.zh, term.en, *term.aliases)]
    assert [text for text in texts if set(text) & set("、,;/,;/\n")] == []


def test_deliberation_chains_list_their_steps() -> None:
    steps = {term.notation: term for term in catalogue.vocabulary("deliberation").terms}
    chains = {term.notation: term.groups for term in catalogue.vocabulary("deliberation_chains").terms}
    assert [len(chain) for chain in chains.values()] == [3, 1, 4]
    for chain, members in chains.items():
        assert members == tuple(step for step, term in steps.items() if chain in term.groups)


def test_indicators_are_the_eight_and_two_of_attitude() -> None:
    terms = catalogue.vocabulary("indicators").terms
    assert len([term for term in terms if not term.groups]) == 8
    assert [term.notation for term in terms if term.groups] == ["agreement", "participation"]


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_of_layouts(name: str) -> None:
    marked = [column.name + "*" * column.required + "+" * column.several for column in catalogue.layouts()[name].columns]
    assert marked == COLUMNS[name].split()


@pytest.mark.parametrize("name", ALIASES)
def test_aliases_of_columns(name: str) -> None:
    layout = catalogue.layouts()[name]
    for column, aliases in ALIASES[name].items():
        for alias in aliases.split():
            found = layout.column(alias)
            assert found is not None
            assert found.name == column


@pytest.mark.parametrize("layout", list(catalogue.layouts().values()), ids=lambda layout: str(layout.key))
def test_a_header_means_one_column(layout: catalogue.Layout) -> None:
    names = Counter(text for column in layout.columns for text in (column.name, *column.aliases))
    assert [name for name, count in names.items() if count > 1] == []
    assert set(layout.identity) <= {column.name for column in layout.columns}


@pytest.mark.parametrize("layout", list(catalogue.layouts().values()), ids=lambda layout: str(layout.key))
def test_targets_name_what_the_model_has(layout: catalogue.Layout) -> None:
    """Each column becomes a property that its kind has, or relations that may lead between the kinds named."""
    makers = {column.name: column for column in layout.columns}
    owner = catalogue.kinds()[layout.kind] if layout.kind else catalogue.relations()[str(layout.relation)]
    for column in layout.columns:
        target = column.target
        if "of" in target:
            relation = makers[target["of"]].target["relation"]
            assert target["property"] == "basis" or catalogue.relations()[relation].property(target["property"])
        elif "property" in target:
            assert owner.property(target["property"]).vocabulary == column.vocabulary
        for relation in [target[key] for key in ("relation",) if key in target] + list(target.get("also", [])):
            for kind in target["kinds"]:
                ends = (layout.kind, kind) if target["direction"] == "out" else (kind, layout.kind)
                assert ends in catalogue.relations()[relation].ends
