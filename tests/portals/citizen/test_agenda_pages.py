"""The agenda as the holder's side sees it. RULES.md AGE-01 to 05, 08, 10; CAR-08, C13, MIN-11."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from espace_sante.agenda import api as agenda
from espace_sante.agenda.models import Event
from espace_sante.kernel.actors import Actor
from espace_sante.spaces.api import SpaceView
from tests.agenda.conftest import TOMORROW, Diary, appointment, reminder
from tests.portals.citizen.conftest import Browser, Family, text_of
from tests.worlds import NOW, World

NOT_A_BOOKING_TOOL = "Ce n’est pas un outil de prise de rendez-vous"
FILLED = {
    "type": "practitioner", "avec": "Dr Hélène Martin", "specialite": "Médecine générale", "jour": TOMORROW.isoformat(),
    "heure": "09:15", "duree": "30", "titre": "Contrôle", "adresse": "12 rue des Lilas", "note": "Parler du café",
    "apporter": "La carte Vitale\n\nLes analyses", "repeter": "", "prevenir": ["eve"],
}  # fmt: skip


@pytest.fixture
def diary(world: World) -> Diary:
    return Diary(world)


def note(actor: Actor, space: SpaceView, content: agenda.Content) -> agenda.EventView:
    return agenda.create_event(actor=actor, space=space, content=content, source=agenda.Source.PORTAL, now=NOW)


def test_age_02_the_page_says_that_it_books_nothing_and_where_to_ask(diary: Diary, camille: Browser) -> None:
    for page in ("agenda", "note_appointment"):
        words = camille.read(page)
        assert NOT_A_BOOKING_TOOL in words or "Ceci ne prend pas de rendez-vous" in words


def test_age_03_an_appointment_is_noted_then_read_with_all_that_was_said(diary: Diary, camille: Browser) -> None:
    page = text_of(camille.post("note_appointment", follow=True, **FILLED))
    for words in (
        "C’est noté.", "Dr Hélène Martin", "Mercredi 25 novembre, de 9 h 15 à 9 h 45", "Contrôle", "12 rue des Lilas",
        "Parler du café", "La carte Vitale", "Les analyses", "la veille", "Médecine générale", "Vous",
    ):  # fmt: skip
        assert words in page, words
    (event,) = Event.objects.all()
    assert event.starts_at == agenda.instant(TOMORROW, time(9, 15), "Europe/Paris")
    listed = camille.read("agenda")
    for words in ("9 h 15, Dr Hélène Martin", "Médecine générale", "Novembre 2026", "À venir"):
        assert words in listed, words


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"avec": " "}, "Écrivez le nom du soignant ou de l’établissement."),
        ({"jour": "2026-02-30"}, "Écrivez un jour, un mois et une année qui existent."),
        ({"jour": ""}, "Choisissez un jour."),
        ({"jour": "1899-01-01"}, "Choisissez un jour entre 1900 et les dix ans à venir."),
        ({"jour": "9999-12-31"}, "Choisissez un jour entre 1900 et les dix ans à venir."),
        ({"jour": "0001-01-01"}, "Choisissez un jour entre 1900 et les dix ans à venir."),
        ({"heure": "25:00"}, "Écrivez l’heure comme 14:30."),
        ({"heure": ""}, "Écrivez l’heure du rendez-vous."),
        ({"note": "x" * 1001}, "C’est trop long : 1000 caractères au plus."),
        ({"apporter": "\n".join("abcdefghijklmnopqrstuvwxyz")}, "Vérifiez ce que vous avez écrit."),
        ({"repeter": "semaine", "jusqu_au": "2026-01-01"}, "La fin vient après le début."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_stores_nothing(
    diary: Diary, camille: Browser, changed: dict[str, str], said: str
) -> None:
    answer = camille.post("note_appointment", **(FILLED | changed))
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not Event.objects.exists()


def test_age_05_a_reminder_comes_back_in_plain_words_and_ten_stand_on_one_date(diary: Diary, camille: Browser) -> None:
    filled = {
        "titre": "Renouveler l’ordonnance",
        "jour": TOMORROW.isoformat(),
        "repeter": "trimestre",
        "prevenir": "day",
    }
    page = text_of(camille.post("note_reminder", follow=True, **filled))
    for words in ("Renouveler l’ordonnance", "tous les 3 mois", "toute la journée", "le jour même"):
        assert words in page, words
    for _number in range(9):
        diary.note(reminder())
    answer = camille.post("note_reminder", **filled)
    assert "Il y a déjà dix rappels ce jour-là" in text_of(answer)
    assert Event.objects.count() == 10


def test_age_04_what_a_service_noted_says_who_to_ask_and_has_no_button(diary: Diary, camille: Browser) -> None:
    made = diary.note(by=diary.world.doctor)
    page = camille.read("agenda_event", made.id)
    assert "Vous ne pouvez ni la changer ni l’annuler ici" in page
    assert diary.world.doctor.name in page
    for act in ("change_event", "cancel_event", "remove_event"):
        assert camille.address(act, made.id) not in page
        answer = text_of(camille.post(act, made.id, follow=True, **FILLED))
        assert "Seul le service qui a noté cette date peut la changer ou l’annuler." in answer
    assert Event.objects.get().version == 1


def test_what_one_noted_is_changed_cancelled_and_removed(diary: Diary, camille: Browser) -> None:
    made = diary.note(rule="FREQ=WEEKLY;BYDAY=WE")
    form = camille.read("change_event", made.id)
    assert "Comme maintenant : chaque semaine, le mercredi" in form
    page = text_of(
        camille.post("change_event", made.id, follow=True, **FILLED | {"repeter": "garder", "version": made.version})
    )
    assert "C’est changé." in page
    assert "chaque semaine, le mercredi" in page
    old = camille.post("change_event", made.id, **FILLED | {"version": made.version})
    assert "Cette date a changé entre-temps." in text_of(old)
    assert "Prévenez le cabinet" in text_of(camille.post("cancel_event", made.id, follow=True))
    assert "Annulé" in camille.read("agenda")
    assert "C’est supprimé." in text_of(camille.post("remove_event", made.id, follow=True))
    assert not Event.objects.exists()


def test_one_time_of_a_series_is_taken_out(diary: Diary, camille: Browser) -> None:
    made = diary.note(rule="FREQ=WEEKLY")
    second = agenda.instant(TOMORROW + timedelta(days=7), time(10), "Europe/Paris")
    page = camille.read("agenda_event", made.id, query=f"?fois={second:%Y%m%dT%H%M}")
    assert "Mercredi 2 décembre, de 10 h à 10 h 30" in page
    camille.post("remove_time", made.id, fois=second.isoformat())
    assert "mercredi 2 décembre" not in camille.read("agenda", query="?vue=liste")
    assert camille.get("agenda_event", made.id, query=f"?fois={second:%Y%m%dT%H%M}").status_code == 404
    for wrong in ("", "hier", "2026-11-25"):
        assert "n’a pas lieu" in text_of(camille.post("remove_time", made.id, fois=wrong, follow=True))


def test_one_time_of_a_series_is_moved_and_the_others_stay(diary: Diary, camille: Browser) -> None:
    made = diary.note(rule="FREQ=WEEKLY")
    second = agenda.instant(TOMORROW + timedelta(days=7), time(10), "Europe/Paris")
    touched = f"?fois={second:%Y%m%dT%H%M}"
    address = camille.address("move_time", made.id) + touched
    assert address in camille.read("agenda_event", made.id, query=touched)
    form = camille.read("move_time", made.id, query=touched)
    assert "Celle du mercredi 2 décembre seulement. Les autres restent." in form
    assert "Est-ce que cela revient" not in form
    values = FILLED | {"jour": "2026-12-03", "heure": "16:15", "version": made.version}
    page = text_of(camille.client.post(address, values, follow=True))
    assert "C’est changé." in page
    assert "Jeudi 3 décembre" in page
    assert "Prévu d’abord" in page
    assert "mercredi 2 décembre" in page
    assert [one.moment.day.day for one in diary.window(days=16)] == [25, 3, 9]
    assert camille.client.post(address, values).status_code == 404  # that time is no longer one of the series
    assert Event.objects.count() == 2


def test_what_comes_back_says_that_all_its_times_go_before_they_do(diary: Diary, camille: Browser) -> None:
    """Who touches one time must not cancel or remove the others without knowing it."""
    once, weekly = (camille.read("agenda_event", diary.note(**one).id) for one in ({}, {"rule": "FREQ=WEEKLY"}))
    for act in ("Changer", "Annuler", "Supprimer"):
        assert f"{act} toutes les fois" in weekly
        assert f"{act} toutes les fois" not in once
    assert "Toutes les fois disparaissent de l’agenda pour de bon, les passées aussi." in weekly
    assert "La date disparaît de l’agenda pour de bon." in once


def test_the_agenda_of_the_family_names_each_person_beside_their_colour(
    diary: Diary, family: Family, camille: Browser
) -> None:
    diary.note(title="De Camille")
    note(family.andre, family.andre_space, appointment(practitioner="Karim Petit"))
    note(family.lou, family.lou_space, reminder(title="Vaccin de Lou"))
    page = text_of(camille.client.get("/espace/agenda/"))
    for words in ("Agenda de la famille", "Karim Petit", "Vaccin de Lou", "De Camille", "Toute la famille"):
        assert words in page, words
    for name, said in (("André", "Karim Petit"), ("Lou", "Vaccin de Lou")):
        assert re.search(rf'{name}</p><p class="es-event__title">(?:(?!</p>).)*{said}', page), name
        assert re.search(rf"es-u-hidden\">, {name}, ", page)
    mine = camille.read("agenda")
    assert "Karim Petit" not in mine
    assert "Vaccin de Lou" not in mine


def test_a_family_of_any_size_and_any_number_of_dates_is_eight_queries(
    diary: Diary, family: Family, camille: Browser
) -> None:
    def queries() -> int:
        contexts = [CaptureQueriesContext(connections[alias]) for alias in ("ens", "dmp", "keys")]
        for one in contexts:
            one.__enter__()
        assert camille.client.get("/espace/agenda/").status_code == 200
        for one in contexts:
            one.__exit__(None, None, None)
        return sum(len(one) for one in contexts)

    diary.note()
    assert queries() <= 8
    for number in range(15):
        note(family.andre, family.andre_space, appointment(TOMORROW + timedelta(days=number), rule="FREQ=DAILY"))
        note(family.lou, family.lou_space, appointment(TOMORROW - timedelta(days=number * 200)))
    assert queries() <= 8


@pytest.mark.parametrize("view", ["mois", "semaine", "liste", "autre"])
@pytest.mark.parametrize("day", ["", "2026-11-24", "1900-01-08", "2036-11-01", "1899-01-01", "9999-12-31", "demain"])
def test_every_view_opens_within_its_bounds_and_on_today_for_the_rest(
    diary: Diary, camille: Browser, view: str, day: str
) -> None:
    diary.note(rule="FREQ=DAILY")
    page = camille.read("agenda", query=f"?vue={view}&du={day}")
    assert "<h1>Agenda</h1>" in page


def test_a_long_list_is_cut_after_a_whole_day_and_leads_to_what_follows(diary: Diary, camille: Browser) -> None:
    for hour in (9, 11):
        diary.note(appointment(hour=time(hour), rule="FREQ=DAILY"))
    for view, shown in (("liste", 30), ("mois", 12)):
        page = camille.read("agenda", query=f"?vue={view}")
        assert page.count("es-event__title") == shown
        following = re.search(r'href="([^"]*vue=liste[^"]*)"[^>]*><span>La suite, à partir du ', page)
        assert following, view
        assert camille.client.get(following[1].replace("&amp;", "&")).status_code == 200


def test_what_begins_before_midnight_overseas_is_on_its_own_day(diary: Diary, camille: Browser) -> None:
    starts = agenda.instant(date(2026, 12, 1), time(23, 30), "America/Martinique")
    diary.note(moment=agenda.Moment(starts, None, "America/Martinique"))
    page = camille.read("agenda", query="?vue=semaine&du=2026-12-01")
    assert "23 h 30, Dr Hélène Martin" in page
    (made,) = Event.objects.all()
    assert "heure de Martinique" in camille.read("agenda_event", made.id)


def test_after_the_visit_what_came_from_this_professional_that_day_is_offered(diary: Diary, camille: Browser) -> None:
    world = diary.world
    today = NOW.date()
    made = note(world.camille, world.space, appointment(today, time(8), rpps=world.doctor.rpps or ""))
    world.deposit(world.new_document(title="Compte rendu du jour"))
    world.deposit(world.new_document(title="D’un autre", author=world.pharmacist), by=world.pharmacist)
    page = camille.read("agenda_event", made.id)
    assert "Reçu ce jour-là" in page
    assert "Compte rendu du jour" in page
    assert "D’un autre" not in page


def test_documents_to_bring_are_linked_and_shown_to_who_may_read_them(
    diary: Diary, camille: Browser, browse: Callable[..., Browser]
) -> None:
    done = diary.world.deposit(diary.world.new_document(title="Dernières analyses"))
    assert "Dernières analyses" in camille.read("note_appointment")
    page = text_of(camille.post("note_appointment", follow=True, **FILLED | {"documents": str(done.document_id)}))
    assert "Vos documents à montrer" in page
    assert camille.address("document", done.document_id) in page


def test_the_home_page_says_what_is_next_for_this_person(diary: Diary, family: Family, camille: Browser) -> None:
    assert "Prochaine date" not in camille.read("home")
    diary.note()
    note(family.andre, family.andre_space, appointment(practitioner="Karim Petit"))
    page = camille.read("home")
    assert "Prochaine date" in page
    assert "10 h, Dr Hélène Martin" in page
    assert "Karim Petit" not in page


def test_the_agenda_is_in_the_navigation_for_who_may_read_it(diary: Diary, camille: Browser) -> None:
    assert f'href="{camille.address("agenda")}"' in camille.read("documents")
    assert "Soignants" in camille.read("more")


def test_nothing_that_was_typed_is_ever_drawn_as_markup(diary: Diary, camille: Browser) -> None:
    wrong = "<script>alert(1)</script>"
    made = diary.note(title=wrong, practitioner=wrong, note=wrong, address=wrong, preparation=(wrong,))
    for page in (camille.read("agenda"), camille.read("agenda_event", made.id), camille.read("change_event", made.id)):
        assert wrong not in page
