"""A masked document leaks by no way, and stays for its author and for the holder (CIT-05, VIS-05, VIS-06)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.interop.fhir.bundles import CONFIDENTIALITY, TRE_A07, concept
from tests.interop.fhir.conftest import Fhir

PATCH = "application/json-patch+json"
MASQUE_PS = concept("MASQUE_PS", TRE_A07)


@pytest.fixture
def hidden(doctor: Fhir, camille: Fhir, new: Callable[..., dict[str, Any]]) -> str:
    """The address of a document that Camille has masked, beside one that she has not."""
    doctor.deposit(new(title="Visible"))
    address = doctor.deposit(new(title="Masqué"))[1]["location"].split("/_history")[0]
    answer = camille.call("PATCH", f"/{address}", [add(MASQUE_PS)], content_type=PATCH)
    assert answer.status_code == 200, answer.content
    assert answer.headers["ETag"] == 'W/"2"'
    return address


def add(label: dict[str, Any]) -> dict[str, Any]:
    return {"op": "add", "path": "/securityLabel/-", "value": label}


def test_it_is_invisible_by_search_by_address_by_content_and_by_count(hidden: str, pharmacist: Fhir) -> None:
    assert pharmacist.titles() == ["Visible"]
    assert pharmacist.titles(security__label="MASQUE_PS") == []
    assert pharmacist.titles(_id=hidden.split("/")[1]) == []
    for way in ({"_summary": "count"}, {"_count": "0"}, {}):
        assert pharmacist.search(**way).json()["total"] == 1
    unknown = pharmacist.get("/DocumentReference/" + "a" * 26 + "." + "a" * 26)
    for address in (hidden, f"{hidden}/_history/2", hidden.replace("DocumentReference", "Binary")):
        answer = pharmacist.get(f"/{address}")
        assert answer.status_code == 404
        assert answer.json() == unknown.json()


def test_it_stays_visible_to_its_author_and_to_the_holder(hidden: str, doctor: Fhir, camille: Fhir) -> None:
    for reader in (doctor, camille):
        assert reader.titles() == ["Masqué", "Visible"]
        assert reader.titles(security__label=f"{TRE_A07}|MASQUE_PS") == ["Masqué"]
        labels = reader.get(f"/{hidden}").json()["securityLabel"]
        assert [label["coding"][0]["code"] for label in labels] == ["N", "MASQUE_PS"]
        assert reader.get("/" + hidden.replace("DocumentReference", "Binary")).status_code == 200


@pytest.mark.parametrize(
    "patch",
    [
        [{"op": "remove", "path": "/securityLabel/1"}],
        [{"op": "replace", "path": "/securityLabel", "value": [concept("N", CONFIDENTIALITY)]}],
        [{"op": "test", "path": "/securityLabel/1", "value": MASQUE_PS}, {"op": "remove", "path": "/securityLabel/1"}],
        [{"op": "replace", "path": "/securityLabel/1", "value": concept("N", CONFIDENTIALITY)}],
    ],
)
def test_the_holder_unmasks_it(patch: list[Any], hidden: str, camille: Fhir, pharmacist: Fhir) -> None:
    answer = camille.call("PATCH", f"/{hidden}", patch, content_type=PATCH)
    assert answer.status_code == 200, answer.content
    assert pharmacist.titles() == ["Masqué", "Visible"]


def test_others_do_not_change_it(hidden: str, pharmacist: Fhir, software: Callable[[str], Fhir]) -> None:
    patch = [{"op": "remove", "path": "/securityLabel/1"}]
    assert pharmacist.call("PATCH", f"/{hidden}", patch, content_type=PATCH).status_code == 404
    assert software("inconnu").call("PATCH", f"/{hidden}", patch, content_type=PATCH).status_code == 403
    assert pharmacist.titles() == ["Visible"]


def test_its_author_unmasks_but_does_not_mask(hidden: str, doctor: Fhir, pharmacist: Fhir) -> None:
    """RULES.md 5.2: set by the holder side, cleared by the holder side or the author."""
    remove = [{"op": "remove", "path": "/securityLabel/1"}]
    assert doctor.call("PATCH", f"/{hidden}", remove, content_type=PATCH).status_code == 200
    assert pharmacist.titles() == ["Masqué", "Visible"]
    assert doctor.call("PATCH", f"/{hidden}", [add(MASQUE_PS)], content_type=PATCH).status_code == 403


@pytest.mark.parametrize(
    ("patch", "status"),
    [
        ([{"op": "replace", "path": "/type", "value": {}}], 422),
        ([{"op": "replace", "path": "/content/0/attachment/title", "value": "x"}], 422),
        ([{"op": "replace", "path": "/status", "value": "superseded"}], 422),
        ([{"op": "replace", "path": "/status", "value": 3}], 400),
        ([{"op": "replace", "path": "/status"}], 400),
        ([{"op": "remove", "path": "/status"}], 422),
        ([{"op": "move", "path": "/securityLabel/0"}], 422),
        ([{"op": "remove", "path": "/securityLabel/9"}], 400),
        ([{"op": "test", "path": "/securityLabel/0", "value": MASQUE_PS}], 400),
        ([add(concept("R", CONFIDENTIALITY))], 422),
        ([add(concept("INVISIBLE_PATIENT", TRE_A07))], 422),
        ([add(concept("X", "urn:autre"))], 422),
        ([], 400),
        ({"op": "remove"}, 400),
        (b"{", 400),
    ],
)
def test_a_patch_of_anything_else_is_refused(patch: Any, status: int, hidden: str, camille: Fhir) -> None:
    answer = camille.call("PATCH", f"/{hidden}", patch, content_type=PATCH)
    assert answer.status_code == status, answer.content
    assert answer.json()["resourceType"] == "OperationOutcome"
    assert camille.get(f"/{hidden}").headers["ETag"] == 'W/"2"'


def test_a_patch_of_another_version_or_in_another_format_is_refused(hidden: str, camille: Fhir) -> None:
    patch = [{"op": "remove", "path": "/securityLabel/1"}]
    stale = camille.call("PATCH", f"/{hidden}", patch, content_type=PATCH, **{"If-Match": 'W/"1"'})
    assert stale.status_code == 412
    assert camille.call("PATCH", f"/{hidden}", patch, content_type="application/fhir+json").status_code == 415
    fresh = camille.call("PATCH", f"/{hidden}", patch, content_type=PATCH, **{"If-Match": 'W/"2"'})
    assert fresh.status_code == 200


def test_a_patch_finds_its_document_by_identifier(hidden: str, camille: Fhir, pharmacist: Fhir) -> None:
    """PDSm flow 03, with the person named: a unique id alone finds no space."""
    identifier = camille.get(f"/{hidden}").json()["masterIdentifier"]
    token = f"{identifier['system']}|{identifier['value']}"
    patch = [{"op": "remove", "path": "/securityLabel/1"}]
    query = camille.query(identifier=token, status=None)
    answer = camille.call("PATCH", f"/DocumentReference?{query}", patch, content_type=PATCH)
    assert answer.status_code == 200, answer.content
    assert pharmacist.titles() == ["Masqué", "Visible"]
    unknown = camille.query(identifier="urn:ietf:rfc:3986|urn:oid:1.2.3")
    assert camille.call("PATCH", f"/DocumentReference?{unknown}", patch, content_type=PATCH).status_code == 404
    assert camille.call("PATCH", "/DocumentReference?identifier=x", patch, content_type=PATCH).status_code == 400


def test_an_author_deletes_by_the_status_and_others_do_not(
    doctor: Fhir, pharmacist: Fhir, camille: Fhir, software: Callable[[str], Fhir], new: Callable[..., dict[str, Any]]
) -> None:
    """DMP4FHIR TD3.3c: entered-in-error; logical (DOC-12)."""
    labo = software("labo")
    address = labo.deposit(new(title="Du laboratoire"))[1]["location"].split("/_history")[0]
    patch = [{"op": "replace", "path": "/status", "value": "entered-in-error"}]
    for other in (doctor, pharmacist, camille):
        assert other.call("PATCH", f"/{address}", patch, content_type=PATCH).status_code in {403, 404}
    assert camille.titles() == ["Du laboratoire"]
    assert labo.call("PATCH", f"/{address}", patch, content_type=PATCH).status_code == 200
    assert camille.titles() == []
    assert camille.titles(status="entered-in-error") == []
    assert camille.get(f"/{address}").status_code == 404
