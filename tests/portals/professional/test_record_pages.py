"""The record in one screen, its results, the list of documents: content, access, queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from espace_sante.audit import api as audit
from espace_sante.record import api as record
from tests.portals.professional.conftest import PAGES_NOW, Browser, clinical_document
from tests.worlds import World

NOT_EVERYTHING = "Un patient peut choisir de ne pas tout montrer."
DELIVERY = "15508-5"  # LOINC, a type outside a podiatrist's row
PRESCRIPTION = "57833-6"


def deposit_report(world: World, *, days_ago: int = 1) -> record.Registered:
    """A laboratory report with coded results."""
    content = clinical_document(world.space.ins.value)
    document = world.new_document(
        title="Bilan codé",
        content=content,
        mime_type="text/xml",
        unique_id="1.2.250.1.999.4^42",
        days_ago=days_ago,
    )
    return world.deposit(document)


def queries(browser: Browser, page: str) -> int:
    """How many statements a page needs, on the two hosts."""
    with CaptureQueriesContext(connections["ens"]) as ens, CaptureQueriesContext(connections["dmp"]) as dmp:
        browser.read(page)
    return len(ens) + len(dmp)


def acts(world: World) -> list[str]:
    return [entry.act for entry in audit.trace_page(space_id=world.space.id, size=50).entries]


def test_the_record_says_who_the_patient_is_and_hides_most_of_the_matricule(world: World, doctor: Browser) -> None:
    page = doctor.read("record")
    assert '<h1 class="es-patient__name"><a href="' in page
    assert "FICTIF Camille" in page
    assert "41 ans" in page
    assert "2 85 09 •• ••• •••" in page
    assert "identité complète" in page


def test_an_empty_record_says_so_without_saying_that_nothing_exists(doctor: Browser) -> None:
    page = doctor.read("record")
    assert "Votre première lecture de ce dossier" in page
    assert "Aucun document à lire pour l’instant." in page
    assert "Rien à lire ici." in page
    assert NOT_EVERYTHING in page


def test_the_allergies_are_never_left_blank(world: World, doctor: Browser) -> None:
    assert "Allergies : non renseignées" in doctor.read("record")
    world.deposit(world.new_document(title="Synthèse", type_code="SYNTH"))
    assert "Allergies : à lire dans les synthèses" in doctor.read("record")


def test_what_matters_stands_in_its_panel(world: World, doctor: Browser) -> None:
    world.deposit(world.new_document(title="Ordonnance de fer", type_code=PRESCRIPTION))
    page = doctor.read("record")
    panel = page[page.index('id="prescriptions"') : page.index('id="vaccination"')]
    assert "Ordonnance de fer" in panel


def test_what_others_deposited_since_the_last_visit_is_new(
    world: World, doctor: Browser, clock: Callable[..., None]
) -> None:
    world.deposit(world.new_document(title="Déjà vu", author=world.nurse), by=world.nurse)
    doctor.read("record")
    later = PAGES_NOW + timedelta(days=3)
    world.deposit(world.new_document(title="Arrivé depuis", author=world.nurse, days_ago=-2), by=world.nurse, now=later)
    clock(later + timedelta(hours=1))
    page = doctor.read("record")
    news = page[page.index('id="neuf"') : page.index('id="resultats"')]
    assert "Depuis votre dernière visite, le 24/11/2026" in news
    assert "Arrivé depuis" in news
    assert "Déjà vu" not in news
    timeline = page[page.index('class="es-timeline"') :]
    assert timeline.index("Arrivé depuis") < timeline.index("votre visite du 24/11/2026") < timeline.index("Déjà vu")


def test_ones_own_documents_are_never_news(world: World, doctor: Browser, clock: Callable[..., None]) -> None:
    doctor.read("record")
    clock(PAGES_NOW + timedelta(days=1))
    world.deposit(world.new_document(title="Écrit par moi"), now=PAGES_NOW + timedelta(days=1))
    page = doctor.read("record")
    assert "Rien de nouveau." in page[page.index('id="neuf"') : page.index('id="resultats"')]


def test_the_screen_lists_reports_and_opens_none_of_them(world: World, doctor: Browser) -> None:
    deposit_report(world)
    page = doctor.read("record")
    assert "Bilan codé" in page
    assert "Lire les valeurs" in page
    assert "es-labs" not in page
    assert audit.Act.DOCUMENT_READ not in acts(world)


def test_the_results_are_read_and_traced_with_those_out_of_reference_first(world: World, doctor: Browser) -> None:
    deposit_report(world)
    page = doctor.read("results")
    assert acts(world).count(audit.Act.DOCUMENT_READ) == 1
    table = page[page.index('class="es-labs"') :]
    assert table.index("Glycémie à jeun") < table.index("TSH")
    assert "1,42" in table
    assert "au-dessus de la référence" in table
    assert "en dessous de la référence" in table
    last_out, first_in = table.rindex("es-labs__row--out"), table.index('class="es-labs__row"')
    assert last_out < first_in


def test_results_without_a_report_with_values_say_what_to_do(world: World, doctor: Browser) -> None:
    world.deposit(world.new_document(title="Bilan en texte"))
    assert "n’ont pas de valeurs à mettre en tableau" in doctor.read("results")


@pytest.mark.parametrize("page", ["record", "results", "documents"])
@pytest.mark.parametrize("login", ["dr.martin", "inf.petit", "pharma.leroy", "podo.blanc", "inconnu", "bloque"])
def test_a_masked_document_leaves_no_name_no_count_and_no_gap(
    world: World, browse: Callable[..., Browser], login: str, page: str
) -> None:
    world.deposit(world.new_document(title="Visible", author=world.stranger), by=world.laboratory)
    browser = browse(login)
    browser.get("home")
    before = browser.get(page, follow=True).content.decode()
    world.deposit(
        world.new_document(title="Caché", author=world.laboratory, masked=True, days_ago=0), by=world.laboratory
    )
    after = browser.get(page, follow=True).content.decode()
    assert "Caché" not in after
    assert "Masqué" not in after
    assert without_tokens(before) == without_tokens(after)


def test_the_author_still_sees_what_is_masked_to_the_others(world: World, browse: Callable[..., Browser]) -> None:
    world.deposit(world.new_document(title="Mon compte rendu", author=world.nurse, masked=True), by=world.nurse)
    page = browse("inf.petit").read("documents")
    assert "Mon compte rendu" in page
    assert "Masqué aux professionnels" in page
    assert "Mon compte rendu" not in browse("pharma.leroy").read("documents")


def test_a_profession_sees_the_types_of_its_row_alone(world: World, browse: Callable[..., Browser]) -> None:
    world.deposit(world.new_document(title="Bilan pour tous"))
    world.deposit(world.new_document(title="Compte rendu d’accouchement", type_code=DELIVERY))
    page = browse("podo.blanc").read("documents")
    assert "Bilan pour tous" in page
    assert "accouchement" not in page
    assert "1 document" in page
    assert "2 documents" in browse("dr.martin").read("documents")


def test_without_authorisation_one_lists_ones_own_documents(world: World, browse: Callable[..., Browser]) -> None:
    world.deposit(world.new_document(title="Le mien", author=world.stranger), by=world.stranger)
    world.deposit(world.new_document(title="Celui d’un autre"))
    page = browse("inconnu").read("documents")
    assert "Le mien" in page
    assert "Celui d’un autre" not in page
    assert "Vous lisez les documents que vous avez écrits." in page


def test_a_blocked_author_does_not_even_list_their_own(world: World, browse: Callable[..., Browser]) -> None:
    world.deposit(world.new_document(title="Le mien", author=world.blocked), by=world.blocked)
    response = browse("bloque").get("documents", follow=True)
    assert "Vous ne pouvez pas lire ce dossier" in response.content.decode()
    assert "Le mien" not in response.content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"words": "ECHO thyroide"}, {"Échographie de la thyroïde"}),
        ({"words": "introuvable"}, set()),
        ({"category": "prescriptions"}, {"Ordonnance de fer"}),
        ({"year": "2024"}, {"Bilan ancien"}),
        ({"words": "bilan", "year": "2026"}, {"Bilan récent"}),
        ({}, {"Échographie de la thyroïde", "Ordonnance de fer", "Bilan ancien", "Bilan récent"}),
    ],
)
def test_a_search_finds_by_words_kind_and_year(
    world: World, doctor: Browser, asked: dict[str, str], found: set[str]
) -> None:
    world.deposit(world.new_document(title="Échographie de la thyroïde"))
    world.deposit(world.new_document(title="Ordonnance de fer", type_code=PRESCRIPTION))
    world.deposit(world.new_document(title="Bilan ancien", days_ago=900))
    world.deposit(world.new_document(title="Bilan récent"))
    page = doctor.post("documents", **asked).content.decode()
    everything = {"Échographie de la thyroïde", "Ordonnance de fer", "Bilan ancien", "Bilan récent"}
    assert {title for title in everything if title in page} == found
    if not found:
        assert "Aucun document ne correspond." in page


def test_a_year_that_is_not_one_is_explained_and_everything_stays_listed(world: World, doctor: Browser) -> None:
    world.deposit(world.new_document(title="Bilan récent"))
    page = doctor.post("documents", year="hier").content.decode()
    assert "Écrivez l’année en quatre chiffres." in page
    assert "Bilan récent" in page


def test_a_long_list_goes_on_with_what_was_looked_for(world: World, doctor: Browser) -> None:
    for number in range(52):
        world.deposit(world.new_document(title=f"Bilan numéro {number:02}", days_ago=number + 1))
    world.deposit(world.new_document(title="Ordonnance", type_code=PRESCRIPTION))
    first = doctor.post("documents", words="numéro").content.decode()
    assert "52 documents trouvés" in first
    assert '<input type="hidden" name="words" value="numéro">' in first
    cursor = first.split('name="suite" value="')[1].split('"')[0]
    second = doctor.post("documents", words="numéro", suite=cursor).content.decode()
    assert "Bilan numéro 51" in second
    assert "Bilan numéro 00" not in second
    assert "Ordonnance" not in second
    assert "Revenir à tous les documents" in second


def test_an_address_of_a_page_of_the_list_that_was_not_given_here_is_not_found(doctor: Browser) -> None:
    assert doctor.post("documents", suite="n’importe quoi").status_code == 404


@pytest.mark.parametrize("page", ["record", "documents"])
def test_the_number_of_queries_does_not_depend_on_the_number_of_documents(
    world: World, doctor: Browser, page: str
) -> None:
    world.deposit(world.new_document())
    doctor.read(page)  # what is kept for a while (the matrix, the key) is now there
    few = queries(doctor, page)
    for number in range(30):
        world.deposit(world.new_document(title=f"Bilan {number}", days_ago=number))
    assert queries(doctor, page) == few
    assert few <= 25


def test_the_home_page_asks_few_queries(doctor: Browser) -> None:
    doctor.read("home")
    assert queries(doctor, "home") <= 10


def without_tokens(page: str) -> str:
    """A page without what changes each time it is drawn."""
    return "\n".join(line for line in page.replace("><", ">\n<").splitlines() if "csrfmiddlewaretoken" not in line)


AWAITED = "une synthèse de votre part est attendue chaque année"


def test_mt_06_the_treating_doctor_is_told_that_a_synthesis_is_awaited(
    world: World, doctor: Browser, browse: Callable[..., Browser]
) -> None:
    other = world.new_document(title="Synthèse d’un confrère", type_code="SYNTH", author=world.nurse)
    world.deposit(other, by=world.nurse)
    assert AWAITED in doctor.read("record")
    assert AWAITED not in browse("inf.petit").read("record")
    world.deposit(world.new_document(title="Ancienne synthèse", type_code="SYNTH", days_ago=400))
    assert "Votre dernière synthèse est du" in doctor.read("record")
    world.deposit(world.new_document(title="Synthèse de l’année", type_code="SYNTH", days_ago=300))
    page = doctor.read("record")
    assert AWAITED not in page
    assert "Votre dernière synthèse est du" not in page
