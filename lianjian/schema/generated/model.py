"""Kinds and relations as Pydantic classes. Made from lianjian.yaml: edit that, then run lianjian.schema.generate."""

from __future__ import annotations

import re
import sys
from datetime import (
    date,
    datetime,
    time
)
from decimal import Decimal
from enum import Enum
from typing import (
    Any,
    ClassVar,
    Literal,
    Optional,
    Union
)

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    RootModel,
    SerializationInfo,
    SerializerFunctionWrapHandler,
    field_validator,
    model_serializer
)




class ConfiguredBaseModel(BaseModel):
    model_config = ConfigDict(
        serialize_by_alias = True,
        validate_by_name = True,
        validate_assignment = True,
        validate_default = True,
        extra = "forbid",
        arbitrary_types_allowed = True,
        use_enum_values = True,
        strict = False,
    )





class LinkMLMeta(RootModel):
    root: dict[str, Any] = {}
    model_config = ConfigDict(frozen=True)

    def __getattr__(self, key:str):
        return getattr(self.root, key)

    def __getitem__(self, key:str):
        return self.root[key]

    def __setitem__(self, key:str, value):
        self.root[key] = value

    def __contains__(self, key:str) -> bool:
        return key in self.root


linkml_meta = None

class Services(str, Enum):
    convenience_store = "convenience_store"
    supermarket = "supermarket"
    food_market = "food_market"
    fresh_food = "fresh_food"
    breakfast = "breakfast"
    laundry = "laundry"
    hairdresser = "hairdresser"
    copy_shop = "copy_shop"
    housekeeping = "housekeeping"
    repair = "repair"
    pharmacy = "pharmacy"
    parcel = "parcel"
    elder_station = "elder_station"
    gym = "gym"
    bookshop = "bookshop"
    childcare = "childcare"
    catering = "catering"
    leisure = "leisure"
    elder_and_child_care = "elder_child_care"
    meals = "meals"
    household_services = "household_services"
    health = "health"
    sport = "sport"
    culture_and_leisure = "culture_leisure"
    childrenAPOSTROPHEs_play = "childrens_play"
    legal_aid = "legal_aid"
    mediation = "mediation"
    Red_Study_Hall = "red_study_hall"
    shared_book_club = "shared_book_club"
    neighbourhood_canteen = "neighbourhood_canteen"
    health_station = "health_station"
    civilisation_practice = "civilisation_practice"
    disability_aid = "disability_aid"
    emergency_aid = "emergency_aid"
    poverty_relief = "poverty_relief"
    volunteer_service = "volunteer_service"
    idle_space = "idle_space"
    training = "training"
    employment = "employment"
    agricultural_sales = "agricultural_sales"
    tourism = "tourism"
    finance_service = "finance_service"
    culture_performance = "culture_performance"


class Dimensions(str, Enum):
    wealth = "wealth"
    happiness = "happiness"
    beauty = "beauty"
    intelligence = "intelligence"
    security = "security"


class Governance(str, Enum):
    autonomy = "autonomy"
    rule_of_law = "rule_of_law"
    moral_governance = "moral_governance"


class UrbanRural(str, Enum):
    urban = "urban"
    rural = "rural"


class OrganizationTypes(str, Enum):
    Party_organisation = "party_organization"
    Party_department = "party_department"
    residentsAPOSTROPHE_committee = "residents_committee"
    villagersAPOSTROPHE_committee = "villagers_committee"
    ownersAPOSTROPHE_committee = "owners_committee"
    building_committee = "building_committee"
    property_company = "property_company"
    government_department = "government_department"
    judicial_organ = "judicial_organ"
    police = "police"
    school_or_university = "school"
    hospital_or_clinic = "hospital"
    bank = "bank"
    state_owned_firm = "state_owned_firm"
    private_firm = "private_firm"
    social_organisation = "social_organization"
    foundation = "foundation"
    co_operative = "cooperative"
    law_firm = "law_firm"
    shop = "shop"
    media = "media"
    industry_association = "industry_association"
    volunteer_team = "volunteer_team"
    community = "community"
    village = "village"
    residential_complex = "residential_complex"
    street_or_town = "street_or_town"
    district_county_or_city = "district"
    park_platform = "park_platform"
    other = "other"
    street_Party_working_committee = "street_party_working_committee"
    town_Party_committee = "town_party_committee"
    community_Party_committee = "community_party_committee"
    village_Party_committee = "village_party_committee"
    community_general_Party_branch = "community_general_party_branch"
    village_general_Party_branch = "village_general_party_branch"
    community_Party_branch = "community_party_branch"
    village_Party_branch = "village_party_branch"
    grid_Party_branch = "grid_party_branch"
    residential_complex_Party_branch = "complex_party_branch"
    building_Party_group = "building_party_group"
    Party_member_hub_household = "member_household"
    organ_Party_committee = "organ_party_committee"
    two_new_working_committee = "two_new_working_committee"
    area_Party_committee = "area_party_committee"
    joint_Party_committee = "joint_party_committee"
    office_building_Party_committee = "tower_party_committee"
    commercial_district_Party_committee = "commercial_district_party_committee"
    park_Party_committee = "park_party_committee"
    alliance_Party_committee = "alliance_party_committee"
    temporary_Party_branch = "temporary_party_branch"
    temporary_joint_Party_branch = "temporary_joint_party_branch"
    joint_Party_branch = "joint_party_branch"
    community_big_Party_committee = "big_community_party_committee"
    unit_Party_committee = "unit_party_committee"
    unit_general_Party_branch = "unit_general_party_branch"
    unit_Party_branch = "unit_party_branch"
    district_county_or_city_Party_committee = "district_party_committee"
    department_of_a_district_county_or_city_Party_committee = "party_committee_department"
    project_Party_branch = "project_party_branch"
    alliance_Party_branch = "alliance_party_branch"
    comprehensive_Party_committee = "comprehensive_party_committee"


