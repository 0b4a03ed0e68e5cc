from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client, RequestFactory

from espace_sante.identity.api import actor_of, professional_claims, sign_in
from espace_sante.portals.components import situation
from tests.factories import make_professional
from tests.worlds import finess_number

HOSPITAL, PRACTICE = finess_number(31).value, finess_number(32).value


def claims(rpps: str, *exercises: dict[str, Any]) -> dict[str, Any]:
    return {
        "SubjectNameID": f"8{rpps}",
        "given_name": "Fictif",
        "family_name": "Essai",
        "SubjectRole": ["10^1.2.250.1.213.1.1.5.5"],
        "SubjectRefPro": {"exercices": list(exercises)},
    }


def exercise(profession: str, *places: tuple[str, str], know_how: tuple[str, str] = ("", "")) -> dict[str, Any]:
    return {
        "codeProfession": profession,
        "nomDexercice": "Essai",
        "codeTypeSavoirFaire": know_how[0],
        "codeSavoirFaire": know_how[1],
        "activities": [{"raisonSocialeSite": name, "numeroFinessSite": finess} for name, finess in places],
    }


@pytest.fixture
def doctor(db: None) -> Any:
    make_professional("dr.fictif")
    return get_user_model().objects.get(login="dr.fictif")


def offer(client: Client, doctor: Any, *exercises: dict[str, Any]) -> None:
    client.force_login(doctor)
    request = RequestFactory().get("/")
    request.session = client.session
    told = professional_claims(claims(doctor.professional.rpps, *exercises))
    situation.remember_situations(request, sign_in.situations(told))
    request.session.save()


TWO = exercise("10", ("Hôpital fictif", HOSPITAL), ("Cabinet fictif", PRACTICE), know_how=("S", "SM26"))


def test_several_places_are_listed_once_each(doctor: Any) -> None:
    told = professional_claims(claims(doctor.professional.rpps, TWO, TWO))
    assert [(one.structure_name, one.specialty_code) for one in sign_in.situations(told)] == [
        ("Hôpital fictif", "SM26"),
        ("Cabinet fictif", "SM26"),
    ]


def test_a_know_how_that_is_not_a_speciality_is_not_one(doctor: Any) -> None:
    told = professional_claims(claims(doctor.professional.rpps, exercise("10", know_how=("C", "C12"))))
    assert sign_in.situations(told) == [sign_in.Situation("10", "", "", "")]


def test_with_several_places_nothing_opens_before_the_choice(client: Client, doctor: Any) -> None:
    offer(client, doctor, TWO)
    assert client.get("/pro/").headers["Location"] == "/pro/situation/?next=%2Fpro%2F"
    page = client.get("/pro/situation/").content.decode()
    assert "Hôpital fictif, médecin" in page
    assert "Cabinet fictif, médecin" in page
    bar = page.partition("es-probar__who")[2].partition("</span>")[0]
    assert "médecin" not in bar, "until the choice, the bar names no place"


def test_the_choice_makes_the_actor_and_stands_in_the_bar(client: Client, doctor: Any) -> None:
    offer(client, doctor, TWO)
    response = client.post("/pro/situation/", {"situation": "1", "next": "/pro/"})
    assert response.headers["Location"] == "/pro/"
    page = client.get("/pro/").content.decode()
    assert "médecin, Cabinet fictif" in page
    assert "Changer de lieu" in page
    client.post("/pro/situation/", {"situation": "0"})
    assert "médecin, Hôpital fictif" in client.get("/pro/").content.decode()


@pytest.mark.parametrize("sent", [{}, {"situation": "2"}, {"situation": "-1"}, {"situation": "hôpital"}])
def test_only_what_was_offered_can_be_chosen(client: Client, doctor: Any, sent: dict[str, str]) -> None:
    offer(client, doctor, TWO)
    assert "Choisissez l’un de vos lieux" in client.post("/pro/situation/", sent).content.decode()
    assert client.get("/pro/").status_code == 302


def test_one_place_needs_no_choice(client: Client, doctor: Any) -> None:
    offer(client, doctor, exercise("10", ("Hôpital fictif", HOSPITAL)))
    page = client.get("/pro/").content.decode()
    assert "médecin, Hôpital fictif" in page
    assert "Changer de lieu" not in page
    assert client.get("/pro/situation/").headers["Location"] == "/pro/"


def test_without_a_place_the_directory_says_where_one_works(client: Client, doctor: Any) -> None:
    offer(client, doctor, exercise("10"))
    assert "Cabinet fictif" in client.get("/pro/").content.decode()


def test_the_actor_has_the_profession_and_the_place_of_the_situation(doctor: Any) -> None:
    chosen = sign_in.Situation("60", "", "Hôpital fictif", HOSPITAL)
    actor = actor_of(doctor, situation=chosen)
    assert (actor.profession, actor.finess, actor.structure_name) == ("60", HOSPITAL, "Hôpital fictif")
    assert actor.rpps == doctor.professional.rpps
