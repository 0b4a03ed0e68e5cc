"""Addresses of the citizen's pages, below /espace/. Ids only: no word about health stands in an address."""

from django.urls import path

from espace_sante.portals.citizen.views import activity, document, documents, home, more, professionals, upload

app_name = "citizen"
SPACE = "<uuid:space_id>/"
DOCUMENT = f"{SPACE}documents/<uuid:document_id>/"

urlpatterns = [
    path("", home.own, name="home"),
    path(SPACE, home.of, name="home_of"),
    path(f"{SPACE}activer/", home.activate, name="activate"),
    path(f"{SPACE}documents/", documents.page, name="documents"),
    path(f"{SPACE}documents/ajouter/", upload.add, name="upload"),
    path(DOCUMENT, document.page, name="document"),
    path(f"{DOCUMENT}fichier", document.file, name="file"),
    path(f"{DOCUMENT}apercu", document.preview, name="preview"),
    path(f"{DOCUMENT}image/<str:piece>", document.piece, name="piece"),
    path(f"{DOCUMENT}masquer/", document.mask, name="mask"),
    path(f"{DOCUMENT}supprimer/", document.delete, name="delete"),
    path(f"{SPACE}activite/", activity.page, name="activity"),
    path(f"{SPACE}professionnels/", professionals.page, name="professionals"),
    path(f"{SPACE}professionnels/choisir/", professionals.choose, name="choose"),
    path(f"{SPACE}plus/", more.page, name="more"),
]