class PartyLevels(str, Enum):
    street_Party_working_committee = "street_party_working_committee"
    town_Party_committee = "town_party_committee"
    community_Party_committee = "community_party_committee"
    village_Party_committee = "village_party_committee"
    community_general_Party_branch = "community_general_party_branch"
    village_general_Party_branch = "village_general_party_branch"
    community_Party_branch = "community_party_branch"
    village_Party_branch = "village_party_branch"
    grid_Party_branch = "grid_party_branch"
    residential_complex_Party_branch = "complex_party_branch"
    building_Party_group = "building_party_group"
    Party_member_hub_household = "member_household"
    organ_Party_committee = "organ_party_committee"
    two_new_working_committee = "two_new_working_committee"
    area_Party_committee = "area_party_committee"
    joint_Party_committee = "joint_party_committee"
    office_building_Party_committee = "tower_party_committee"
    commercial_district_Party_committee = "commercial_district_party_committee"
    park_Party_committee = "park_party_committee"
    alliance_Party_committee = "alliance_party_committee"
    temporary_Party_branch = "temporary_party_branch"
    temporary_joint_Party_branch = "temporary_joint_party_branch"
    joint_Party_branch = "joint_party_branch"
    community_big_Party_committee = "big_community_party_committee"
    unit_Party_committee = "unit_party_committee"
    unit_general_Party_branch = "unit_general_party_branch"
    unit_Party_branch = "unit_party_branch"
    district_county_or_city_Party_committee = "district_party_committee"
    department_of_a_district_county_or_city_Party_committee = "party_committee_department"
    project_Party_branch = "project_party_branch"
    alliance_Party_branch = "alliance_party_branch"
    comprehensive_Party_committee = "comprehensive_party_committee"


class AllianceKinds(str, Enum):
    adjacent = "adjacent"
    regional = "regional"
    industry_chain = "industry_chain"
    mountain_sea_cooperation = "mountain_sea"
    paired_assistance = "paired_assistance"
    university_community = "university_community"
    village_enterprise = "village_enterprise"
    commercial_district = "commercial_district"
    building = "building"
    bank = "bank"
    community_league = "community_league"
    project = "project"
    three_party_property = "three_party_property"
    village_union = "village_union"
    sector = "sector"
    community_big_Party_committee_or_joint_meeting = "big_community_committee"
    event = "event"
    other = "other"


class AllianceForms(str, Enum):
    pact = "pact"
    body = "body"


class Scopes(str, Enum):
    same_community = "same_community"
    same_street = "same_street"
    same_district = "same_district"
    cross_district = "cross_district"
    cross_city = "cross_city"
    cross_province = "cross_province"


class Roles(str, Enum):
    lead = "lead"
    member = "member"
    chair = "chair"
    host = "host"
    broker = "broker"
    guest = "guest"


class DerivationModes(str, Enum):
    sub_brand = "sub_brand"
    local_version = "local_version"
    extension = "extension"
    scene = "scene"
    instance = "instance"
    replica = "replica"
    incubated = "incubated"
    activity = "activity"
    part = "part"
    governance_mode = "governance_mode"
    unspecified = "unspecified"


class SubordinationModes(str, Enum):
    direct = "direct"
    joint = "joint"


