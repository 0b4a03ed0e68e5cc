"""The addresses of the professional's pages, below /pro/. A person is named by the id of their space alone."""

from django.urls import path

from espace_sante.portals.professional.views import (
    code,
    colleagues,
    connection,
    contact,
    deposit,
    document,
    emergency,
    health_history,
    home,
    messages,
    notices,
    oppositions,
    patient,
    record,
    situation,
    write_letter,
)

app_name = "professional"
PATIENT = "patients/<uuid:space_id>/"
DOCUMENT = f"{PATIENT}documents/<uuid:document_id>/"

urlpatterns = [
    path("", home.home, name="home"),
    path("situation/", situation.choose, name="situation"),
    path("notifications/", notices.page, name="notices"),
    path("demandes/", oppositions.page, name="oppositions"),
    path("demandes/<uuid:space_id>/<uuid:report_id>/", oppositions.one, name="opposition"),
    path("contact/", contact.page, name="contact"),
    path("messages/", messages.home, name="messages"),
    path("messages/<slug:box>/", messages.mailbox, name="mailbox"),
    path("messages/<slug:box>/<slug:exchange_id>/", messages.exchange, name="exchange"),
    path("messages/<slug:box>/<slug:exchange_id>/supprimer/", messages.delete, name="delete_exchange"),
    path("messages/<slug:box>/pieces/<str:letter_id>/<int:position>", messages.file, name="letter_file"),
    path("code/", code.from_home, name="code"),
    path(PATIENT, record.record, name="record"),
    path(f"{PATIENT}ouvrir/", connection.choose, name="connection"),
    path(f"{PATIENT}resultats/", record.results, name="results"),
    path(f"{PATIENT}documents/", record.documents, name="documents"),
    path(f"{PATIENT}prise-en-charge/", patient.declare, name="declare"),
    path(f"{PATIENT}urgence/", emergency.break_glass, name="emergency"),
    path(f"{PATIENT}regulation/", emergency.call_centre, name="call_centre"),
    path(f"{PATIENT}fin-de-l-urgence/", emergency.leave, name="leave_emergency"),
    path(f"{PATIENT}code/", code.of_patient, name="patient_code"),
    path(f"{PATIENT}confreres/", colleagues.page, name="colleagues"),
    path(f"{PATIENT}confreres/geste/", colleagues.act, name="colleague_act"),
    path(f"{PATIENT}ecrire/", write_letter.page, name="write_letter"),
    path(f"{PATIENT}deposer/", deposit.new, name="deposit"),
    path(f"{PATIENT}historique/", health_history.page, name="health_history"),
    path(f"{PATIENT}choix-du-mineur/", health_history.objection, name="objection"),
    path(DOCUMENT, document.page, name="document"),
    path(f"{DOCUMENT}fichier", document.file, name="file"),
    path(f"{DOCUMENT}apercu", document.preview, name="preview"),
    path(f"{DOCUMENT}pieces/<str:piece>", document.piece, name="piece"),
    path(f"{DOCUMENT}demasquer/", document.unmask, name="unmask"),
    path(f"{DOCUMENT}annoncer/", document.announce, name="announce"),
    path(f"{DOCUMENT}supprimer/", document.delete, name="delete"),
    path(f"{DOCUMENT}remplacer/", deposit.replacement, name="replace"),
]
