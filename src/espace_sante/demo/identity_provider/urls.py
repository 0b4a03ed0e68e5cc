"""Addresses: the same six endpoints and the choice of a person, once for each issuer."""

from __future__ import annotations

from django.urls import URLPattern, path
from oauth2_provider.views import JwksInfoView, TokenView, UserInfoView

from espace_sante.demo.identity_provider.issuers import ISSUERS, Issuer
from espace_sante.demo.identity_provider.views.authorization import IssuerAuthorizationView
from espace_sante.demo.identity_provider.views.choice import ChoosePersonView, welcome
from espace_sante.demo.identity_provider.views.end_session import IssuerEndSessionView
from espace_sante.demo.identity_provider.views.metadata import openid_configuration


def _of(issuer: Issuer) -> list[URLPattern]:
    base, key, which = issuer.path.removeprefix("/"), issuer.key, {"issuer": issuer}
    return [
        path(f"{base}/.well-known/openid-configuration", openid_configuration, which, name=f"{key}-configuration"),
        path(f"{base}/{issuer.jwks}", JwksInfoView.as_view(), name=f"{key}-jwks"),
        path(f"{base}/{issuer.authorize}", IssuerAuthorizationView.as_view(), which, name=f"{key}-authorize"),
        path(f"{base}/{issuer.token}", TokenView.as_view(), name=f"{key}-token"),
        path(f"{base}/{issuer.userinfo}", UserInfoView.as_view(), name=f"{key}-userinfo"),
        path(f"{base}/{issuer.end_session}", IssuerEndSessionView.as_view(), which, name=f"{key}-end-session"),
        path(f"{base}/choisir", ChoosePersonView.as_view(), which, name=f"{key}-choose"),
    ]


urlpatterns = [path("", welcome, name="welcome"), *(pattern for issuer in ISSUERS for pattern in _of(issuer))]
