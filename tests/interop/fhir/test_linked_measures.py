"""Measures of a linked service: its own name for the person, its consents, its errors. RULES.md SCO-01, 03, 04, 06."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from espace_sante.access.api import Consent, Finality, Right
from espace_sante.audit import api as audit
from espace_sante.catalogue.api import ServiceStatus
from espace_sante.interop.fhir.observation_codes import PROFILE
from espace_sante.interop.fhir.resource_ids import parse_id
from espace_sante.measures.api import Kind
from espace_sante.measures.models import Measure
from tests.interop.fhir.conftest import Fhir
from tests.interop.fhir.measures import AT, GLUCOSE, WEIGHT, device, named, observation, transaction
from tests.interop.fhir.test_measures import during, refusal, values, write
from tests.linked import GLUCOSE as BOTH
from tests.linked import READ_GLUCOSE, WRITE_GLUCOSE, Linked
from tests.worlds import RECENT, World, ins_number


@pytest.fixture
def linked(world: World) -> Linked:
    return Linked(space=world.space, by=world.camille, now=RECENT)


@pytest.fixture
def service(linked: Linked, world: World) -> Fhir:
    return Fhir("", world.space.ins, token=linked.token())


@pytest.fixture
def subject(linked: Linked) -> dict[str, Any]:
    return who(linked)


def who(linked: Linked, **changed: str) -> dict[str, Any]:
    return {"identifier": {"system": f"urn:oid:{linked.oid}", "value": linked.patient} | changed}


def asked(linked: Linked, code: str = GLUCOSE, more: str | None = None, *, oid: str = "", patient: str = "") -> str:
    person = f"urn:oid:{oid or linked.oid}|{patient or linked.patient}"
    return f"/Observation?subject.identifier={person}&code={code}{during() if more is None else more}"


def glucose(subject: dict[str, Any], value: float = 104, **changed: Any) -> dict[str, Any]:
    return observation(subject, GLUCOSE, value, **changed)


def test_sco_09_a_service_writes_with_its_device_and_reads_back(
    service: Fhir, linked: Linked, subject: dict[str, Any]
) -> None:
    made = write(service, transaction(glucose(subject), device()))
    found = service.get(asked(linked) + "&_include=Observation:device").json()
    assert values(found) == [104]
    (match, include) = [one["resource"] for one in found["entry"]]
    assert [f"{one['resourceType']}/{one['id']}" for one in (include, match)] == [one["location"] for one in made]
    assert match["meta"] == match["meta"] | {
        "source": f"urn:oid:{linked.oid}",
        "profile": [PROFILE[Kind.BLOOD_GLUCOSE]],
    }


def test_sco_03_a_service_never_learns_the_national_number(
    service: Fhir, linked: Linked, camille: Fhir, world: World
) -> None:
    write(camille, glucose(named(camille.ins)))
    (made,) = write(service, glucose(who(linked), 99))
    answers = [service.get(asked(linked)), service.get(f"/{made['location']}"),
               service.get(f"/Observation?patient={linked.patient}&category=vital-signs")]  # fmt: skip
    for answer in answers:
        assert answer.status_code == 200
        assert world.space.ins.value not in answer.content.decode()
    subject = answers[1].json()["subject"]
    assert subject == {"reference": f"Patient/{linked.patient}"} | who(linked)


def test_sco_03_ids_do_not_tell_two_services_that_they_know_one_person(linked: Linked, world: World) -> None:
    other = Linked(space=world.space, by=world.camille, now=RECENT, name="Autre carnet")
    addresses = set()
    for one, value in ((linked, 100.0), (other, 110.0)):
        software = Fhir("", world.space.ins, token=one.token())
        (made,) = write(software, glucose(who(one), value))
        addresses.add(made["location"])
    assert len(addresses) == 2
    assert linked.patient != other.patient


def test_a_service_may_name_its_person_by_the_national_number_and_no_other(
    service: Fhir, linked: Linked, world: World
) -> None:
    """DESIGN.md section 6."""
    write(service, glucose(named(world.space.ins)))
    ins = world.space.ins
    last = "&_sort=-date&_count=1"
    assert values(
        service.get(f"/Observation?patient.identifier=urn:oid:{ins.oid}|{ins.value}&code={GLUCOSE}{last}").json()
    )
    neighbour = world.open_space(world.citizen("voisine", "Voisine"))
    for one in (neighbour.ins, ins_number(4_321)):
        answer = service.get(f"/Observation?patient.identifier=urn:oid:{one.oid}|{one.value}&code={GLUCOSE}{last}")
        assert answer.status_code == 403
        assert "idPe requested do not match authorized idPe." in answer.json()["issue"][0]["diagnostics"]
    nothing = f"/Observation?patient.identifier=urn:oid:{ins.oid}|1&code={GLUCOSE}{last}"
    assert service.get(nothing).status_code == 403


def test_sco_04_another_person_is_refused(service: Fhir, linked: Linked) -> None:
    other = "f" * 32
    for answer in (
        service.get(asked(linked, patient=other)),
        service.get(f"/Observation?patient={other}&code={GLUCOSE}"),
        service.post(transaction(glucose(who(linked, value=other)))),
        service.call("POST", "/Observation", glucose({"reference": f"Patient/{other}"})),
    ):
        assert answer.status_code == 403, answer.content
        assert answer.json()["issue"][0]["diagnostics"].startswith("idPe requested do not match authorized idPe.")
    assert not Measure.objects.exists()


def test_sco_04_the_oid_of_another_service_is_a_conflict(service: Fhir, linked: Linked) -> None:
    for answer in (
        service.get(asked(linked, oid="1.2.250.1.999.1")),
        service.post(transaction(glucose(who(linked, system="urn:oid:1.2.250.1.999.1")))),
    ):
        assert answer.status_code == 409, answer.content
    assert not Measure.objects.exists()


def test_sco_04_a_source_is_the_service_or_a_part_of_it(service: Fhir, linked: Linked, subject: dict[str, Any]) -> None:
    profile = [PROFILE[Kind.BLOOD_GLUCOSE]]
    own = glucose(subject, meta={"profile": profile, "source": f"urn:oid:{linked.oid}.7"})
    write(service, own)
    other = glucose(subject, 99, meta={"profile": profile, "source": "urn:oid:1.2.3"})
    status, issue, _, message = refusal(service.post(transaction(other)))
    assert (status, issue) == (422, "value")
    assert message == (
        f"Solution oid contains in Observation.meta.source don't belong to root editor oid ({linked.oid})."
    )


@pytest.mark.parametrize("right", [Right.READ, Right.WRITE])
def test_sco_04_without_a_consent_the_guide_s_refusal(world: World, right: Right) -> None:
    """SCO-01: each measure, reading and writing apart."""
    linked = Linked(
        space=world.space, by=world.camille, now=RECENT, consents=frozenset({Consent(Finality.BLOOD_GLUCOSE, right)})
    )
    software = Fhir("", world.space.ins, token=linked.token())
    tried = {
        WRITE_GLUCOSE: software.post(transaction(glucose(who(linked)))),
        READ_GLUCOSE: software.get(asked(linked)),
    }
    for consent, answer in tried.items():
        assert answer.status_code == (200 if consent.right is right else 403), answer.content
    others = (
        software.post(transaction(observation(who(linked)))),
        software.get(asked(linked, WEIGHT)),
        software.get(f"/Observation?patient={linked.patient}&code={GLUCOSE},{WEIGHT}"),
        software.get(asked(linked, "39156-5")),
    )
    refused = [one for one in (*tried.values(), *others) if one.status_code == 403]
    assert len(refused) == 5
    for answer in refused:
        assert answer.json()["issue"][0]["diagnostics"].startswith("Consent not given, access refused.")


def test_sco_04_the_consent_is_asked_for_before_anything_is_said_of_a_content(
    service: Fhir, subject: dict[str, Any]
) -> None:
    """A weight that is not one: the service may not write weights, and learns no more."""
    assert service.post(transaction(observation(subject, value=62_500))).status_code == 403


def test_what_was_noted_by_hand_is_read_by_who_may_and_removed_by_its_author_alone(
    service: Fhir, linked: Linked, camille: Fhir, subject: dict[str, Any]
) -> None:
    (hers,) = write(camille, glucose(named(camille.ins)))
    (its,) = write(service, glucose(subject, 99, at=AT - timedelta(hours=1)))
    assert values(service.get(asked(linked)).json()) == [104, 99]
    found = parse_id(hers["location"].rpartition("/")[2])
    assert found is not None
    hers_to_it = f"/Observation/{linked.name_of(found[1])}"
    assert service.get(hers_to_it).status_code == 200
    assert service.call("DELETE", hers_to_it).status_code == 403  # type: ignore[attr-defined]
    assert service.call("DELETE", f"/{its['location']}").status_code == 204  # type: ignore[attr-defined]
    assert values(service.get(asked(linked)).json()) == [104]


def test_a_measure_of_another_person_is_not_found_by_its_id(
    service: Fhir, world: World, linked: Linked
) -> None:  # fmt: skip
    neighbour = world.citizen("voisine", "Voisine")
    space = world.open_space(neighbour)
    other = Linked(space=space, by=neighbour, now=RECENT, name="Autre")
    (made,) = write(Fhir("", space.ins, token=other.token()), glucose(who(other)))
    for address in (f"/{made['location']}", f"/{made['location'].replace(other.patient, linked.patient)}"):
        status = 403 if other.patient in address else 404  # SCO-04: another number than that of the token
        assert service.get(address).status_code == status
        assert service.call("DELETE", address).status_code == status  # type: ignore[attr-defined]


def test_what_the_holder_removed_does_not_come_back(
    service: Fhir, camille: Fhir, linked: Linked, subject: dict[str, Any]
) -> None:
    write(service, glucose(subject))
    ins = camille.ins
    page = camille.get(f"/Observation?subject.identifier=urn:oid:{ins.oid}|{ins.value}&code={GLUCOSE}{during()}").json()
    address = f"/Observation/{page['entry'][0]['resource']['id']}"
    assert camille.call("DELETE", address).status_code == 204  # type: ignore[attr-defined]
    assert service.post(transaction(glucose(subject))).status_code == 409
    assert values(service.get(asked(linked)).json()) == []


def test_sco_06_a_suspended_service_is_refused_at_the_next_request(
    service: Fhir, linked: Linked, subject: dict[str, Any]
) -> None:
    write(service, glucose(subject))
    linked.set_status(ServiceStatus.SUSPENDED)
    for answer in (service.get(asked(linked)), service.post(transaction(glucose(subject, 99)))):
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"].startswith("Bearer")


def test_sco_07_what_a_service_did_is_told_to_the_holder(
    service: Fhir, linked: Linked, world: World, subject: dict[str, Any]
) -> None:
    write(service, glucose(subject))
    service.get(asked(linked))
    lines = audit.trace_page(space_id=world.space.id, actor_kinds=["service"]).entries
    assert [(one.act, one.actor_name, one.type_code) for one in lines] == [
        ("measures.read", "Carnet fictif", GLUCOSE), ("measure.written", "Carnet fictif", GLUCOSE)
    ]  # fmt: skip
    assert all("104" not in str(one.subject_id) + one.subject_name for one in lines)


def test_a_token_of_fewer_scopes_does_less(linked: Linked, world: World, subject: dict[str, Any]) -> None:
    assert linked.consents == BOTH
    reading = Fhir("", world.space.ins, token=linked.token("patient/Observation.rs?code=http://loinc.org|2345-7"))
    assert reading.get(asked(linked)).status_code == 200
    assert reading.post(transaction(glucose(subject))).status_code == 403
