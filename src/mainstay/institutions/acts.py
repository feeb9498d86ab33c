"""The handlers of institutions."""

from uuid import UUID

from mainstay.authority.queries import place_of_body
from mainstay.door.registry import handles
from mainstay.door.terms import N_, Happening, Place, Refused, Subject
from mainstay.institutions import queries, rules
from mainstay.institutions.models import Body, Crisis, Jurisdiction
from mainstay.institutions.terms import AddBody, AddJurisdiction, AmendBody, DeclareCrisis, EndCrisis, Level

NO_COMPETENCE = N_("Say by what law or statute this body may decide.")


def _where_to_add(act: AddJurisdiction) -> Place:
    return queries.place_of(act.parent) if act.parent else Place()


@handles(AddJurisdiction, where=_where_to_add)
def add_jurisdiction(act: AddJurisdiction, happening: Happening) -> Subject:
    """Add a jurisdiction under its parent."""
    if Jurisdiction.objects.filter(code=act.code).exists():
        raise Refused(N_("There is a jurisdiction of this code already."), field="code")
    above = queries.jurisdiction(act.parent)
    rules.check_level(act.level, Level(above.level) if above else None)
    path = f"{above.path if above else ''}{act.code}/"
    rules.check_path(path)
    Jurisdiction.objects.create(
        id=happening.id, code=act.code, name=act.name, level=act.level, parent=above, path=path
    )
    return Subject("jurisdiction", happening.id)


def _check_body(name: str, jurisdiction: UUID, *, decides: bool, competence: str) -> None:
    if decides and not competence:
        raise Refused(NO_COMPETENCE, field="competence")
    if Body.objects.filter(jurisdiction=jurisdiction, name=name).exists():
        raise Refused(N_("This jurisdiction has a body of that name already."), field="name")


@handles(AddBody, where=lambda act: queries.place_of(act.jurisdiction))
def add_body(act: AddBody, happening: Happening) -> Subject:
    """Add a body to a jurisdiction."""
    _check_body(act.name, act.jurisdiction, decides=act.decides, competence=act.competence)
    Body.objects.create(
        id=happening.id,
        jurisdiction_id=act.jurisdiction,
        name=act.name,
        kind=act.kind,
        decides=act.decides,
        competence=act.competence,
    )
    return Subject("body", happening.id)


@handles(AmendBody, where=lambda act: place_of_body(act.body))
def amend_body(act: AmendBody, happening: Happening) -> Subject:  # noqa: ARG001 - every handler has this form
    """Change a body."""
    found = Body.objects.get(pk=act.body)
    if act.name != found.name:
        _check_body(act.name, found.jurisdiction_id, decides=act.decides, competence=act.competence)
    elif act.decides and not act.competence:
        raise Refused(NO_COMPETENCE, field="competence")
    found.name, found.kind = act.name, act.kind
    found.decides, found.competence = act.decides, act.competence
    found.save()
    return Subject("body", act.body)


@handles(DeclareCrisis, where=lambda act: queries.place_of(act.jurisdiction))
def declare_crisis(act: DeclareCrisis, happening: Happening) -> Subject:
    """Declare a crisis."""
    rules.check_legal_basis(act.legal_basis)
    rules.check_crisis_dates(act.starts, act.ends)
    Crisis.objects.create(
        id=happening.id,
        jurisdiction_id=act.jurisdiction,
        name=act.name,
        scope=act.scope,
        legal_basis=act.legal_basis,
        starts=act.starts,
        ends=act.ends,
    )
    return Subject("crisis", happening.id)


@handles(EndCrisis, where=lambda act: queries.place_of_crisis(act.crisis))
def end_crisis(act: EndCrisis, happening: Happening) -> Subject:  # noqa: ARG001 - every handler has this form
    """Set the last day of a crisis."""
    found = Crisis.objects.get(pk=act.crisis)
    if found.ends is not None and act.ends >= found.ends:
        raise Refused(N_("The crisis ends on or before that day already."), field="ends")
    rules.check_crisis_dates(found.starts, act.ends)
    found.ends = act.ends
    found.save()
    return Subject("crisis", act.crisis)
