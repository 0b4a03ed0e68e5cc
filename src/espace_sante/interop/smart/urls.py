"""The addresses of OAuth that programs call; `/oauth/authorize`, which people see, is a page of the portals."""

from __future__ import annotations

from django.urls import path

from espace_sante.interop.smart import views

app_name = "smart"
urlpatterns = [
    path("oauth/token", views.token, name="token"),
    path("oauth/revoke", views.revoke, name="revoke"),
    path("oauth/introspect", views.introspect, name="introspect"),
    path("oauth/jwks", views.keys, name="keys"),
    path("fhir/.well-known/smart-configuration", views.description, name="smart_configuration"),
    path(".well-known/oauth-authorization-server", views.description, name="oauth_server"),
    path(".well-known/openid-configuration", views.description, name="openid_configuration"),
]
