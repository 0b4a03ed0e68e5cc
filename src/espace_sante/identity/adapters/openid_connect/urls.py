"""`<mount>/franceconnect/` and `<mount>/franceconnect/retour/`, the same for Pro Santé Connect and ProConnect.

Included by django-allauth's own addresses, or alone. The names are those that django-allauth reverses.
"""

from __future__ import annotations

from django.urls import re_path

from espace_sante.identity.adapters.openid_connect import FRANCECONNECT, PROCONNECT, PROSANTECONNECT, views

_ISSUER = rf"^(?P<provider_id>{FRANCECONNECT}|{PROSANTECONNECT}|{PROCONNECT})"

urlpatterns = [
    re_path(rf"{_ISSUER}/$", views.login, name="openid_connect_login"),
    re_path(rf"{_ISSUER}/retour/$", views.callback, name="openid_connect_callback"),
]