class Basis(str, Enum):
    stated = "stated"
    inferred = "inferred"


class Ownership(str, Enum):
    public = "public"
    private = "private"
    public_in_private = "public_in_private"
    private_in_public = "private_in_public"


class Funding(str, Enum):
    higher_level_support = "higher_level_support"
    volunteers = "volunteers"
    market = "market"
    crowdfunding = "crowdfunding"


class BrandLines(str, Enum):
    tourism = "tourism"
    law = "law"
    culture = "culture"
    industry = "industry"
    industry_and_resident_shareholding = "industry_shareholding"
    livelihood = "livelihood"
    ethnic_unity = "ethnic_unity"


class Deliberation(str, Enum):
    ownersAPOSTROPHE_committee_discusses = "owners_committee_discusses"
    Party_committee_reviews = "party_committee_reviews"
    owners_decide = "owners_decide"
    three_reviews_two_disclosures_one_filing = "three_reviews"
    disclose = "disclose"
    supervise = "supervise"
    consult = "consult"
    co_build = "co_build"


class DeliberationChains(str, Enum):
    ownersAPOSTROPHE_committee_discusses_Party_committee_reviews_owners_decide = "owners_decision"
    three_reviews_two_disclosures_one_filing = "reviewed_filing"
    disclose_supervise_consult_co_build = "open_co_building"


class GridTypes(str, Enum):
    urban = "urban"
    rural = "rural"
    dedicated = "dedicated"


class GridLevels(str, Enum):
    residential_complex = "complex"
    grid = "grid"
    micro_grid = "micro_grid"
    building = "building"
    unit = "unit"
    dedicated_grid = "dedicated"


class SiteTypes(str, Enum):
    Party_masses_service_centre = "service_centre"
    canteen = "canteen"
    study_hall = "study_hall"
    health_station = "health_station"
    cultural_hall = "cultural_hall"
    civilisation_practice_station = "civilisation_station"
    convenience_point = "convenience_point"
    other = "other"


class Urgency(str, Enum):
    normal = "normal"
    pressing = "pressing"
    urgent = "urgent"


class NeedStatus(str, Enum):
    open = "open"
    claimed = "claimed"
    met = "met"


class ProjectStages(str, Enum):
    activity = "activity"
    project = "project"
    brand_project = "brand_project"


class SourceGrades(str, Enum):
    official = "official"
    academic = "academic"
    media = "media"
    mirror = "mirror"
    unsafe = "unsafe"


class Indicators(str, Enum):
    orderly_management = "orderly_management"
    complete_services = "complete_services"
    democratic_autonomy = "democratic_autonomy"
    good_public_security = "good_public_security"
    intelligent_and_low_carbon = "intelligent_low_carbon"
    cultural_prosperity = "cultural_prosperity"
    harmony_and_friendship = "harmony_friendship"
    resident_satisfaction = "resident_satisfaction"
    agreement = "agreement"
    participation = "participation"


class ServiceGroups(str, Enum):
    fifteen_minute_circle_basic = "circle_basic"
    fifteen_minute_circle_upgrade = "circle_upgrade"
    embedded_facilities = "embedded"
    services_of_the_paper = "paper"


class YesNo(str, Enum):
    yes = "yes"
    no = "no"



class Thing(ConfiguredBaseModel):
    """
    What every kind has. The id is stable over reloads and unique within its kind.
    """
    id: str = Field(default=..., title="id")
    name: Optional[str] = Field(default=None, title="name")
    name_en: Optional[str] = Field(default=None, title="English name")
    key: Optional[str] = Field(default=None, title="key of the list")
    aliases: Optional[list[str]] = Field(default=None, title="other names")
    notes: Optional[list[str]] = Field(default=None, title="notes", description="""What no column of ours takes, as `header: value`.""")


class Place(Thing):
    """
    Province, city, county, township or street, community or village; its id is the division code.
    """
    level: Optional[int] = Field(default=None, title="level (1 province to 5 community)")
    urban_rural: Optional[Union[UrbanRural, str]] = Field(default=None, title="urban or rural")
    since: Optional[str] = Field(default=None, title="since")
    until: Optional[str] = Field(default=None, title="until")
    id: str = Field(default=..., title="id")
    name: Optional[str] = Field(default=None, title="name")
    name_en: Optional[str] = Field(default=None, title="English name")
    key: Optional[str] = Field(default=None, title="key of the list")
    aliases: Optional[list[str]] = Field(default=None, title="other names")
    notes: Optional[list[str]] = Field(default=None, title="notes", description="""What no column of ours takes, as `header: value`.""")


