"""The catalogue of problems."""

import re
import string

import pytest

from lianjian.loaders.problems import CODES, SHOWN, Where, problem

WHERE = Where("清单.xlsx", "机构", "C12", "某值")


def parameters(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_is_kebab_case_with_a_sentence_in_both_languages(code: str) -> None:
    kind = CODES[code]
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)
    assert kind.severity in {"error", "review", "note"}
    assert kind.zh.endswith(("。", "。⟧"))
    assert re.search("[\u4e00-\u9fff]", kind.zh)
    assert kind.en.endswith((".", ".⟧"))
    assert not re.search("[\u4e00-\u9fff]", re.sub("编号|不限|本社区|本街道|本区|本市|本省|是|否", "", kind.en))
    assert parameters(kind.en) == parameters(kind.zh)


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_makes_a_problem(code: str) -> None:
    made = problem(code, WHERE, **dict.fromkeys(parameters(CODES[code].zh), "甲"))
    assert (made.file, made.sheet, made.cell, made.value) == ("清单.xlsx", "机构", "C12", "某值")
    assert made.code == code
    assert made.severity == CODES[code].severity
    assert not set("{}⟦⟧") & set(made.zh + made.en)


def test_what_says_nothing_leaves_no_gap_in_the_sentence() -> None:
    made = problem("unknown-place", WHERE, name="某地", nearest="")
    assert made.en.endswith("write its code or full name.")
    assert made.zh.endswith("全称。")
    assert "甲街道" in problem("unknown-place", WHERE, name="某地", nearest="甲街道").zh


def test_a_parameter_may_differ_by_language() -> None:
    made = problem("unknown-name", WHERE, name="某局", kind=("单位", "organisation"), layout="机构", nearest="")
    assert "单位" in made.zh
    assert "No organisation is called" in made.en


def test_as_json_it_has_the_fields_of_the_report() -> None:
    assert list(problem("not-a-date", WHERE).as_json()) == ["file", "sheet", "cell", "value", "code", "zh", "en", "severity"]


def test_what_may_be_personal_is_not_shown() -> None:
    where = Where("清单.csv", "", "B2", "电话13800000000")
    made = problem("unknown-place", where, name="电话13800000000", nearest="")
    assert made.value == ""
    assert "138" not in made.zh + made.en


def test_long_values_are_cut() -> None:
    made = problem("not-a-date", Where("a.csv", value="长" * 1000))
    assert len(made.value) == SHOWN
    assert made.value.endswith("…")


def test_a_forgotten_parameter_is_a_slip_in_the_code() -> None:
    with pytest.raises(KeyError):
        problem("unknown-place", WHERE)
