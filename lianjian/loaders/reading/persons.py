"""What is personal in a list, so that it is dropped at the door (domain.md, "Two rules about data").

A head count is fine, a person is not: columns that name or reach a person are dropped whole, and so is any cell in which an
identity number or a phone number stands. The reader reports which, never what.
"""

import re
import unicodedata

from stdnum.cn import ric

from lianjian.loaders.reading.cells import Cell, header_key

#: A header that holds one of these is personal wherever they stand in it.
_ALWAYS = re.compile(
    "姓名|身份证|电话|手机|联系方式|联系人|联络员|联络人|负责人|责任人|经办人|填表人|制表人|填报人|审核人|法定代表人|法人代表|户主|监护人"
    "|申请人|受益人|认领人|网格长|网格员|楼长|楼栋长|楼组长|单元长|微信号|邮箱|电子邮件|qq号|出生日期|出生年月|出生地|家庭住址|家庭地址"
    "|户籍地址|现住址|籍贯|银行卡|护照|残疾证|学历|婚姻|政治面貌|入党时间|入党日期|idcard|mobile|telephone|phone|e-?mail"
)
#: A header that is one of these, or ends in one of the offices, is personal.
_WHOLE = re.compile(
    "性别|年龄|民族|职务|职称|住址|法人|个人|微信|qq|人员|人员名单|名单|代表人|党员|党员名单|报到党员|居民|称呼|gender|sex|age|contact|person"
)
_OFFICES = re.compile(
    "(书记|主任|站长|会长|理事长|校长|院长|行长|所长|局长|主席|秘书长|组长|队长|社工|志愿者|单位职务|党委职务|党内职务)$"
)
#: Counts and questions about persons are no persons.
_COUNT = re.compile(r"(数|数量|人数|比例|占比|率|总数)(\(.*\))?$|^是否|^有无")

#: The label of a person within a text: what follows the colon is a name, or how to reach one.
_LABELS = (
    "(姓名|联系人|联络人|联络员|负责人|责任人|经办人|填表人|制表人|填报人|报送人|审核人|复核人|法定代表人|户主"
    "|电话|手机|手机号|手机号码|联系方式|微信|微信号|身份证号|身份证号码)"
)
_BRACKET = r"(\([^)]{0,6}\)|（[^）]{0,6}）)?"
_LABEL = re.compile(rf"{_LABELS}{_BRACKET}\s*[:：]\s*\S")
_LABEL_ALONE = re.compile(rf"\s*{_LABELS}{_BRACKET}\s*[:：]\s*")

_IDENTITY = re.compile(r"(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])")
#: The shape of a grown person's identity number: province, county, birthday from 1920 to 2009. Wrong check digits are slips.
_ADULT = re.compile(r"[1-6]\d{5}(19[2-9]\d|200\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[0-9Xx]")
_MOBILE = re.compile(r"(?<![\d.])(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?![\d.])")
#: No shorter number is a mobile or identity number: most cells with numbers are told by that alone.
_SHORTEST = 10**10
_MANY_DIGITS = re.compile(r"(?:\d\D*){10}")
_EMAIL = re.compile(r"(?<![\w/.+-])[\w.+-]+@[\w-]+(\.[\w-]+)+")
_AREA = "0(?:10|2\\d|[3-9]\\d{2})"
_LANDLINE = re.compile(rf"(?<![\d-])(?:\({_AREA}\)|{_AREA})[- ]*[2-8]\d{{6,7}}(?!\d)")


def personal_header(header: Cell) -> bool:
    """Whether a column of this name names or reaches persons; counts (党员数, 参加人数) and 是否 questions do not.

    A title of several rows (书记/任职时间) is personal when one of its parts is.
    """
    key = header_key(header)
    if not key or _COUNT.search(key):
        return False
    return any(_WHOLE.fullmatch(part) or _ALWAYS.search(part) or _OFFICES.search(part) for part in {key, *key.split("/")})


def personal_label(text: str) -> bool:
    """Whether a person is named behind a label, as in 填表人:张三."""
    return ("：" in text or ":" in text) and _LABEL.search(text) is not None


def personal_label_alone(text: str) -> bool:
    """Whether a cell is only such a label, as 填表人:, so that a person is named in a cell beside it."""
    return ("：" in text or ":" in text) and _LABEL_ALONE.fullmatch(text) is not None


def personal_value(value: Cell) -> bool:
    """Whether a person is named behind a label, or an identity number (check digit tested), a phone number or an e-mail
    address stands anywhere."""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return False
    if not isinstance(value, str) and abs(value) < _SHORTEST:
        return False
    if isinstance(value, str) and personal_label(value):
        return True
    plain = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    plain = plain if plain.isascii() else unicodedata.normalize("NFKC", plain)
    if "@" in plain and _EMAIL.search(plain):
        return True
    if not _MANY_DIGITS.search(plain):
        return False
    return (
        any(_ADULT.fullmatch(number) or ric.is_valid(number) for number in _IDENTITY.findall(plain))
        or _MOBILE.search(plain) is not None
        or _LANDLINE.search(plain) is not None
    )