class Grid(Thing):
    """
    Residential complex, grid, micro-grid, building, unit or dedicated grid.
    """
    grid_type: Optional[Union[GridTypes, str]] = Field(default=None, title="grid type")
    grid_level: Optional[Union[GridLevels, str]] = Field(default=None, title="grid level")
    households: Optional[int] = Field(default=None, title="households")
    population: Optional[int] = Field(default=None, title="population")
    id: str = Field(default=..., title="id")
    name: Optional[str] = Field(default=None, title="name")
    name_en: Optional[str] = Field(default=None, title="English name")
    key: Optional[str] = Field(default=None, title="key of the list")
    aliases: Optional[list[str]] = Field(default=None, title="other names")
    notes: Optional[list[str]] = Field(default=None, title="notes", description="""What no column of ours takes, as `header: value`.""")


class Organization(Thing):
    """
    A Party body or any other body that can take part.
    """
    organization_type: Optional[Union[OrganizationTypes, str]] = Field(default=None, title="organisation type")
    party_level: Optional[Union[PartyLevels, str]] = Field(default=None, title="Party level")
    credit_code: Optional[str] = Field(default=None, title="unified social credit code")
    party_code: Optional[str] = Field(default=None, title="Party organisation code")
    party_members: Optional[int] = Field(default=None, title="Party members (a head count)")
    id: str = Field(default=..., title="id")
    name: Optional[str] = Field(default=None, title="name")
    name_en: Optional[str] = Field(default=None, title="English name")
    key: Optional[str] = Field(default=None, title="key of the list")
    aliases: Optional[list[str]] = Field(default=None, title="other names")
    notes: Optional[list[str]] = Field(default=None, title="notes", description="""What no column of ours takes, as `header: value`.""")


class Alliance(Thing):
    """
    Joint construction: a signed tie of a few (pact) or a standing alliance (body).
    """
    form: Optional[Union[AllianceForms, str]] = Field(default=None, title="form")
    alliance_kind: Optional[Union[AllianceKinds, str]] = Field(default=None, title="alliance kind")
    scope: Optional[Union[Scopes, str]] = Field(default=None, title="scope")
    members_reported: Optional[int] = Field(default=None, title="members reported")
    since: Optional[str] = Field(default=None, title="since")
    until: Optional[str] = Field(default=None, title="until")
    id: str = Field(default=..., title="id")
    name: Optional[str] = Field(default=None, title="name")
    name_en: Optional[str] = Field(default=None, title="English name")
    key: Optional[str] = Field(default=None, title="key of the list")
    aliases: Optional[list[str]] = Field(default=None, title="other names")
    notes: Optional[list[str]] = Field(default=None, title="notes", description="""What no column of ours takes, as `header: value`.""")


class Brand(Thing):
    """
    A Party-building brand, programme or branded platform.
    """
    brand_line: Optional[Union[BrandLines, str]] = Field(default=None, title="brand line")
    concept: Optional[str] = Field(default=None, title="concept")
    connotation: Optional[str] = Field(default=None, title="connotation")
    logo: Optional[str] = Field(default=None, title="logo")
    since: Optional[str] = Field(default=None, title="since")
    id: str = Field(default=..., title="id")
    name: Optional[str] = Field(default=None, title="name")
    name_en: Optional[str] = Field(default=None, title="English name")
    key: Optional[str] = Field(default=None, title="key of the list")
    aliases: Optional[list[str]] = Field(default=None, title="other names")
    notes: Optional[list[str]] = Field(default=None, title="notes", description="""What no column of ours takes, as `header: value`.""")


class Project(Thing):
    """
    An activity, a project or a brand project.
    """
    stage: Optional[Union[ProjectStages, str]] = Field(default=None, title="stage")
    governance: Optional[list[Union[Governance, str]]] = Field(default=None, title="governance")
    dimensions: Optional[list[Union[Dimensions, str]]] = Field(default=None, title="dimensions")
    deliberation: Optional[list[Union[Deliberation, str]]] = Field(default=None, title="deliberation steps")
    funding: Optional[list[Union[Funding, str]]] = Field(default=None, title="funding")
    amount: Optional[float] = Field(default=None, title="amount in yuan")
    since: Optional[str] = Field(default=None, title="since")
    until: Optional[str] = Field(default=None, title="until")
    progress: Optional[str] = Field(default=None, title="progress")
    id: str = Field(default=..., title="id")
    name: Optional[str] = Field(default=None, title="name")
    name_en: Optional[str] = Field(default=None, title="English name")
    key: Optional[str] = Field(default=None, title="key of the list")
    aliases: Optional[list[str]] = Field(default=None, title="other names")
    notes: Optional[list[str]] = Field(default=None, title="notes", description="""What no column of ours takes, as `header: value`.""")


