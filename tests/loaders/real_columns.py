"""Headers of lists seen in the field, and what becomes of each column of theirs.

A column becomes one of the layout's, by name, is kept as a `note`, or is dropped as `personal`. Where no layout is named, the
list needs a mapping: its columns do not say what a row is, or it lacks what a layout requires.
"""

from typing import NamedTuple

NOTE = "note"
PERSONAL = "personal"


class Seen(NamedTuple):
    """A list: what its sheet was called, the layout that its columns tell (None: none), and its columns."""

    name: str
    layout: str | None
    columns: dict[str, str]


SEEN = (
    Seen("联建清单", "联建结对", {"联建单位名称": "甲方", "居民区党组织名称": "乙方"}),
    Seen("社会组织服务清单", "机构", {
        "社会组织名称": "机构名称", "服务项目": NOTE, "负责人": PERSONAL, "地址": NOTE, "联系方式": PERSONAL,
    }),
    Seen("自治金项目清单", "项目", {
        "居委": NOTE, "项目名称": "项目名称", "项目金额": "金额", "街道财政": NOTE, "资助项目": NOTE,
    }),
    Seen("社区文化活动清单", "项目", {
        "活动名称": "项目名称", "简介": NOTE, "时间": NOTE, "参加对象": NOTE, "参加人数": NOTE, "地址": NOTE,
    }),
    Seen("群团服务项目清单", "项目", {"时间": NOTE, "项目": "项目名称", "主办": "承办单位", "协办": "参与单位"}),
    Seen("需求清单(单位)", "需求清单", {
        "单位名称": "单位名称", "联系人姓名": PERSONAL, "联系电话": PERSONAL, "需求类别": "服务类别", "需求时效": "需求时效",
        "需求内容": "需求内容",
    }),
    Seen("区域联建情况", "项目", {
        "所属网格": NOTE, "所属网格编号": "所在区划", "服务项目名称": "项目名称", "推进情况": "进展", "是否有附件": NOTE,
    }),
    Seen("共建单位", "机构", {
        "共建单位名称": "机构名称", "地址": NOTE, "第一负责人": PERSONAL, "站长": PERSONAL, "共建单位介绍": NOTE, "人数": NOTE,
        "审核状态": NOTE,
    }),
    Seen("共建创建联建单位名单", "机构", {
        "单位名称": "机构名称", "地址": NOTE, "单位性质": "机构类型", "联系人": PERSONAL, "联系电话": PERSONAL, "共建时间": NOTE,
        "类别": NOTE,
    }),
    Seen("党组织", "机构", {
        "党组织编号": "党组织代码", "党组织名称": "机构名称", "党组织类型码": NOTE, "隶属上级党组织名称": "上级党组织",
        "党组织党员人数": "党员数", "党组织状态": NOTE, "数据采集时间": "来源日期",
    }),
    Seen("党组织", "机构", {
        "dzzbh": "党组织代码", "dzzmc": "机构名称", "dzzlxm": NOTE, "lssjdzzmc": "上级党组织", "dzzdyrs": "党员数", "dzzzt": NOTE,
        "sjcjsj": "来源日期",
    }),
    Seen("党组织", "机构", {
        "partyOrgId": "党组织代码", "partyOrgType": NOTE, "partyOrgName": "机构名称", "partyOrgParentId": "上级党组织",
        "partyMemberCount": "党员数",
    }),
    Seen("街道社区党组织", "机构", {
        "党组织名称": "机构名称", "党组织类型": "党组织层级", "成立时间": NOTE, "党支部书记": PERSONAL, "党组织地址": NOTE,
        "联系电话": PERSONAL, "身份证号码": PERSONAL, "党员人数": "党员数",
    }),
    Seen("两新组织党组织", "机构", {
        "组织名称": "机构名称", "党组织类别": "党组织层级", "地址": NOTE, "成员人数": NOTE, "备注": NOTE,
        "所属网格编号": "所在区划",
    }),
    Seen("网格信息", "网格", {
        "code": "网格编号", "行政区划": "所属社区", "网格名称": "网格名称", "简称": NOTE, "面积": NOTE, "网格类型": "网格类型",
        "人口规模": NOTE, "是否成立党支部": NOTE, "网格党组织类型": NOTE, "覆盖": NOTE, "专属网格类型": NOTE, "边界坐标点": NOTE,
    }),
    Seen("重点工作进展表", "项目", {"重点工作": "项目名称", "责任单位": "承办单位", "进展情况": "进展"}),
    Seen("活动场地清单", None, {"场地名称": "阵地名称", "容纳人数": "容纳人数", "地址": NOTE, "联系方式": PERSONAL}),
    Seen("党建服务站点清单", None, {"站点名称": "阵地名称", "地址": NOTE, "联系方式": PERSONAL}),
    Seen("金融服务进社区清单", None, {
        "居民区名称": NOTE, "金融单位": NOTE, "活动时间": NOTE, "名称": NOTE, "参加人数": NOTE, "月份": NOTE,
    }),
    Seen("公益认领清单", None, {"类别": NOTE, "认领单位": NOTE, "公益形式": NOTE}),
    Seen("区域联建认领", None, {"区域联建情况ID": NOTE, "认领单位": NOTE, "认领时间": NOTE}),
    Seen("联建统计", None, {"单位": NOTE, "乡镇街道成员数": NOTE, "工作动态": NOTE, "区域内其他党组织资源": NOTE}),
    Seen("党组织换届", None, {
        "党组织类型": NOTE, "换届文号": NOTE, "换届日期": NOTE, "任届期满日期": NOTE, "正式党员人数": NOTE, "发展党员人数": NOTE,
        "入党积极分子人数": NOTE, "备注": NOTE,
    }),
    Seen("社会组织法人", None, {
        "法人标识": NOTE, "活动地域": NOTE, "业务范围": NOTE, "住所": NOTE, "所属行业": NOTE, "登记时间": NOTE, "注册资金": NOTE,
        "法定代表人": PERSONAL, "业务主管单位": NOTE, "是否慈善组织": NOTE, "社会组织类型": NOTE, "证书有效期": NOTE,
    }),
    Seen("区划代码", None, {"行政区划代码": NOTE, "行政区划名称": NOTE, "城乡分类": NOTE}),
    Seen("活动场所", None, {
        "名称": NOTE, "乡镇": NOTE, "村": NOTE, "建筑面积": NOTE, "院落面积": NOTE, "层数": NOTE, "间数": NOTE, "位置": NOTE,
    }),
)  # fmt: skip
#: Sheets that a person's name opens: refused whole.
OF_PERSONS = (
    ("需求清单(个人)", ("姓名", "性别", "年龄", "所在党组织", "联系电话", "需求类别", "需求时效", "需求内容")),
    ("区域党委成员", ("姓名", "性别", "区域党委职务", "所属单位", "所属单位职务", "联系手机", "固定电话")),
)
#: Lists whose sheet's name tells the layout, and the required column that they lack.
LACKING = (
    ("驻区单位资源清单", ("单位名称", "项目名称", "资源内容", "备注"), "服务类别"),
    ("阵地", ("场地名称", "容纳人数", "地址"), "所在区划"),
)
