"""Places, bodies and crises come by acts; each refusal leaves everything as it was."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from mainstay.authority.terms import Role
from mainstay.conftest import Town
from mainstay.door.terms import Act, Forbidden, Refused
from mainstay.institutions.models import Body, Crisis, Jurisdiction
from mainstay.institutions.terms import (
    AddBody,
    AddJurisdiction,
    AmendBody,
    BodyKind,
    DeclareCrisis,
    EndCrisis,
    Level,
)
from mainstay.ledger.models import Entry

pytestmark = pytest.mark.django_db
BASIS = "Epidemics Act 2012, article 7"


def snapshot() -> Any:
    models = (Jurisdiction, Body, Crisis, Entry)
    return [list(model._default_manager.order_by("pk").values_list()) for model in models]


def refused(town: Town, act: Act, words: str, by: str = "admin") -> Refused:
    before = snapshot()
    with pytest.raises(Refused, match=words) as raised:
        town.do(act, by)
    assert snapshot() == before
    return raised.value


def a_region(town: Town, code: str = "XT-N") -> UUID:
    act = AddJurisdiction(code=code, name=f"Region {code}", level=Level.REGIONAL, parent=town.jurisdiction.pk)
    return town.do(act, "admin").subject


def a_crisis(town: Town, **fields: Any) -> DeclareCrisis:
    said: dict[str, Any] = {
        "jurisdiction": town.jurisdiction.pk,
        "name": "Flood",
        "scope": "The valley",
        "legal_basis": BASIS,
        "starts": date(2021, 3, 1),
    }
    return DeclareCrisis(**said | fields)


# --- places ---


def test_a_place_stands_in_its_tree(town: Town) -> None:
    region = Jurisdiction.objects.get(pk=a_region(town))
    assert (region.code, region.level, region.path) == ("XT-N", "regional", "XT/XT-N/")
    assert region.parent == town.jurisdiction
    act = AddJurisdiction(code="CLINIC", name="Clinic", level=Level.FACILITY, parent=region.pk)
    clinic = Jurisdiction.objects.get(pk=town.do(act, "admin").subject)
    assert clinic.path == "XT/XT-N/CLINIC/"


def test_a_code_is_used_once_in_the_world(town: Town) -> None:
    a_region(town)
    again = AddJurisdiction(code="XT-N", name="Other", level=Level.REGIONAL, parent=town.jurisdiction.pk)
    assert refused(town, again, "of this code already").field == "code"


def test_a_country_does_not_lie_in_a_region(town: Town) -> None:
    act = AddJurisdiction(code="XU", name="Other", level=Level.NATIONAL, parent=a_region(town))
    assert refused(town, act, "lower level").field == "level"


def test_the_tree_has_a_bottom(town: Town) -> None:
    above = town.jurisdiction.pk
    for number in range(9):
        code = f"{number}" + "X" * 39
        act = AddJurisdiction(code=code, name="Deeper", level=Level.LOCAL, parent=above)
        above = town.do(act, "admin").subject
    last = AddJurisdiction(code="9" + "X" * 39, name="Deepest", level=Level.LOCAL, parent=above)
    assert refused(town, last, "too deep").field == "parent"


def test_only_an_operator_adds_a_root(town: Town) -> None:
    act = AddJurisdiction(code="XU", name="Elsewhere", level=Level.NATIONAL)
    with pytest.raises(Forbidden):
        town.do(act, "admin")
    assert Jurisdiction.objects.get(pk=town.do(act, "operator").subject).path == "XU/"


# --- bodies ---


def test_a_body_is_added_and_amended(town: Town) -> None:
    act = AddBody(jurisdiction=town.jurisdiction.pk, name="Court", kind=BodyKind.COURT)
    pk = town.do(act, "admin").subject
    assert Body.objects.get(pk=pk).decides is False
    change = AmendBody(
        body=pk, name="High Court", kind=BodyKind.COURT, decides=True, competence="Courts Act 1990, section 3"
    )
    entry = town.do(change, "admin")
    body = Body.objects.get(pk=pk)
    assert (body.name, body.decides, body.competence) == ("High Court", True, "Courts Act 1990, section 3")
    assert (entry.subject_kind, entry.subject, entry.body) == ("body", pk, pk)


def test_a_body_that_decides_says_by_what_law(town: Town) -> None:
    add = AddBody(jurisdiction=town.jurisdiction.pk, name="Council", kind=BodyKind.AUTHORITY, decides=True)
    assert refused(town, add, "by what law").field == "competence"
    for name in (town.body.name, "New name"):
        amend = AmendBody(body=town.body.pk, name=name, kind=BodyKind.AUTHORITY, decides=True)
        assert refused(town, amend, "by what law").field == "competence"


def test_a_name_is_used_once_in_a_place(town: Town) -> None:
    add = AddBody(jurisdiction=town.jurisdiction.pk, name="Other office", kind=BodyKind.COURT)
    assert refused(town, add, "of that name already").field == "name"
    amend = AmendBody(body=town.body.pk, name="Other office", kind=BodyKind.AUTHORITY, decides=False)
    assert refused(town, amend, "of that name already").field == "name"
    elsewhere = AddBody(jurisdiction=a_region(town), name="Other office", kind=BodyKind.COURT)
    assert Body.objects.filter(pk=town.do(elsewhere, "admin").subject).exists()


def test_a_body_keeps_its_name_when_something_else_changes(town: Town) -> None:
    amend = AmendBody(body=town.other_body.pk, name="Other office", kind=BodyKind.COMPANY, decides=False)
    town.do(amend, "admin")
    assert Body.objects.get(pk=town.other_body.pk).kind == BodyKind.COMPANY


# --- crises ---


def test_a_crisis_is_declared_by_whoever_decides_or_administers(town: Town) -> None:
    for by in ("decider", "admin"):
        crisis = Crisis.objects.get(pk=town.do(a_crisis(town, name=f"Flood {by}"), by).subject)
        assert (crisis.jurisdiction, crisis.starts, crisis.ends) == (
            town.jurisdiction,
            date(2021, 3, 1),
            None,
        )


@pytest.mark.parametrize("basis", ["Emergency powers", "It is urgent"])
def test_a_vague_legal_basis_declares_nothing(town: Town, basis: str) -> None:
    assert refused(town, a_crisis(town, legal_basis=basis), "too vague").field == "legal_basis"


def test_a_crisis_that_ends_before_it_starts_is_refused(town: Town) -> None:
    assert refused(town, a_crisis(town, ends=date(2021, 2, 28)), "end before it starts").field == "ends"


def test_a_crisis_is_ended_once_and_only_earlier(town: Town) -> None:
    crisis = town.crisis.pk
    town.do(EndCrisis(crisis=crisis, ends=date(2021, 5, 31), reason="Cases fell."), "decider")
    assert town.crisis.ends == date(2021, 5, 31)
    for ends in (date(2021, 5, 31), date(2021, 6, 1)):
        act = EndCrisis(crisis=crisis, ends=ends, reason="Again.")
        assert refused(town, act, "on or before that day already").field == "ends"
    before = EndCrisis(crisis=crisis, ends=date(2020, 2, 1), reason="Never was.")
    assert refused(town, before, "end before it starts").field == "ends"
    town.do(EndCrisis(crisis=crisis, ends=date(2021, 4, 30), reason="Sooner."), "admin")
    assert town.crisis.ends == date(2021, 4, 30)


# --- who may ---


def acts(town: Town) -> list[Act]:
    return [
        AddJurisdiction(code="XT-S", name="South", level=Level.REGIONAL, parent=town.jurisdiction.pk),
        AddBody(jurisdiction=town.jurisdiction.pk, name="Library", kind=BodyKind.AUTHORITY),
        AmendBody(body=town.body.pk, name="Town", kind=BodyKind.AUTHORITY, decides=False),
        a_crisis(town),
        EndCrisis(crisis=town.crisis.pk, ends=date(2021, 5, 31), reason="Over."),
    ]


def test_without_the_mandate_each_act_is_refused(town: Town, subtests: pytest.Subtests) -> None:
    tried = acts(town)
    before = snapshot()
    for name in ("lead", "servant", "assessor", "auditor"):
        for act in tried:
            with subtests.test(act=act.act_name(), by=name), pytest.raises(Forbidden):
                town.do(act, name)
    for act in tried[:3]:
        with subtests.test(act=act.act_name(), by="decider"), pytest.raises(Forbidden):
            town.do(act, "decider")
    assert snapshot() == before


def test_outside_the_territory_each_act_is_refused(town: Town, subtests: pytest.Subtests) -> None:
    tried = acts(town)
    region = a_region(town)
    added = AddBody(jurisdiction=region, name="Regional office", kind=BodyKind.AUTHORITY)
    office = Body.objects.get(pk=town.do(added, "admin").subject)
    below = town.hire("regional", office, local_roles(), town.operator)
    before = snapshot()
    for act in tried:
        with subtests.test(act=act.act_name()), pytest.raises(Forbidden):
            town.do(act, below)
    assert snapshot() == before
    town.do(AddBody(jurisdiction=region, name="Regional court", kind=BodyKind.COURT), below)
    town.do(a_crisis(town, jurisdiction=region), below)
    town.do(AmendBody(body=office.pk, name="Office", kind=BodyKind.AUTHORITY, decides=False), below)


def local_roles() -> tuple[Role, ...]:
    """Every role that could do one of these acts somewhere, but not everywhere."""
    roles = AddBody.may.roles | DeclareCrisis.may.roles
    return tuple(Role(role) for role in sorted(roles - {Role.OPERATOR}))


def test_what_is_not_there_and_what_one_may_not_look_the_same(town: Town) -> None:
    for act in (
        AddJurisdiction(code="XT-S", name="South", level=Level.REGIONAL, parent=uuid4()),
        AddBody(jurisdiction=uuid4(), name="Library", kind=BodyKind.AUTHORITY),
        AmendBody(body=uuid4(), name="Town", kind=BodyKind.AUTHORITY, decides=False),
        a_crisis(town, jurisdiction=uuid4()),
        EndCrisis(crisis=uuid4(), ends=date(2021, 5, 31), reason="Over."),
    ):
        with pytest.raises(Forbidden):
            town.do(act, "admin")