class Site(Thing):
    """
    A place of service: service centre, canteen, study hall, clinic, cultural hall.
    """
    site_type: Optional[Union[SiteTypes, str]] = Field(default=None, title="site type")
    area: Optional[float] = Field(default=None, title="area in square metres")
    capacity: Optional[int] = Field(default=None, title="capacity in people")
    longitude: Optional[float] = Field(default=None, title="longitude in degrees")
    latitude: Optional[float] = Field(default=None, title="latitude in degrees")
    id: str = Field(default=..., title="id")
    name: Optional[str] = Field(default=None, title="name")
    name_en: Optional[str] = Field(default=None, title="English name")
    key: Optional[str] = Field(default=None, title="key of the list")
    aliases: Optional[list[str]] = Field(default=None, title="other names")
    notes: Optional[list[str]] = Field(default=None, title="notes", description="""What no column of ours takes, as `header: value`.""")


class Offer(Thing):
    """
    What a provider can give.
    """
    content: Optional[str] = Field(default=None, title="content")
    quantity: Optional[str] = Field(default=None, title="quantity")
    scope: Optional[str] = Field(default=None, title="scope: a division code, or own:12 own:9 own:6 own:4 own:2 (so many digits of the place of the provider); none is anybody")
    ownership: Optional[Union[Ownership, str]] = Field(default=None, title="ownership")
    funding: Optional[list[Union[Funding, str]]] = Field(default=None, title="funding")
    until: Optional[str] = Field(default=None, title="until")
    id: str = Field(default=..., title="id")
    name: Optional[str] = Field(default=None, title="name")
    name_en: Optional[str] = Field(default=None, title="English name")
    key: Optional[str] = Field(default=None, title="key of the list")
    aliases: Optional[list[str]] = Field(default=None, title="other names")
    notes: Optional[list[str]] = Field(default=None, title="notes", description="""What no column of ours takes, as `header: value`.""")


class Need(Thing):
    """
    What is asked for.
    """
    content: Optional[str] = Field(default=None, title="content")
    urgency: Optional[Union[Urgency, str]] = Field(default=None, title="urgency")
    status: Optional[Union[NeedStatus, str]] = Field(default=None, title="status (none is open)")
    until: Optional[str] = Field(default=None, title="until")
    id: str = Field(default=..., title="id")
    name: Optional[str] = Field(default=None, title="name")
    name_en: Optional[str] = Field(default=None, title="English name")
    key: Optional[str] = Field(default=None, title="key of the list")
    aliases: Optional[list[str]] = Field(default=None, title="other names")
    notes: Optional[list[str]] = Field(default=None, title="notes", description="""What no column of ours takes, as `header: value`.""")


class Service(Thing):
    """
    A concept of the service taxonomy; its id is the notation.
    """
    dimensions: Optional[list[Union[Dimensions, str]]] = Field(default=None, title="dimensions")
    groups: Optional[list[Union[ServiceGroups, str]]] = Field(default=None, title="groups")
    id: str = Field(default=..., title="id")
    name: Optional[str] = Field(default=None, title="name")
    name_en: Optional[str] = Field(default=None, title="English name")
    key: Optional[str] = Field(default=None, title="key of the list")
    aliases: Optional[list[str]] = Field(default=None, title="other names")
    notes: Optional[list[str]] = Field(default=None, title="notes", description="""What no column of ours takes, as `header: value`.""")


class Observation(Thing):
    """
    A figure for a place and period on an indicator.
    """
    indicator: Optional[Union[Indicators, str]] = Field(default=None, title="indicator")
    period: Optional[str] = Field(default=None, title="period: YYYY, YYYYQn or YYYY-MM")
    value: Optional[float] = Field(default=None, title="value")
    unit: Optional[str] = Field(default=None, title="unit of measure")
    id: str = Field(default=..., title="id")
    name: Optional[str] = Field(default=None, title="name")
    name_en: Optional[str] = Field(default=None, title="English name")
    key: Optional[str] = Field(default=None, title="key of the list")
    aliases: Optional[list[str]] = Field(default=None, title="other names")
    notes: Optional[list[str]] = Field(default=None, title="notes", description="""What no column of ours takes, as `header: value`.""")


