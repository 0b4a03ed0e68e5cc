"""Addresses of the pages that anybody may open."""

from django.urls import path

from espace_sante.portals.public.views import entry, health, pages

app_name = "public"

urlpatterns = [
    path("", pages.landing, name="landing"),
    path("accessibilite/", pages.accessibility, name="accessibility"),
    path("mentions/", pages.legal, name="legal"),
    path("connexion/", entry.sign_in, name="sign_in"),
    path("deconnexion/", entry.sign_out, name="sign_out"),
    path("entree/", entry.entrance, name="entrance"),
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
]
