"""Ten official documents reach Camille through Dr Martin's software; she reads them and hides one.

They are the examples of the ANS (TestContenuCDA 3.0), given to Camille: her INS and her traits in their header.
Source: CI-SIS, Volet Partage de documents de santé en mobilité (ITI-65, ITI-67, ITI-68); RULES.md CIT-05.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from lxml import etree

from espace_sante.demo.actors import professional_actor
from espace_sante.demo.people import CAMILLE
from espace_sante.demo.people_structures import DR_MARTIN
from espace_sante.interop.fhir.resource_ids import parse_id
from espace_sante.kernel.identifiers import INS_OIDS, INS_TEST_OID, Ins
from tests.interop.fhir.bundles import bundle, document
from tests.interop.fhir.test_clinical_documents import examples, metadata_of
from tests.journeys.service import Service
from tests.journeys.test_every_page import then_the_page_is_sound
from tests.journeys.visitor import PROSANTECONNECT, Visitor

pytestmark = pytest.mark.journey
HL7 = {"hl7": "urn:hl7-org:v3"}
PATIENT = "hl7:recordTarget/hl7:patientRole"


@dataclass(frozen=True)
class Sent:
    """A document as Dr Martin's software knows it once it is deposited."""

    title: str
    resource_id: str

    @property
    def page(self) -> str:
        """Its address below the citizen's pages."""
        space, item = self.ids
        return f"/espace/{space}/documents/{item}/"

    @property
    def professional_page(self) -> str:
        space, item = self.ids
        return f"/pro/patients/{space}/documents/{item}/"

    @property
    def ids(self) -> tuple[UUID, UUID]:
        named = parse_id(self.resource_id)
        assert named, self.resource_id
        return named


def test_camille_reads_ten_documents_of_software_and_hides_one(
    visit: Callable[..., Visitor], service: Service, reference: Path
) -> None:
    documents = when_dr_martin_s_software_deposits(service, reference)
    assert len(documents) == 10
    camille = visit()
    camille.signs_in("Camille")
    for one in documents:
        then_she_reads(camille, one)
    hidden = readable_by_the_pharmacist(service, documents)
    pharmacist = visit(telephone=False)
    pharmacist.signs_in("Nadia Leroy", button=PROSANTECONNECT)
    then_the_page_answers(pharmacist, hidden, 200)
    camille.goes_to(hidden.page)
    camille.presses("Masquer ce document", role="switch")
    camille.sees("Les soignants ne voient plus ce document. Son auteur le voit toujours.")
    then_the_page_answers(pharmacist, hidden, 404)
    assert status_by_api(service, "pharma.leroy", hidden) == 404
    assert hidden.title not in service.titles_found_by("pharma.leroy", ins=CAMILLE.ins)
    doctor = visit(telephone=False)
    doctor.signs_in("Martin", button=PROSANTECONNECT)
    then_the_page_answers(doctor, hidden, 200)
    assert status_by_api(service, "dr.martin", hidden) == 200


# --- When ------------------------------------------------------------------------------------------


def when_dr_martin_s_software_deposits(service: Service, reference: Path) -> list[Sent]:
    """One transaction for each (ITI-65)."""
    return [deposited(service, of_camille(file.read_bytes())) for file in examples(reference, 10)]


def deposited(service: Service, content: bytes) -> Sent:
    told = metadata_of(content)
    author = professional_actor(DR_MARTIN)
    resource = document(Ins(CAMILLE.ins, INS_TEST_OID), author=author, content=content, mime_type="text/xml", **told)
    resource["contained"][0]["name"] = [{"family": DR_MARTIN.family_name, "given": [DR_MARTIN.given_name]}]
    resource["contained"][1]["name"] = DR_MARTIN.structure.name
    headers = {"Authorization": f"Bearer {service.token('dr.martin')}", "Content-Type": "application/fhir+json"}
    answer = httpx.post(f"{service.url}/fhir", json=bundle(resource), headers=headers, timeout=30)
    assert answer.status_code == 200, answer.text
    location: str = answer.json()["entry"][1]["response"]["location"]
    return Sent(told["title"], location.removeprefix("DocumentReference/").partition("/")[0])


def of_camille(content: bytes) -> bytes:
    """The same document about Camille: the INS, the names, the sex and the birth of its patient are hers."""
    root = etree.fromstring(content)
    header = next(root.iter("{urn:hl7-org:v3}ClinicalDocument"))  # below a stylesheet when the file carries its own
    for one in header.iterfind(f"{PATIENT}/hl7:id", HL7):
        if one.get("root") in INS_OIDS:
            one.attrib.update({"root": INS_TEST_OID, "extension": CAMILLE.ins})
    person = header.find(f"{PATIENT}/hl7:patient", HL7)
    assert person is not None
    traits: dict[str, str] = {"family": CAMILLE.birth_name, "given": CAMILLE.first_given_name}
    for name, said in traits.items():
        for one in person.iterfind(f"hl7:name/hl7:{name}", HL7):
            one.text = said
    values: dict[str, dict[str, Any]] = {
        "administrativeGenderCode": {"code": "F", "displayName": "Féminin"},
        "birthTime": {"value": f"{CAMILLE.birth_date:%Y%m%d}"},
    }
    for name, attributes in values.items():
        for one in person.iterfind(f"hl7:{name}", HL7):
            one.attrib.update(attributes)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


# --- Then ------------------------------------------------------------------------------------------


def then_she_reads(camille: Visitor, one: Sent) -> None:
    then_the_page_answers(camille, one, 200)
    camille.sees("Dr Hélène Martin")
    camille.sees("Vous avez ouvert ce document.")
    then_the_page_is_sound(camille)


def then_the_page_answers(visitor: Visitor, one: Sent, status: int) -> None:
    by_professional = "/pro/" in visitor.page.url
    address = one.professional_page if by_professional else one.page
    answer = visitor.page.goto(f"{visitor.service.url}{address}")
    assert answer is not None
    assert answer.status == status, (one.title, answer.status)
    if status == 200:
        assert plain(one.title) in plain(visitor.page.get_by_role("heading", level=1).all_inner_texts())
    else:
        assert plain(one.title) not in plain([visitor.page.content()])


def readable_by_the_pharmacist(service: Service, documents: list[Sent]) -> Sent:
    """The first one that the matrix and Camille's consent open to her."""
    return next(one for one in documents if status_by_api(service, "pharma.leroy", one) == 200)


def status_by_api(service: Service, login: str, one: Sent) -> int:
    return service.ask(login, f"Binary/{one.resource_id}").status_code


def plain(texts: list[str] | str) -> str:
    return " ".join(" ".join([texts] if isinstance(texts, str) else texts).replace("’", "'").split())