class Completeness(Thing):
    """
    A statement that a kind of data is complete in a region through a day.
    """
    region: Optional[str] = Field(default=None, title="region (division code)")
    content: Optional[str] = Field(default=None, title="content: the key of a layout or the notation of a service")
    until: Optional[str] = Field(default=None, title="until")
    id: str = Field(default=..., title="id")
    name: Optional[str] = Field(default=None, title="name")
    name_en: Optional[str] = Field(default=None, title="English name")
    key: Optional[str] = Field(default=None, title="key of the list")
    aliases: Optional[list[str]] = Field(default=None, title="other names")
    notes: Optional[list[str]] = Field(default=None, title="notes", description="""What no column of ours takes, as `header: value`.""")


class Source(Thing):
    """
    A file, sheet or feed that stated records.
    """
    file: Optional[str] = Field(default=None, title="file")
    sheet: Optional[str] = Field(default=None, title="sheet")
    digest: Optional[str] = Field(default=None, title="digest of the content")
    grade: Optional[Union[SourceGrades, str]] = Field(default=None, title="grade")
    date: Optional[str] = Field(default=None, title="date")
    publisher: Optional[str] = Field(default=None, title="publisher")
    synthetic: Optional[bool] = Field(default=None, title="invented for illustration")
    id: str = Field(default=..., title="id")
    name: Optional[str] = Field(default=None, title="name")
    name_en: Optional[str] = Field(default=None, title="English name")
    key: Optional[str] = Field(default=None, title="key of the list")
    aliases: Optional[list[str]] = Field(default=None, title="other names")
    notes: Optional[list[str]] = Field(default=None, title="notes", description="""What no column of ours takes, as `header: value`.""")


class Link(ConfiguredBaseModel):
    """
    What every relation has; `start` leads to `end`.
    """
    start: str = Field(default=..., title="start")
    end: str = Field(default=..., title="end")
    basis: Optional[Union[Basis, str]] = Field(default=None, title="basis")


class PartOf(Link):
    """
    The smaller lies in the larger; what a part states is not counted again for the whole.
    """
    start_kind: Literal["Place", "Grid", "Alliance"] = Field(default=..., title="kind of the start")
    end_kind: Literal["Place", "Grid", "Alliance"] = Field(default=..., title="kind of the end")
    start: str = Field(default=..., title="start")
    end: str = Field(default=..., title="end")
    basis: Optional[Union[Basis, str]] = Field(default=None, title="basis")


class LocatedIn(Link):
    """
    Where a thing is.
    """
    start_kind: Literal["Organization", "Site", "Project", "Brand"] = Field(default=..., title="kind of the start")
    end_kind: Literal["Place", "Grid"] = Field(default=..., title="kind of the end")
    start: str = Field(default=..., title="start")
    end: str = Field(default=..., title="end")
    basis: Optional[Union[Basis, str]] = Field(default=None, title="basis")


class Serves(Link):
    """
    The place or grid that an organisation has charge of.
    """
    start_kind: Literal["Organization"] = Field(default=..., title="kind of the start")
    end_kind: Literal["Place", "Grid"] = Field(default=..., title="kind of the end")
    start: str = Field(default=..., title="start")
    end: str = Field(default=..., title="end")
    basis: Optional[Union[Basis, str]] = Field(default=None, title="basis")


class SubordinateTo(Link):
    """
    The superior; a joint branch or an area committee has several.
    """
    mode: Optional[Union[SubordinationModes, str]] = Field(default=None, title="mode")
    start_kind: Literal["Organization"] = Field(default=..., title="kind of the start")
    end_kind: Literal["Organization"] = Field(default=..., title="kind of the end")
    start: str = Field(default=..., title="start")
    end: str = Field(default=..., title="end")
    basis: Optional[Union[Basis, str]] = Field(default=None, title="basis")


class MemberOf(Link):
    """
    Membership; without dates of its own it lasts as long as its alliance.
    """
    roles: Optional[list[Union[Roles, str]]] = Field(default=None, title="roles (all that sources state)")
    since: Optional[str] = Field(default=None, title="since")
    until: Optional[str] = Field(default=None, title="until")
    start_kind: Literal["Organization", "Grid"] = Field(default=..., title="kind of the start")
    end_kind: Literal["Alliance"] = Field(default=..., title="kind of the end")
    start: str = Field(default=..., title="start")
    end: str = Field(default=..., title="end")
    basis: Optional[Union[Basis, str]] = Field(default=None, title="basis")


class Covers(Link):
    """
    A place that the alliance as a whole covers.
    """
    start_kind: Literal["Alliance"] = Field(default=..., title="kind of the start")
    end_kind: Literal["Place"] = Field(default=..., title="kind of the end")
    start: str = Field(default=..., title="start")
    end: str = Field(default=..., title="end")
    basis: Optional[Union[Basis, str]] = Field(default=None, title="basis")


