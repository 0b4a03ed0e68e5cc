"""Heirs ask without an account, two operators answer, the documents are taken once. RULES.md LC-22, OPE-05."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from espace_sante.heirs.models import HeirFile
from espace_sante.kernel.actors import ActorKind
from espace_sante.portals.components import session
from tests.factories import make_program
from tests.heirs.heir_world import HeirWorld, picture

pytestmark = pytest.mark.django_db
CODE = r"[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}"


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> HeirWorld:
    desk = HeirWorld()
    monkeypatch.setattr(session, "utc_now", lambda: desk.now)
    monkeypatch.setattr(session, "is_fresh", lambda request: True)
    return desk


def paper(content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("piece.png", picture() if content is None else content, content_type="image/png")


def request_of(**changes: Any) -> dict[str, Any]:
    told = {
        "nom": "Fictif", "prenom": "Camille", "naissance": "17/09/1985", "deces": "20/11/2026",
        "vous": "Alix Fictif", "votre_naissance": "1960-03-02", "lien_avec": "parent",
        "adresse": "1 rue des Inventions", "courriel": "alix@courriel.example",
        "but": "cause-of-death", "pourquoi": "Une assurance le demande.",
        "acte": paper(), "identite": paper(), "lien": paper(),
    }  # fmt: skip
    return {name: value for name, value in (told | changes).items() if value is not None}


def ask(client: Client, **changes: Any) -> HttpResponse:
    return client.post(reverse("public:heirs"), request_of(**changes))


def text_of(response: HttpResponse) -> str:
    return response.content.decode().replace("\u00a0", " ")


def agent(login: str) -> Client:
    make_program(login, kind=ActorKind.OPERATOR)
    client = Client()
    client.force_login(get_user_model().objects.get(login=login))
    return client


def post(client: Client, page: str, *ids: object, **values: Any) -> str:
    return text_of(client.post(reverse(f"operator:{page}", args=ids), values, follow=True))


def test_lc22_heirs_ask_two_people_answer_and_the_documents_are_taken_once(desk: HeirWorld) -> None:
    heir, nadia, omar = Client(), agent("nadia.desk"), agent("omar.desk")
    page = text_of(heir.post(reverse("public:heirs"), request_of(), follow=True))
    file = HeirFile.objects.get()
    code = re.search(CODE, page)
    assert code
    assert file.reference in page
    pdf = heir.get(reverse("public:heirs_receipt")).content
    assert code[0] in pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_bounded()

    assert file.reference in text_of(nadia.get(reverse("operator:heirs")))
    assert "Alix" not in text_of(nadia.get(reverse("operator:heirs")))
    first = file.papers.order_by("position")[0]
    opened = nadia.get(reverse("operator:heir_paper", args=[file.id, first.id]))
    assert opened.content == picture()
    assert opened.headers["Content-Disposition"].startswith("attachment")
    assert "La personne est retrouvée" in post(nadia, "heir_recognise", file.id)
    gives = {"reponse": "remettre", "sortes": ["biology"], "motif": "Lien et motif établis."}
    assert "notez son décès d’abord" in post(nadia, "heir_propose", file.id, **gives)
    assert "Le décès est noté" in post(nadia, "heir_death", file.id, jour="2026-11-20")
    assert "Une autre personne doit maintenant valider" in post(nadia, "heir_propose", file.id, **gives)
    assert "une autre personne doit le valider" in post(nadia, "heir_approve", file.id)
    assert "est examinée" in text_of(heir.get(reverse("public:heirs_answer")))
    assert "C’est validé" in post(omar, "heir_approve", file.id)

    other = Client()
    answer = other.post(
        reverse("public:heirs_follow"), {"numero": file.reference, "code": code[0].lower()}, follow=True
    )
    assert "Votre demande est acceptée" in text_of(answer)
    taken = other.post(reverse("public:heirs_take"))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(taken)))
    assert archive.testzip() is None
    assert len(archive.namelist()) == 3  # the contents, two documents: what was hidden is not there
    assert "Montré" in archive.read("sommaire.txt").decode()
    assert "Masqué" not in archive.read("sommaire.txt").decode()
    assert "cela l’a déjà été" in text_of(other.post(reverse("public:heirs_take"), follow=True))
    assert "Le téléchargement est rouvert" in post(nadia, "heir_renew", file.id)
    assert "Votre demande est acceptée" in text_of(heir.get(reverse("public:heirs_answer")))


def test_the_page_is_the_same_whether_the_person_exists_or_not(desk: HeirWorld) -> None:
    def told(**changes: Any) -> str:
        page = text_of(Client().post(reverse("public:heirs"), request_of(**changes), follow=True))
        return re.sub(rf"AD-[2-9A-Z]{{5}}-[2-9A-Z]{{5}}|{CODE}|csrfmiddlewaretoken[^>]*|nonce-[^\"']*", "", page)

    assert told() == told(nom="Personne", prenom="Inventée")


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"acte": None}, 422),
        ({"lien": None}, 422),
        ({"deces": "1984-01-01"}, 422),
        ({"deces": "2027-01-01"}, 422),
        ({"naissance": "0001-01-01"}, 422),
        ({"but": "curiosity"}, 422),
        ({"nom": "\x00"}, 422),
        ({"lien": paper(b"MZ\x00\x01")}, 422),
        ({"lien": paper(b"")}, 422),
        ({"lien": paper(b"\x89PNG\r\n\x1a\n" + bytes(5_000_001))}, 413),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(desk: HeirWorld, changes: dict[str, Any], status: int) -> None:
    response = ask(Client(), **changes)
    assert response.status_code == status
    assert "Erreur :" in text_of(response)
    assert not HeirFile.objects.exists()


def test_requests_about_one_person_are_counted(desk: HeirWorld) -> None:
    client = Client()
    assert [ask(client).status_code for _ in range(6)] == [302] * 5 + [429]


def test_guessed_codes_have_one_answer_and_are_counted(desk: HeirWorld) -> None:
    ask(Client())
    reference = HeirFile.objects.get().reference
    client, address = Client(), reverse("public:heirs_follow")
    pages = [client.post(address, {"numero": one, "code": "2222"}) for one in (reference, "AD-22222-22222")]
    assert {one.status_code for one in pages} == {422}
    assert all("ne vont pas ensemble" in text_of(one) for one in pages)
    assert [client.post(address, {"numero": reference, "code": "2"}).status_code for _ in range(5)][-1] == 429
    for page in ("heirs_answer", "heirs_received", "heirs_receipt"):
        assert client.get(reverse(f"public:{page}")).headers["Location"] == address


def test_what_this_browser_opened_ends_after_half_an_hour(desk: HeirWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    ask(client)
    assert client.get(reverse("public:heirs_answer")).status_code == 200
    monkeypatch.setattr(session, "utc_now", lambda: desk.now + timedelta(minutes=30))
    assert client.get(reverse("public:heirs_answer")).status_code == 302


def test_whoever_left_the_console_open_is_asked_who_they_are(desk: HeirWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(Client())
    file, client = HeirFile.objects.get(), agent("nadia.desk")
    monkeypatch.setattr(session, "is_fresh", lambda request: False)
    for page in ("heir_propose", "heir_approve", "heir_renew", "heir_death"):
        answer = client.post(reverse(f"operator:{page}", args=[file.id]))
        assert answer.headers["Location"].startswith("/connexion/confirmer/")


def test_an_answer_without_a_kind_of_document_is_asked_again(desk: HeirWorld) -> None:
    ask(Client())
    client = agent("nadia.desk")
    page = post(client, "heir_propose", HeirFile.objects.get().id, reponse="remettre", motif="Motif établi.")
    assert "Cochez au moins une sorte de documents" in page
    assert HeirFile.objects.get().state == "received"
