"""The catalogue says what docs/reference/schema.md says, finds terms by any of their names, and explains what it lacks."""

import subprocess
import sys

import pytest

from lianjian.errors import UnknownName
from lianjian.schema import catalogue


@pytest.mark.parametrize(
    ("vocabulary", "text", "notation"),
    [
        ("services", "理发店", "hairdresser"),
        ("services", "hairdresser", "hairdresser"),
        ("services", "Copy Shop", "copy_shop"),
        ("services", "  food_market ", "food_market"),
        ("dimensions", "富", "wealth"),
        ("dimensions", "WEALTH", "wealth"),
        ("governance", "自治", "autonomy"),
        ("party_levels", "社区党委", "community_party_committee"),
        ("party_levels", "党总支", "unit_general_party_branch"),
        ("party_levels", "临时(联合)党支部", "temporary_joint_party_branch"),
        ("organization_types", "物业", "property_company"),
        ("organization_types", "物业公司", "property_company"),
        ("organization_types", "社区党委", "community_party_committee"),
        ("roles", "盟主", "lead"),
        ("need_status", "待认领", "open"),
        ("layouts", "资源清单", "offers"),
        ("kinds", "行政区划", "Place"),
        ("relations", "member_of", "MEMBER_OF"),
    ],
)
def test_a_term_is_found_by_notation_label_and_alias(vocabulary: str, text: str, notation: str) -> None:
    found = catalogue.vocabulary(vocabulary).find(text)
    assert found is not None
    assert found.notation == notation


def test_what_no_term_is_called_is_not_found() -> None:
    assert catalogue.vocabulary("services").find("飞机场") is None
    assert catalogue.vocabulary("services").find("") is None


def test_unknown_names_come_with_the_nearest() -> None:
    with pytest.raises(UnknownName) as caught:
        catalogue.vocabulary_json("service")
    assert caught.value.nearest[0] == "services"
    with pytest.raises(UnknownName, match="party_level"):
        catalogue.kinds()["Organization"].property("party_levels")
    with pytest.raises(UnknownName):
        catalogue.relations()["COVERS"].property("since")


def test_common_properties_belong_to_every_kind() -> None:
    assert [prop.name for prop in catalogue.common()] == ["id", "name", "name_en", "key", "aliases", "notes"]
    for kind in catalogue.kinds().values():
        assert kind.property("aliases").type == "texts"


def test_vocabulary_json_has_the_keys_of_the_contract() -> None:
    for name in catalogue.vocabulary_names():
        rows = catalogue.vocabulary_json(name)
        assert rows
        assert all(list(row) == ["notation", "zh", "en", "broader", "dimensions"] for row in rows)
    assert catalogue.vocabulary_json("dimensions")[0] == {
        "notation": "wealth",
        "zh": "富",
        "en": "wealth",
        "broader": None,
        "dimensions": [],
    }


def test_layouts_are_found_by_any_of_their_names() -> None:
    for text in ("机构", "organisations", "organizations", " 机构 "):
        layout = catalogue.find_layout(text)
        assert layout is not None
        assert layout.name == "机构"
    assert catalogue.find_layout("花名册") is None


def test_columns_are_found_whatever_their_width_and_spaces() -> None:
    layout = catalogue.layouts()["品牌"]
    for text in ("母品牌", "上级品牌", "上 级 品 牌"):
        column = layout.column(text)
        assert column is not None
        assert column.name == "上级品牌"
    assert layout.column("党建+") == layout.column("党建+") == layout.column("品牌条线")
    assert layout.column("电话") is None


def test_the_running_software_needs_no_generator() -> None:
    """Importing the catalogue draws in none of the heavy libraries."""
    code = "import sys, lianjian.schema.catalogue as c; c.layouts(); print([m for m in sys.modules if m in sys.argv])"
    heavy = ["yaml", "linkml", "rdflib", "pydantic", "polars", "numpy"]
    done = subprocess.run([sys.executable, "-c", code, *heavy], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
