"""The pages of measures: read, note, remove, take away; for a child too. RULES.md SCO-10, SCO-11, PRO-16."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from espace_sante.kernel.actors import Actor
from espace_sante.measures import api as measures
from espace_sante.measures.api import Content, Kind
from espace_sante.spaces.api import SpaceView
from tests.portals.citizen.conftest import Browser
from tests.worlds import NOW, World

TODAY = NOW.date()


@pytest.fixture
def client(camille: Browser) -> Client:
    return camille.client


def write(world: World, *contents: Content, by: Actor | None = None, space: SpaceView | None = None) -> None:
    measures.write_measures(
        actor=by or world.camille, space=space or world.space, contents=contents, edge="portal", now=NOW
    )


def weight(value: float = 62.5, *, days_ago: float = 0, **more: Any) -> Content:
    return Content(kind=Kind.WEIGHT, at=NOW - timedelta(days=days_ago), values=(value,), **more)


def address(world: World, name: str = "measures", *more: object) -> str:
    return reverse(f"citizen:{name}", args=[world.space.id, *more])


def text(answer: Any) -> str:
    return str(answer.content.decode()).replace("\u00a0", " ")


def test_sco_10_the_page_shows_the_last_of_each_kind_with_its_source(world: World, client: Client) -> None:
    write(world, weight(63, days_ago=2), weight(62.5), Content(Kind.BLOOD_PRESSURE, NOW, (124, 78)))
    shown = text(client.get(address(world)))
    for words in ("62,5", "kg", "124/78", "mmHg", "Noté par vous", "Aujourd’hui"):
        assert words in shown
    assert "Aucun soignant ne les lit ici" in shown


def test_without_measures_the_page_says_how_to_begin(world: World, client: Client) -> None:
    shown = text(client.get(address(world)))
    assert "Rien pour l’instant" in shown
    assert address(world, "note_measure", "poids") in shown
    assert client.get(reverse("citizen:own_measures")).headers["Location"] == address(world)


def test_a_kind_is_drawn_and_listed_over_the_period_that_is_chosen(world: World, client: Client) -> None:
    write(world, weight(61, days_ago=500), weight(63, days_ago=40), weight(62.5, reason="Après <les> fêtes"))
    kind = address(world, "measures_of_kind", "poids")
    year = text(client.get(kind))
    assert "62,5" in year
    assert "63 kg" in year
    assert "61 kg" not in year
    assert "Après &lt;les&gt; fêtes" in year
    assert 'class="es-trend"' in year
    assert "63 kg" not in text(client.get(f"{kind}?periode=mois"))
    assert "61 kg" in text(client.get(f"{kind}?periode=tout"))
    assert client.get(f"{kind}?periode=siecle&page=zz").status_code == 200
    assert client.get(address(world, "measures_of_kind", "humeur")).status_code == 404


def test_the_index_is_shown_and_cannot_be_noted(world: World, client: Client) -> None:
    write(world, Content(Kind.HEIGHT, NOW - timedelta(days=9), (160,)), weight(50))
    assert "19,5" in text(client.get(address(world)))
    assert "Calculé avec votre poids et votre taille" in text(client.get(address(world, "measures_of_kind", "imc")))
    assert client.get(address(world, "note_measure", "imc")).status_code == 404


def test_a_measure_is_noted_with_a_comma_or_a_point(world: World, client: Client) -> None:
    note = address(world, "note_measure", "poids")
    assert "De 0,3 à 650 kg." in text(client.get(note))
    for written in ("62,5", "63.1"):
        sent = {"valeur": written, "jour": TODAY.isoformat(), "heure": "00:00", "commentaire": "Au réveil"}
        assert client.post(note, sent).status_code == 302
    page = measures.find_measures(
        actor=world.camille, space=world.space, asked=measures.Asked(kinds=(Kind.WEIGHT,)), edge="portal", now=NOW
    )
    assert {one.values for one in page.measures} == {(62.5,), (63.1,)}
    assert {one.reason for one in page.measures} == {"Au réveil"}


GOOD = {"valeur": "104", "jour": TODAY.isoformat(), "heure": "00:00", "moment": "53049-3"}


@pytest.mark.parametrize(
    ("slug", "changed", "words"),
    [
        ("glycemie", {"valeur": "1,04"}, "Vérifiez le nombre"),
        ("glycemie", {"valeur": "cent"}, "Écrivez un nombre"),
        ("glycemie", {"valeur": "nan"}, "Écrivez un nombre"),
        ("glycemie", {"valeur": ""}, "Écrivez le nombre."),
        ("glycemie", {"moment": ""}, "Choisissez une réponse."),
        ("glycemie", {"moment": "midi"}, "Sélectionnez un choix valide"),
        ("glycemie", {"jour": (TODAY + timedelta(days=2)).isoformat()}, "Cette date est dans le futur."),
        ("glycemie", {"jour": "hier"}, "Écrivez un jour"),
        ("glycemie", {"heure": "99:99"}, "Écrivez l’heure"),
        ("glycemie", {"jour": "0001-01-01"}, "Cette date est trop ancienne."),
        ("glycemie", {"jour": "1985-09-15"}, "Cette date est d’avant la naissance."),
        ("tension", {"valeur": "80", "seconde": "120"}, "Le second nombre est plus petit que le premier."),
        ("glucose-interstitiel", {}, "Choisissez une réponse."),
    ],
)
def test_sco_11_what_cannot_be_is_said_beside_its_field_and_nothing_is_kept(
    world: World, client: Client, slug: str, changed: dict[str, str], words: str
) -> None:
    answer = client.post(address(world, "note_measure", slug), GOOD | changed)
    assert answer.status_code == 422
    assert words in text(answer)
    assert measures.latest_measures(actor=world.camille, space=world.space, each=1, now=NOW) == {}


def test_sco_11_a_glycaemia_is_noted_with_its_moment(world: World, client: Client) -> None:
    assert client.post(address(world, "note_measure", "glycemie"), GOOD).status_code == 302
    shown = text(client.get(address(world, "measures_of_kind", "glycemie")))
    assert "104 mg/dL" in shown
    assert "À jeun" in shown


def test_a_measure_is_removed(world: World, client: Client) -> None:
    write(world, weight())
    (view,) = measures.latest_measures(actor=world.camille, space=world.space, each=1, now=NOW)[Kind.WEIGHT]
    remove = address(world, "remove_measure", "poids", view.id)
    assert remove in text(client.get(address(world, "measures_of_kind", "poids")))
    assert client.post(remove).status_code == 302
    assert client.post(remove).status_code == 404
    assert "Rien sur cette période" in text(client.get(address(world, "measures_of_kind", "poids")))


def test_the_table_has_every_measure_and_no_formula(world: World, client: Client) -> None:
    write(world, weight(reason="=1+1"), weight(61, days_ago=3))
    answer = client.get(address(world, "measures_file", "poids"))
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert [line.split(";")[1:3] for line in lines] == [["Valeur", "Unité"], ["62,5", "kg"], ["61", "kg"]]
    assert "'=1+1" in lines[1]


def test_steps_are_of_a_day(world: World, client: Client) -> None:
    note = address(world, "note_measure", "pas")
    assert "À quelle heure" not in text(client.get(note))
    assert client.post(note, {"valeur": "6540", "jour": TODAY.isoformat()}).status_code == 302
    shown = text(client.get(address(world))).replace("\u202f", " ")
    assert "6 540" in shown


def test_pages_of_a_list_follow_one_another(world: World, client: Client) -> None:
    write(world, *[weight(60 + number / 100, days_ago=number) for number in range(measures.PAGE + 1)])
    kind = address(world, "measures_of_kind", "poids")
    assert "page=2" in text(client.get(kind))
    assert "60,5 kg" in text(client.get(f"{kind}?page=2"))


def test_the_first_page_and_the_list_of_pages_lead_to_measures(world: World, client: Client) -> None:
    for name, args in (("home", []), ("more", [world.space.id])):
        assert address(world) in text(client.get(reverse(f"citizen:{name}", args=args)))


def test_a_page_takes_few_queries(world: World, client: Client, django_assert_max_num_queries: Any) -> None:
    write(world, *_everything())
    client.get(address(world))
    for alias, most in (("dmp", 4), ("keys", 1)):
        with django_assert_max_num_queries(most, using=alias):
            client.get(address(world))


def _everything() -> Sequence[Content]:
    return [weight(60 + number, days_ago=number) for number in range(9)] + [
        Content(Kind.HEIGHT, NOW - timedelta(days=99), (168,)),
        Content(Kind.HEART_RATE, NOW, (64,)),
    ]
