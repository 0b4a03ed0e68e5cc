"""The addresses of publishers, below /editeurs/. A service is named as in the catalogue."""

from django.urls import path

from espace_sante.portals.publisher.views import access, criteria, data, files, home, life, members, notices, service

app_name = "publisher"
SERVICE = "services/<slug:slug>/"

urlpatterns = [
    path("", home.page, name="home"),
    path("nouveau/", home.new, name="new"),
    path("equipe/", members.page, name="members"),
    path("equipe/inviter/", members.invite, name="invite"),
    path("equipe/<uuid:member_id>/retirer/", members.end, name="end_member"),
    path(SERVICE, service.page, name="service"),
    path(f"{SERVICE}fiche/", service.card, name="card"),
    path(f"{SERVICE}captures/", files.shots, name="shots"),
    path(f"{SERVICE}captures/<uuid:shot_id>.webp", files.shot, name="shot"),
    path(f"{SERVICE}captures/<uuid:shot_id>/retirer/", files.remove_shot, name="remove_shot"),
    path(f"{SERVICE}donnees/", data.page, name="data"),
    path(f"{SERVICE}criteres/<slug:heading>/", criteria.page, name="criteria"),
    path(f"{SERVICE}pieces/<slug:code>/", files.evidence, name="evidence"),
    path(f"{SERVICE}pieces/fichier/<uuid:file_id>/", files.file, name="file"),
    path(f"{SERVICE}pieces/fichier/<uuid:file_id>/retirer/", files.remove_file, name="remove_file"),
    path(f"{SERVICE}acces/", access.page, name="access"),
    path(f"{SERVICE}acces/ajouter/", access.add, name="add_client"),
    path(f"{SERVICE}acces/<str:client_id>/renouveler/", access.renew, name="renew_client"),
    path(f"{SERVICE}acces/<str:client_id>/cles/", access.keys, name="client_keys"),
    path(f"{SERVICE}acces/<str:client_id>/retirer/", access.end, name="end_client"),
    path(f"{SERVICE}avis/", notices.page, name="notices"),
    path(f"{SERVICE}avis/cle/", notices.key, name="signing_key"),
    path(f"{SERVICE}envoyer/", life.submit, name="submit"),
    path(f"{SERVICE}reprendre/", life.take_back, name="take_back"),
    path(f"{SERVICE}hors-ligne/", life.take_offline, name="take_offline"),
    path(f"{SERVICE}en-ligne/", life.put_back_online, name="put_back_online"),
    path(f"{SERVICE}quitter/", life.withdraw, name="withdraw"),
]