class Owns(Link):
    """
    Who created or owns the brand.
    """
    start_kind: Literal["Organization", "Place", "Alliance"] = Field(default=..., title="kind of the start")
    end_kind: Literal["Brand"] = Field(default=..., title="kind of the end")
    start: str = Field(default=..., title="start")
    end: str = Field(default=..., title="end")
    basis: Optional[Union[Basis, str]] = Field(default=None, title="basis")


class Uses(Link):
    """
    Who works under the brand.
    """
    start_kind: Literal["Organization", "Site", "Alliance", "Project"] = Field(default=..., title="kind of the start")
    end_kind: Literal["Brand"] = Field(default=..., title="kind of the end")
    start: str = Field(default=..., title="start")
    end: str = Field(default=..., title="end")
    basis: Optional[Union[Basis, str]] = Field(default=None, title="basis")


class DerivedFrom(Link):
    """
    The brand or project that the brand comes from.
    """
    mode: Optional[Union[DerivationModes, str]] = Field(default=None, title="mode")
    since: Optional[str] = Field(default=None, title="since")
    start_kind: Literal["Brand"] = Field(default=..., title="kind of the start")
    end_kind: Literal["Brand", "Project"] = Field(default=..., title="kind of the end")
    start: str = Field(default=..., title="start")
    end: str = Field(default=..., title="end")
    basis: Optional[Union[Basis, str]] = Field(default=None, title="basis")


class Runs(Link):
    """
    Who carries the project.
    """
    start_kind: Literal["Organization", "Site", "Grid"] = Field(default=..., title="kind of the start")
    end_kind: Literal["Project"] = Field(default=..., title="kind of the end")
    start: str = Field(default=..., title="start")
    end: str = Field(default=..., title="end")
    basis: Optional[Union[Basis, str]] = Field(default=None, title="basis")


class Joins(Link):
    """
    Who takes part in the project.
    """
    start_kind: Literal["Organization", "Site", "Grid"] = Field(default=..., title="kind of the start")
    end_kind: Literal["Project"] = Field(default=..., title="kind of the end")
    start: str = Field(default=..., title="start")
    end: str = Field(default=..., title="end")
    basis: Optional[Union[Basis, str]] = Field(default=None, title="basis")


class Under(Link):
    """
    The alliance or brand that the project belongs to.
    """
    start_kind: Literal["Project"] = Field(default=..., title="kind of the start")
    end_kind: Literal["Alliance", "Brand"] = Field(default=..., title="kind of the end")
    start: str = Field(default=..., title="start")
    end: str = Field(default=..., title="end")
    basis: Optional[Union[Basis, str]] = Field(default=None, title="basis")


class Addresses(Link):
    """
    The need that is answered.
    """
    start_kind: Literal["Project", "Offer"] = Field(default=..., title="kind of the start")
    end_kind: Literal["Need"] = Field(default=..., title="kind of the end")
    start: str = Field(default=..., title="start")
    end: str = Field(default=..., title="end")
    basis: Optional[Union[Basis, str]] = Field(default=None, title="basis")


class Provides(Link):
    """
    Who gives.
    """
    start_kind: Literal["Organization", "Site"] = Field(default=..., title="kind of the start")
    end_kind: Literal["Offer"] = Field(default=..., title="kind of the end")
    start: str = Field(default=..., title="start")
    end: str = Field(default=..., title="end")
    basis: Optional[Union[Basis, str]] = Field(default=None, title="basis")


class Offers(Link):
    """
    The service that is given.
    """
    start_kind: Literal["Offer"] = Field(default=..., title="kind of the start")
    end_kind: Literal["Service"] = Field(default=..., title="kind of the end")
    start: str = Field(default=..., title="start")
    end: str = Field(default=..., title="end")
    basis: Optional[Union[Basis, str]] = Field(default=None, title="basis")


class Asks(Link):
    """
    Who asks.
    """
    start_kind: Literal["Organization", "Place", "Grid"] = Field(default=..., title="kind of the start")
    end_kind: Literal["Need"] = Field(default=..., title="kind of the end")
    start: str = Field(default=..., title="start")
    end: str = Field(default=..., title="end")
    basis: Optional[Union[Basis, str]] = Field(default=None, title="basis")


class Needs(Link):
    """
    The service that is asked for.
    """
    start_kind: Literal["Need"] = Field(default=..., title="kind of the start")
    end_kind: Literal["Service"] = Field(default=..., title="kind of the end")
    start: str = Field(default=..., title="start")
    end: str = Field(default=..., title="end")
    basis: Optional[Union[Basis, str]] = Field(default=None, title="basis")


