"""The referencing of a service, from its draft to the catalogue, and out of it. RULES.md CAT-01 to CAT-07."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings

from espace_sante.access.api import AccessRefused, Consent, Finality, Right
from espace_sante.catalogue import api as catalogue
from espace_sante.catalogue.api import Met, ServiceStatus
from espace_sante.catalogue.models import Service
from espace_sante.kernel.events import subscribe
from tests.catalogue.catalogue_world import GLUCOSE, CatalogueWorld, terms

S = ServiceStatus
heard: list[catalogue.ServiceChanged] = []
subscribe(catalogue.ServiceChanged, heard.append)


@pytest.fixture
def world(db: None) -> CatalogueWorld:
    heard.clear()
    return CatalogueWorld()


def status_of(world: CatalogueWorld, slug: str = "carnet-fictif") -> ServiceStatus:
    return catalogue.service_named(slug).status


def test_cat03_every_step_is_in_the_history_with_who_took_it(world: CatalogueWorld) -> None:
    service = world.service()
    steps = catalogue.reviewed_dossier(actor=world.nora, service_id=service.id).steps
    assert [one.what for one in reversed(steps)] == [
        "create", "submit", "take_up", "hand_on", "not_tied", "opinion", "not_tied", "opinion", "favourable", "accept",
        "sign", "put_online",
    ]  # fmt: skip
    assert {one.by_name for one in steps} == {world.owner.name, "Nora", "Samir", "Fanny Fictive", "Paula Fictive"}


def test_cat01_an_application_that_lacks_something_is_not_sent_and_says_what(world: CatalogueWorld) -> None:
    slug = catalogue.create_service(actor=world.owner, name="Neuf", track=catalogue.Track.EXCHANGE, now=world.now)
    with pytest.raises(catalogue.ApplicationIncomplete) as refused:
        catalogue.submit(actor=world.owner, slug=slug, now=world.now)
    lacks = refused.value.lacks
    assert {"card:summary", "themes", "purposes", "regions", "screenshots", "finalities", "dpia"} <= set(lacks)
    assert "criterion:INT-01" in lacks
    assert status_of(world, slug) is S.DRAFT


def test_cat05_no_exchange_without_its_impact_assessment(world: CatalogueWorld) -> None:
    service = world.service(upto=S.DRAFT)
    dossier = catalogue.own_dossier(actor=world.owner, slug=service.slug)
    file = next(one for one in dossier.evidence if one.code == catalogue.DPIA)
    catalogue.remove_evidence(actor=world.owner, slug=service.slug, file_id=file.id)
    with pytest.raises(catalogue.ApplicationIncomplete) as refused:
        catalogue.submit(actor=world.owner, slug=service.slug, now=world.now)
    assert refused.value.lacks == ("dpia",)


def test_cat07_without_exchange_there_is_neither_assessment_nor_finality_and_fewer_criteria(
    world: CatalogueWorld,
) -> None:
    service = world.service("guide", track=catalogue.Track.PLAIN, upto=S.SUBMITTED)
    assert catalogue.asked_finalities(service.id).consents == frozenset()
    assert service.status is S.SUBMITTED
    slug = catalogue.create_service(actor=world.owner, name="Simple", track=catalogue.Track.PLAIN, now=world.now)
    with pytest.raises(catalogue.EntryInvalid):
        catalogue.ask_finalities(actor=world.owner, slug=slug, why=GLUCOSE)
    with pytest.raises(catalogue.EntryInvalid):
        catalogue.answer_criteria(actor=world.owner, slug=slug, answers={"INT-01": (Met.MET, "")}, now=world.now)


@pytest.mark.parametrize(
    "purposes", [(catalogue.Purpose.INFORMATION,), (catalogue.Purpose.CARE, catalogue.Purpose.DAILY_LIFE)]
)
def test_cat06_who_reads_has_the_purposes_of_the_law_and_no_other(
    world: CatalogueWorld, purposes: tuple[catalogue.Purpose, ...]
) -> None:
    service = world.service(upto=S.DRAFT, purposes=purposes)
    with pytest.raises(catalogue.ApplicationIncomplete) as refused:
        catalogue.submit(actor=world.owner, slug=service.slug, now=world.now)
    assert refused.value.lacks == ("purposes:reading",)


def test_cat06_who_only_writes_may_have_another_purpose(world: CatalogueWorld) -> None:
    written = {Consent(Finality.STEPS, Right.WRITE): "Garder vos pas."}
    service = world.service(upto=S.SUBMITTED, why=written, purposes=(catalogue.Purpose.DAILY_LIFE,))
    assert service.status is S.SUBMITTED


def test_cat02_nothing_goes_to_the_commission_while_a_criterion_is_not_met(world: CatalogueWorld) -> None:
    service = world.service(upto=S.TECHNICAL_CHECK)
    world.check(service.id, but={"HEB-01": (Met.NOT_MET, "Le certificat est expiré.")})
    with pytest.raises(catalogue.ApplicationIncomplete) as refused:
        catalogue.hand_on(actor=world.nora, service_id=service.id, now=world.now)
    assert refused.value.lacks == ("criterion:HEB-01",)
    catalogue.send_back(actor=world.nora, service_id=service.id, reason="Certificat à renouveler.", now=world.now)
    dossier = catalogue.own_dossier(actor=world.owner, slug=service.slug)
    assert dossier.application.given["HEB-01"].remark == "Le certificat est expiré."
    assert dossier.steps[0].reason == "Certificat à renouveler."
    catalogue.submit(actor=world.owner, slug=service.slug, now=world.now)
    assert catalogue.own_dossier(actor=world.owner, slug=service.slug).application.given["HEB-01"].found is None


def test_cat02_what_is_not_met_needs_a_remark_for_the_publisher(world: CatalogueWorld) -> None:
    service = world.service(upto=S.TECHNICAL_CHECK)
    with pytest.raises(catalogue.EntryInvalid):
        world.check(service.id, but={"HEB-01": (Met.NOT_MET, " ")})


def test_cat03_who_checked_does_not_decide(world: CatalogueWorld) -> None:
    service = world.service(upto=S.MINISTER)
    with pytest.raises(catalogue.SecondOperatorNeeded):
        catalogue.decide_as_minister(
            actor=world.nora, service_id=service.id, accept=True, reason="Décision 1", now=world.now
        )
    catalogue.decide_as_minister(actor=world.samir, service_id=service.id, accept=False, reason="Non.", now=world.now)
    assert status_of(world) is S.DRAFT


def test_cat03_who_checked_one_criterion_does_not_decide_even_when_another_operator_checked_last(
    world: CatalogueWorld,
) -> None:
    service = world.service(upto=S.MINISTER)
    Service.objects.filter(id=service.id).update(technical_by=world.samir.id)  # who saved the form last
    with pytest.raises(catalogue.SecondOperatorNeeded):
        catalogue.decide_as_minister(
            actor=world.nora, service_id=service.id, accept=True, reason="Décision 1", now=world.now
        )


@pytest.mark.parametrize(
    ("change", "field"),
    [({"duties": " "}, "duties"), ({"withdrawal": ""}, "withdrawal"), ({"days": 365 * 3 + 2}, "ends_on"),
     ({"days": 0}, "ends_on")],
)  # fmt: skip
def test_cat03_a_convention_says_its_duties_its_end_and_lasts_three_years_at_most(
    world: CatalogueWorld, change: dict[str, object], field: str
) -> None:
    from dataclasses import replace

    service = world.service(upto=S.CONVENTION)
    asked = terms(days=int(str(change.pop("days", 365))))
    with pytest.raises(catalogue.EntryInvalid) as refused:
        catalogue.sign(actor=world.nora, service_id=service.id, terms=replace(asked, **change), now=world.now)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_cat03_nothing_goes_online_before_its_convention_starts(world: CatalogueWorld) -> None:
    from dataclasses import replace

    service = world.service(upto=S.CONVENTION)
    later = replace(terms(), starts_on=terms().starts_on + timedelta(days=10))
    catalogue.sign(actor=world.nora, service_id=service.id, terms=later, now=world.now)
    with pytest.raises(catalogue.ConventionNotInForce):
        catalogue.put_online(actor=world.nora, service_id=service.id, now=world.now)
    catalogue.put_online(actor=world.nora, service_id=service.id, now=world.now + timedelta(days=10))


def test_cat04_the_end_of_the_convention_takes_offline_once_and_the_next_one_brings_back(world: CatalogueWorld) -> None:
    service = world.service()
    last = world.now + timedelta(days=364)
    assert catalogue.apply_ends_of_conventions(now=last) == 0
    over = world.now + timedelta(days=365)
    assert catalogue.apply_ends_of_conventions(now=over) == 1
    assert catalogue.apply_ends_of_conventions(now=over) == 0
    assert status_of(world) is S.OFFLINE
    assert [one.change for one in heard] == ["lapse"]
    with pytest.raises(catalogue.ConventionNotInForce):
        catalogue.put_back_online(actor=world.owner, slug=service.slug, now=over)
    catalogue.sign(actor=world.nora, service_id=service.id, terms=terms(over), now=over)
    catalogue.put_back_online(actor=world.owner, slug=service.slug, now=over)
    assert status_of(world) is S.ONLINE


def test_cat03_a_service_whose_convention_ends_before_it_was_ever_online_does_not_come_online_by_its_publisher(
    world: CatalogueWorld,
) -> None:
    """Its convention is signed again, and an operator puts it online the first time, as any other."""
    service, over = world.service(upto=S.PRE_PRODUCTION), world.now + timedelta(days=365)
    assert (catalogue.apply_ends_of_conventions(now=over), catalogue.apply_ends_of_conventions(now=over)) == (1, 0)
    assert status_of(world) is S.CONVENTION
    catalogue.sign(actor=world.nora, service_id=service.id, terms=terms(over), now=over)
    assert status_of(world) is S.PRE_PRODUCTION
    with pytest.raises(catalogue.MoveNotPossible):
        catalogue.put_back_online(actor=world.owner, slug=service.slug, now=over)
    catalogue.put_online(actor=world.nora, service_id=service.id, now=over)


def test_cat04_a_convention_that_ends_during_a_suspension_is_signed_again_and_the_service_resumed(
    world: CatalogueWorld,
) -> None:
    service, over = world.service(), world.now + timedelta(days=365)
    said = {"actor": world.nora, "service_id": service.id}
    catalogue.suspend(**said, reason="Fuite.", now=world.now)
    assert catalogue.apply_ends_of_conventions(now=over) == 0
    with pytest.raises(catalogue.ConventionNotInForce):
        catalogue.resume(**said, reason="Réparée.", now=over)
    catalogue.sign(**said, terms=terms(over), now=over)
    assert status_of(world) is S.SUSPENDED
    catalogue.resume(**said, reason="Réparée.", now=over)
    assert status_of(world) is S.ONLINE


def test_sco06_what_its_publisher_took_offline_is_suspended_too_and_comes_out_of_it_offline(
    world: CatalogueWorld,
) -> None:
    """Else a publisher under investigation goes offline, and comes back online alone when it likes."""
    service = world.service()
    said = {"actor": world.nora, "service_id": service.id, "now": world.now}
    catalogue.take_offline(actor=world.owner, slug=service.slug, reason="Maintenance.", now=world.now)
    catalogue.suspend(**said, reason="Fuite.")
    with pytest.raises(catalogue.MoveNotPossible):
        catalogue.put_back_online(actor=world.owner, slug=service.slug, now=world.now)
    catalogue.record_audit(**said, words="Vu sur place.")
    catalogue.resume(**said, reason="Réparée.")
    assert status_of(world) is S.OFFLINE
    catalogue.put_back_online(actor=world.owner, slug=service.slug, now=world.now)
    assert status_of(world) is S.ONLINE
    catalogue.suspend(**said, reason="Encore.")
    catalogue.resume(**said, reason="Réparée.")
    assert status_of(world) is S.ONLINE, "as it was before the last suspension"


def test_cat04_a_late_audit_is_told_once_and_the_next_one_is_a_year_away(world: CatalogueWorld) -> None:
    service = world.service()
    late = world.now + settings.CATALOGUE_REAUDIT_EVERY
    assert catalogue.tell_overdue_audits(now=late - timedelta(days=1)) == 0
    assert [one.id for one in catalogue.what_is_due(actor=world.nora, now=late - timedelta(days=1)).audits] == [
        service.id
    ]
    assert (catalogue.tell_overdue_audits(now=late), catalogue.tell_overdue_audits(now=late)) == (1, 0)
    assert [one.id for one in catalogue.what_is_due(actor=world.nora, now=late).late] == [service.id]
    catalogue.record_audit(actor=world.nora, service_id=service.id, words="Conforme.", now=late)
    assert catalogue.what_is_due(actor=world.nora, now=late).late == []
    assert catalogue.service_of(service.id).reaudit_on == late.date() + settings.CATALOGUE_REAUDIT_EVERY


def test_sco06_suspending_resuming_and_de_referencing_are_told_to_the_rooms_above(world: CatalogueWorld) -> None:
    service = world.service()
    said = {"actor": world.nora, "service_id": service.id, "now": world.now}
    with pytest.raises(catalogue.EntryInvalid):
        catalogue.suspend(**said, reason=" ")
    assert status_of(world) is S.ONLINE
    catalogue.suspend(**said, reason="Fuite.")
    assert status_of(world) is S.SUSPENDED
    catalogue.resume(**said, reason="Réparée.")
    catalogue.dereference(**said, reason="Fin.")
    assert status_of(world) is S.DEREFERENCED
    assert [one.change for one in heard] == ["suspend", "resume", "dereference"]
    with pytest.raises(catalogue.MoveNotPossible):
        catalogue.resume(**said, reason="Retour.")


def test_sco05_other_finalities_are_asked_for_decided_and_agreed_to_again_before_a_day(world: CatalogueWorld) -> None:
    service = world.service()
    wanted = {**GLUCOSE, Consent(Finality.HBA1C, Right.READ): "Comparer à vos analyses."}
    asked = {"actor": world.owner, "slug": service.slug, "why": wanted, "reason": "Nouvelle courbe.", "now": world.now}
    catalogue.propose_finalities(**asked)
    assert catalogue.asked_finalities(service.id).consents == set(GLUCOSE)
    with pytest.raises(catalogue.MoveNotPossible):
        catalogue.propose_finalities(**asked)
    decided = {"service_id": service.id, "accept": True, "answer": "", "now": world.now}
    assert catalogue.decide_finalities(**decided, actor=world.nora) is False
    assert catalogue.asked_finalities(service.id).consents == set(GLUCOSE)
    with pytest.raises(catalogue.SecondOperatorNeeded):
        catalogue.decide_finalities(**decided, actor=world.nora)
    assert heard == []
    assert catalogue.decide_finalities(**decided, actor=world.samir) is True
    found = catalogue.asked_finalities(service.id)
    assert (found.version, found.consents) == (2, set(wanted))
    assert found.reapprove_until == world.now + settings.CATALOGUE_REAPPROVE_WITHIN
    assert [one.change for one in heard] == ["finalities"]
    with pytest.raises(catalogue.MoveNotPossible):
        catalogue.decide_finalities(**decided, actor=world.samir)


def test_sco05_a_second_operator_may_still_refuse_what_a_first_one_agreed_to(world: CatalogueWorld) -> None:
    service = world.service()
    wanted = {Consent(Finality.DOCUMENTS, Right.READ): "Tout lire."}
    catalogue.propose_finalities(actor=world.owner, slug=service.slug, why=wanted, reason="Plus.", now=world.now)
    decided = {"service_id": service.id, "now": world.now}
    catalogue.decide_finalities(**decided, actor=world.nora, accept=True, answer="")
    assert catalogue.decide_finalities(**decided, actor=world.samir, accept=False, answer="Trop large.") is True
    assert catalogue.asked_finalities(service.id).consents == set(GLUCOSE)
    steps = catalogue.reviewed_dossier(actor=world.nora, service_id=service.id).steps
    assert [(one.what, one.by_name) for one in steps[:2]] == [
        ("refuse_finalities", "Samir"), ("agree_finalities", "Nora"),
    ]  # fmt: skip


def test_sco05_a_refused_request_changes_nothing_and_says_why(world: CatalogueWorld) -> None:
    service = world.service()
    wanted = {Consent(Finality.DOCUMENTS, Right.READ): "Tout lire."}
    catalogue.propose_finalities(actor=world.owner, slug=service.slug, why=wanted, reason="Plus.", now=world.now)
    decided = {"actor": world.nora, "service_id": service.id, "accept": False, "now": world.now}
    with pytest.raises(catalogue.EntryInvalid):
        catalogue.decide_finalities(**decided, answer="")
    catalogue.decide_finalities(**decided, answer="Trop large.")
    assert catalogue.asked_finalities(service.id).consents == set(GLUCOSE)
    proposal = catalogue.own_dossier(actor=world.owner, slug=service.slug).proposal
    assert proposal is not None
    assert (proposal.accepted, proposal.answer) == (False, "Trop large.")
    assert heard == []


def test_sco10_bmi_is_computed_and_never_asked_to_be_written(world: CatalogueWorld) -> None:
    service = world.service(upto=S.DRAFT)
    with pytest.raises(catalogue.EntryInvalid):
        catalogue.ask_finalities(
            actor=world.owner, slug=service.slug, why={Consent(Finality.BMI, Right.WRITE): "Calculer."}
        )


def test_cat01_only_members_fill_only_operators_review(world: CatalogueWorld) -> None:
    service = world.service(upto=S.DRAFT)
    for somebody in (world.nora, world.stranger):
        with pytest.raises((AccessRefused, catalogue.ServiceUnknown)):
            catalogue.submit(actor=somebody, slug=service.slug, now=world.now)
    catalogue.submit(actor=world.editor, slug=service.slug, now=world.now)
    for somebody in (world.owner, world.editor, world.stranger):
        with pytest.raises(AccessRefused):
            catalogue.take_up(actor=somebody, service_id=service.id, now=world.now)
        with pytest.raises(AccessRefused):
            catalogue.services_in(actor=somebody, statuses=[S.SUBMITTED])


def test_two_operators_at_once_one_is_told_that_the_other_was_faster(world: CatalogueWorld) -> None:
    service = world.service(upto=S.SUBMITTED)
    catalogue.take_up(actor=world.nora, service_id=service.id, now=world.now)
    with pytest.raises(catalogue.MoveNotPossible):
        catalogue.take_up(actor=world.samir, service_id=service.id, now=world.now)
    assert catalogue.service_of(service.id).technical_by == "nora"
