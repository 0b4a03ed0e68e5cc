"""Messages as the holder's side sees them. RULES.md MSG-02, 05, 06, 09, 10, 11, 16, 17; CAR-10, CAR-13."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from espace_sante.access import api as access
from espace_sante.identity.models import Professional
from espace_sante.kernel.carers import CarerScope, Section
from espace_sante.kernel.identifiers import Rpps
from espace_sante.messaging import api as messaging
from espace_sante.messaging.models import Departure, Message
from espace_sante.record import api as record
from tests.carers import make_carer
from tests.interop.xdm.archives import archive
from tests.interop.xdm.test_filing import about
from tests.messaging.conftest import DOCTOR, HOSPITAL, Post
from tests.messaging.test_first_letters import OWN, PHARMACY, open_window, with_pharmacy
from tests.portals.citizen.conftest import Browser, text_of
from tests.worlds import NOW, World


def picture() -> bytes:
    drawn = BytesIO()
    Image.new("RGB", (8, 8), "white").save(drawn, "PNG")
    return drawn.getvalue()


PNG = picture()


@pytest.fixture
def post(world: World) -> Post:
    return Post(world)


def thread_id(post: Post, number: int = 0) -> Any:
    return post.inbox().threads[number].id


def test_the_list_says_of_whom_what_and_how_many_are_not_read(post: Post, camille: Browser) -> None:
    post.receive(text="Tout va bien, à bientôt.")
    page = camille.read("messages")
    for words in ("Dr Hélène Martin", "Vos résultats", "Tout va bien, à bientôt.", "1 non lu", "1 message non lu"):
        assert words in page, words


def test_the_count_is_in_the_navigation_of_every_page_until_it_is_read(post: Post, camille: Browser) -> None:
    assert "message non lu" not in camille.read("home")
    post.receive()
    post.receive(sender=messaging.MailAddress(HOSPITAL))
    assert "2 messages non lus" in camille.read("home")
    camille.read("conversation", thread_id(post))
    assert "1 message non lu" in camille.read("documents")


def test_a_conversation_is_read_and_answered_with_a_file(post: Post, camille: Browser) -> None:
    post.receive(text="Avez-vous une photo ?")
    here = thread_id(post)
    assert "Avez-vous une photo ?" in camille.read("conversation", here)
    photograph = SimpleUploadedFile("pied.png", PNG, content_type="image/png")
    answer = camille.post("conversation", here, texte="La voici.", fichier=photograph, follow=True)
    page = text_of(answer)
    assert "Votre réponse est partie." in page
    assert "La voici." in page
    assert "En cours d’envoi" in page
    (one,) = messaging.departures(now=NOW + timedelta(hours=1))
    assert [(part.name, part.content) for part in one.mail.parts] == [("pied.png", PNG)]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"texte": " "}, "Écrivez votre message, ou joignez un fichier."),
        ({"texte": "a" * 20_001}, "C’est trop long"),
        ({"texte": "Voici", "fichier": ("x.exe", b"MZ\x00\x01", "application/octet-stream")},
         "Ce format n’est pas accepté"),
        ({"texte": "Voici", "fichier": ("x.pdf", b"\x00\x01", "application/pdf")},
         "ne contient pas ce que son nom annonce"),
        ({"texte": "Voici", "fichier": ("x.txt", b"a" * 5_000_001, "text/plain")}, "La limite est de 5 Mo"),
    ],
    ids=["empty", "long", "a program", "not a PDF", "large"],
)  # fmt: skip
def test_msg_09_what_cannot_be_sent_is_said_and_what_was_written_stays(
    post: Post, camille: Browser, sent: dict[str, Any], said: str
) -> None:
    post.receive()
    if "fichier" in sent:
        name, content, kind = sent["fichier"]
        sent = sent | {"fichier": SimpleUploadedFile(name, content, content_type=kind)}
    answer = camille.post("conversation", thread_id(post), **sent)
    assert answer.status_code == 422
    page = text_of(answer)
    assert said in page
    if sent["texte"] == "Voici":
        assert "Voici</textarea>" in page
    assert Message.objects.count() == 1
    assert not Departure.objects.exists()


def test_msg_06_an_exchange_that_was_ended_says_by_whom_and_offers_no_answer(post: Post, camille: Browser) -> None:
    post.receive(ends_exchange=True)
    page = camille.read("conversation", thread_id(post))
    assert "Dr Hélène Martin a terminé cet échange" in page
    assert "<textarea" not in page
    assert "Échange terminé" in camille.read("messages")
    answer = camille.post("conversation", thread_id(post), texte="Encore")
    assert answer.status_code == 422
    assert "Cet échange est terminé" in text_of(answer)


def test_msg_05_what_wants_no_answer_offers_none(post: Post, camille: Browser) -> None:
    post.receive(automatic=True)
    page = camille.read("conversation", thread_id(post))
    assert "Ce message n’attend pas de réponse." in page
    assert "<textarea" not in page


def test_msg_05_several_people_are_answered_together_on_request(post: Post, camille: Browser) -> None:
    post.receive(cc=(messaging.MailAddress(HOSPITAL),))
    assert "Répondre à toutes ces personnes" in camille.read("conversation", thread_id(post))
    camille.post("conversation", thread_id(post), texte="À tous", tous="on")
    assert Departure.objects.count() == 2


def test_msg_02_one_writes_first_to_who_wrote_before_and_to_nobody_else(post: Post, camille: Browser) -> None:
    assert "Personne ne vous a encore écrit" in camille.read("write_message")
    post.receive()
    assert "Dr Hélène Martin" in camille.read("write_message")
    refused = camille.post("write_message", a="quelquun@liberal.mssante.example", objet="Bonjour", texte="Question")
    assert refused.status_code == 422
    assert "Vous ne pouvez pas écrire à cette personne." in text_of(refused)
    done = camille.post("write_message", a=DOCTOR, objet="Bonjour", texte="Question", follow=True)
    assert "Votre message est parti." in text_of(done)
    assert len(post.inbox().threads) == 2


def test_msg_10_a_draft_waits_in_its_conversation(post: Post, camille: Browser) -> None:
    post.receive()
    done = camille.post("keep_draft", thread_id(post), texte="Bonjour, je", follow=True)
    assert "Le brouillon est gardé." in text_of(done)
    assert "Brouillon" in camille.read("messages")
    assert "Bonjour, je</textarea>" in camille.read("conversation", thread_id(post))


def test_msg_10_a_conversation_is_deleted(post: Post, camille: Browser) -> None:
    post.receive()
    done = camille.post("delete_conversation", thread_id(post), follow=True)
    assert "La conversation est supprimée." in text_of(done)
    assert "Aucun message" in text_of(done)


def test_msg_11_an_attachment_is_opened_then_saved_once_among_the_documents(post: Post, camille: Browser) -> None:
    post.receive(parts=(messaging.MailPart("compte_rendu.txt", "text/plain", b"Tout va bien"),))
    page = camille.read("conversation", thread_id(post))
    assert "Ranger dans les documents" in page
    (message,) = post.open().messages
    (part,) = message.parts
    answer = camille.get("message_part", part.id)
    assert b"".join(answer.streaming_content) == b"Tout va bien"  # type: ignore[attr-defined]
    assert answer["X-Content-Type-Options"] == "nosniff"
    for _turn in range(2):
        assert camille.post("save_part", thread_id(post), part.id).status_code == 302
    listed = record.list_documents(actor=post.world.camille, space=post.world.space, now=NOW)
    assert [one.title for one in listed.documents] == ["compte rendu"]
    assert "Voir dans les documents" in camille.read("conversation", thread_id(post))


def test_a_program_or_an_archive_is_not_saved_among_the_documents(post: Post, camille: Browser) -> None:
    post.receive(parts=(messaging.MailPart("winmail.dat", "application/ms-tnef", b"\x78\x9f\x00\x22"),))
    assert "Ranger dans les documents" not in camille.read("conversation", thread_id(post))
    (message,) = post.open().messages
    answer = camille.post("save_part", thread_id(post), message.parts[0].id, follow=True)
    assert "Ce format n’est pas accepté" in text_of(answer)


def test_msg_12_the_archive_of_a_hospital_is_saved_under_the_name_of_its_author(post: Post, camille: Browser) -> None:
    content = archive(about(post.world.space.ins))
    post.receive(parts=(messaging.MailPart("IHE_XDM.zip", "application/zip", content),))
    page = camille.read("conversation", thread_id(post))
    assert "Document de santé, pour votre espace" in page
    (message,) = post.open().messages
    done = camille.post("save_part", thread_id(post), message.parts[0].id, follow=True)
    assert "La pièce jointe est rangée dans les documents." in text_of(done)
    listed = record.list_documents(actor=post.world.camille, space=post.world.space, now=NOW)
    assert [one.author.name for one in listed.documents] == ["Inès MOREAU"]


def test_msg_13_the_archive_of_somebody_else_is_not_saved_and_says_so(post: Post, camille: Browser) -> None:
    post.receive(parts=(messaging.MailPart("IHE_XDM.zip", "application/zip", archive()),))
    (message,) = post.open().messages
    done = camille.post("save_part", thread_id(post), message.parts[0].id, follow=True)
    assert "rangée" not in text_of(done)
    assert "es-toast" in text_of(done)
    assert not record.list_documents(actor=post.world.camille, space=post.world.space, now=NOW).documents


def test_a_document_is_sent_from_its_page_to_who_wrote_before(post: Post, camille: Browser) -> None:
    post.receive()
    done = post.world.deposit()
    page = camille.read("document", done.document_id)
    href = re.search(r'href="([^"]*/messages/ecrire/[^"]*)"', page)
    assert href
    form = text_of(camille.client.get(href.group(1)))
    assert "Le document que vous avez choisi" in form
    camille.post("write_message", a=DOCTOR, objet="Mon bilan", texte="", document=str(done.document_id))
    (one,) = messaging.departures(now=NOW + timedelta(hours=1))
    assert [part.name for part in one.mail.parts] == ["IHE_XDM.zip"]


def test_msg_16_who_left_the_directory_is_told(post: Post, camille: Browser) -> None:
    from espace_sante.identity.models import MssanteAddress

    rpps = post.world.doctor.rpps
    MssanteAddress.objects.create(address=DOCTOR, kind="PER", rpps=rpps)
    post.receive()
    assert "n’exerce plus" not in camille.read("conversation", thread_id(post))
    Professional.objects.filter(rpps=rpps).update(ended_at=NOW)
    assert "n’exerce plus, d’après l’annuaire" in camille.read("conversation", thread_id(post))
    assert "(n’exerce plus)" in camille.read("write_message")
    again = camille.post("write_message", a=DOCTOR, objet="Bonjour", texte="Question", follow=True)
    assert "Votre message est parti." in text_of(again)


HOSTILE = (
    '<p onclick="x()">Bonjour <b>vous</b></p><script>alert(1)</script><img src="https://pisteur.example/a.gif">'
    '<a href="javascript:alert(1)">ici</a><style>p{display:none}</style><iframe src="https://x.example"></iframe>'
)


def test_a_letter_in_html_loads_and_runs_nothing(post: Post, camille: Browser) -> None:
    post.receive(html=HOSTILE)
    page = camille.read("conversation", thread_id(post))
    assert "Bonjour <b>vous</b>" in page
    for trace in ("pisteur", "alert(1)", "onclick", "x.example", "javascript:", "display:none"):
        assert trace not in page, trace


def test_words_are_never_read_as_html(post: Post, camille: Browser) -> None:
    post.receive(
        subject="<i>Objet</i>", text="<script>alert(1)</script>", sender=messaging.MailAddress(DOCTOR, "<b>M</b>")
    )
    page = camille.read("conversation", thread_id(post)) + camille.read("messages")
    for trace in ("<script>alert", "<i>Objet", "<b>M"):
        assert trace not in page


def test_car_10_a_carer_reads_writes_and_is_named(post: Post, browse: Callable[..., Browser]) -> None:
    andre = post.world.citizen("andre", "André")
    post.world.open_space(andre)
    make_carer(post.world.camille, andre, now=post.world.now)
    post.receive()
    carer = browse("andre", space_id=post.world.space.id)
    assert "Votre nom sera écrit sous le message." in carer.read("conversation", thread_id(post))
    page = text_of(carer.post("conversation", thread_id(post), texte="Merci.", follow=True))
    assert "Écrit par André FICTIF, qui aide Camille FICTIF." in page


@pytest.mark.parametrize(
    ("sections", "writes", "reads"), [((Section.MESSAGES,), False, True), ((Section.AGENDA,), True, False)]
)
def test_car_13_a_carer_sees_what_was_opened_to_them(
    post: Post, browse: Callable[..., Browser], sections: tuple[Section, ...], writes: bool, reads: bool
) -> None:
    andre = post.world.citizen("andre", "André")
    post.world.open_space(andre)
    make_carer(
        post.world.camille, andre, now=post.world.now, scope=CarerScope(sections=frozenset(sections), writes=writes)
    )
    post.receive()
    carer = browse("andre", space_id=post.world.space.id)
    assert carer.get("messages").status_code == (200 if reads else 403)
    if reads:
        assert "<textarea" not in carer.read("conversation", thread_id(post))
        assert carer.post("conversation", thread_id(post), texte="Non").status_code == 403
    else:
        assert "message non lu" not in carer.read("home")


def test_a_conversation_of_another_space_is_not_found(post: Post, browse: Callable[..., Browser]) -> None:
    other = post.world.citizen("robin", "Robin")
    space = post.world.open_space(other)
    post.receive()
    robin = browse("robin", space_id=space.id)
    assert robin.get("conversation", thread_id(post)).status_code == 404
    assert robin.post("delete_conversation", thread_id(post)).status_code == 404
    assert post.inbox().unread == 1


@pytest.mark.parametrize("query", ["?avant=x", "?avant=2026-11-24~x", "?avant=2026-11-24T10:00:00~" + "0" * 32])
def test_a_wrong_place_in_the_list_is_not_found(post: Post, camille: Browser, query: str) -> None:
    assert camille.get("messages", query=query).status_code == 404


def test_the_list_costs_few_queries_whatever_its_length(
    post: Post, camille: Browser, django_assert_max_num_queries: Any
) -> None:
    for number in range(25):
        post.receive(subject=f"Sujet {number}")
    camille.read("messages")
    with django_assert_max_num_queries(8, using="ens"):
        page = camille.read("messages")
    assert "Messages plus anciens" in page
    found = text_of(camille.post("messages", mots="sujet 24"))
    assert found.count("es-inbox__row ") == 1
    assert "1 conversation avec ces mots." in found


def test_msg_03_a_pharmacy_is_found_then_written_to_and_the_paper_is_recalled(post: Post, camille: Browser) -> None:
    with_pharmacy(post)
    access.block_professional(
        actor=post.world.camille, space=post.world.space, rpps=Rpps(str(post.world.pharmacist.rpps)), name="P",
        now=post.world.now,
    )  # fmt: skip
    assert "Trouver une pharmacie" in camille.read("write_message")
    nothing = text_of(camille.post("pharmacies", nom="inconnue", ville=""))
    assert "Aucune pharmacie de ce nom n’a de messagerie sécurisée." in nothing
    assert "Écrivez au moins deux lettres de son nom." in text_of(camille.post("pharmacies", nom="p"))
    found = text_of(camille.post("pharmacies", nom="marche", ville=""))
    href = re.search(r'href="([^"]*/messages/ecrire/\?pharmacie=\d{9})"', found)
    assert href
    form = text_of(camille.client.get(href[1]))
    assert f'value="{PHARMACY}" selected' in form
    assert "Apportez aussi l’original sur papier." in form
    sent = {"a": PHARMACY, "objet": "Ordonnance", "texte": "Voici mon ordonnance."}
    done = text_of(camille.client.post(href[1], sent, follow=True))
    assert "Pensez à apporter l’ordonnance sur papier." in done
    assert "Avec Pharmacie Marché" in done


def test_c11_who_opened_a_window_is_among_whom_one_may_write_to(post: Post, camille: Browser) -> None:
    assert "Personne ne vous a encore écrit" in camille.read("write_message")
    open_window(post)
    assert OWN in camille.read("write_message")
    done = camille.post("write_message", a=OWN, objet="Une question", texte="Bonjour Docteur.", follow=True)
    assert "Votre message est parti." in text_of(done)


def test_msg_10_the_reader_is_asked_before_anybody_is_told_that_they_read(post: Post, camille: Browser) -> None:
    post.receive(wants_receipt=True)
    here = thread_id(post)
    assert "Prévenir Dr Hélène Martin que vous avez lu ?" in camille.read("conversation", here)
    message = Message.objects.get()
    told = camille.post("answer_receipt", here, message.id, reponse="oui", follow=True)
    assert "Votre correspondant sait que vous avez lu." in text_of(told)
    assert "Prévenir" not in text_of(told)
    assert Departure.objects.get().report == "read"


def test_msg_10_one_may_say_no(post: Post, camille: Browser) -> None:
    post.receive(wants_receipt=True)
    here = thread_id(post)
    camille.read("conversation", here)
    told = text_of(camille.post("answer_receipt", here, Message.objects.get().id, reponse="non", follow=True))
    assert "Votre correspondant ne sera pas prévenu." in told
    assert "que vous avez lu ?" not in told
    assert not Departure.objects.exists()


def test_msg_10_one_chooses_once_for_all_and_documents_file_themselves(post: Post, camille: Browser) -> None:
    page = camille.read("mailbox_choices")
    assert "Me demander à chaque fois" in page
    done = camille.post("mailbox_choices", lecture="always", rangement="on", follow=True)
    assert "Vos réglages sont enregistrés." in text_of(done)
    found = messaging.mailbox_choices(actor=post.world.camille, space=post.world.space, now=NOW)
    assert found.filed_by is not None
    assert (found.receipts, found.filing, found.filed_by.id) == ("always", True, post.world.camille.id)
    post.receive(wants_receipt=True)
    assert "que vous avez lu ?" not in camille.read("conversation", thread_id(post))
    assert Departure.objects.get().report == "read_auto"


def test_a_choice_that_is_none_changes_nothing(post: Post, camille: Browser) -> None:
    page = camille.post("mailbox_choices", lecture="peut-être")
    assert page.status_code == 422
    assert "Choisissez l’une des réponses." in text_of(page)
    assert messaging.mailbox_choices(actor=post.world.camille, space=post.world.space, now=NOW).receipts == "ask"


@pytest.mark.parametrize(
    ("code", "said"),
    [("done", "Document intégré au dossier du cabinet."), ("902", "il n’y reconnaît pas le patient"), ("", "Envoyé")],
)
def test_msg_13_a_message_tells_what_became_of_its_documents(
    post: Post, camille: Browser, code: str, said: str
) -> None:
    post.receive()
    part = messaging.MailPart("IHE_XDM.zip", "application/zip", archive(about(post.world.space.ins)))
    post.receive(parts=(part,))
    Message.objects.filter(id=Message.objects.latest("at").id).update(
        outgoing=True, standing="departed", integration=code
    )
    page = camille.read("conversation", thread_id(post))
    assert said in page
    assert ("dossier du cabinet" in page or "logiciel du cabinet" in page) is bool(code)