class Broader(Link):
    """
    The more general service; at most one.
    """
    start_kind: Literal["Service"] = Field(default=..., title="kind of the start")
    end_kind: Literal["Service"] = Field(default=..., title="kind of the end")
    start: str = Field(default=..., title="start")
    end: str = Field(default=..., title="end")
    basis: Optional[Union[Basis, str]] = Field(default=None, title="basis")


class ObservedAt(Link):
    """
    The place that a figure is about.
    """
    start_kind: Literal["Observation"] = Field(default=..., title="kind of the start")
    end_kind: Literal["Place"] = Field(default=..., title="kind of the end")
    start: str = Field(default=..., title="start")
    end: str = Field(default=..., title="end")
    basis: Optional[Union[Basis, str]] = Field(default=None, title="basis")


class Delivers(Link):
    """
    The service that a project brings.
    """
    start_kind: Literal["Project"] = Field(default=..., title="kind of the start")
    end_kind: Literal["Service"] = Field(default=..., title="kind of the end")
    start: str = Field(default=..., title="start")
    end: str = Field(default=..., title="end")
    basis: Optional[Union[Basis, str]] = Field(default=None, title="basis")


class Operates(Link):
    """
    Who runs the site.
    """
    start_kind: Literal["Organization"] = Field(default=..., title="kind of the start")
    end_kind: Literal["Site"] = Field(default=..., title="kind of the end")
    start: str = Field(default=..., title="start")
    end: str = Field(default=..., title="end")
    basis: Optional[Union[Basis, str]] = Field(default=None, title="basis")


class ReportsTo(Link):
    """
    The community that a unit has registered with (units and counts, never persons).
    """
    start_kind: Literal["Organization"] = Field(default=..., title="kind of the start")
    end_kind: Literal["Place"] = Field(default=..., title="kind of the end")
    start: str = Field(default=..., title="start")
    end: str = Field(default=..., title="end")
    basis: Optional[Union[Basis, str]] = Field(default=None, title="basis")


class Claims(Link):
    """
    Who has taken the need up.
    """
    since: Optional[str] = Field(default=None, title="since")
    start_kind: Literal["Organization"] = Field(default=..., title="kind of the start")
    end_kind: Literal["Need"] = Field(default=..., title="kind of the end")
    start: str = Field(default=..., title="start")
    end: str = Field(default=..., title="end")
    basis: Optional[Union[Basis, str]] = Field(default=None, title="basis")


class GrewInto(Link):
    """
    What an activity or project became.
    """
    start_kind: Literal["Project"] = Field(default=..., title="kind of the start")
    end_kind: Literal["Project", "Brand"] = Field(default=..., title="kind of the end")
    start: str = Field(default=..., title="start")
    end: str = Field(default=..., title="end")
    basis: Optional[Union[Basis, str]] = Field(default=None, title="basis")


class RelatedTo(Link):
    """
    Related without descent.
    """
    start_kind: Literal["Brand"] = Field(default=..., title="kind of the start")
    end_kind: Literal["Brand"] = Field(default=..., title="kind of the end")
    start: str = Field(default=..., title="start")
    end: str = Field(default=..., title="end")
    basis: Optional[Union[Basis, str]] = Field(default=None, title="basis")


# Model rebuild
# see https://pydantic-docs.helpmanual.io/usage/models/#rebuilding-a-model
Thing.model_rebuild()
Place.model_rebuild()
Grid.model_rebuild()
Organization.model_rebuild()
Alliance.model_rebuild()
Brand.model_rebuild()
Project.model_rebuild()
Site.model_rebuild()
Offer.model_rebuild()
Need.model_rebuild()
Service.model_rebuild()
Observation.model_rebuild()
Completeness.model_rebuild()
Source.model_rebuild()
Link.model_rebuild()
PartOf.model_rebuild()
LocatedIn.model_rebuild()
Serves.model_rebuild()
SubordinateTo.model_rebuild()
MemberOf.model_rebuild()
Covers.model_rebuild()
Owns.model_rebuild()
Uses.model_rebuild()
DerivedFrom.model_rebuild()
Runs.model_rebuild()
Joins.model_rebuild()
Under.model_rebuild()
Addresses.model_rebuild()
Provides.model_rebuild()
Offers.model_rebuild()
Asks.model_rebuild()
Needs.model_rebuild()
Broader.model_rebuild()
ObservedAt.model_rebuild()
Delivers.model_rebuild()
Operates.model_rebuild()
ReportsTo.model_rebuild()
Claims.model_rebuild()
GrewInto.model_rebuild()
RelatedTo.model_rebuild()
