"""The three issuers: their addresses, their scopes, and which claims each scope opens.

Source: INTEROP.md section 5 (FranceConnect v2, base /api/v2; Pro Santé Connect, realm esante-wallet); ProConnect for
public agents, whose documentation says base /api/v2, `usual_name`, `email` and the levels of assurance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

CITIZEN = "citizen"
PROFESSIONAL = "professional"
AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Issuer:
    """One issuer of this process. Paths of endpoints are relative to `path`."""

    key: str
    path: str
    kind: str  # whom it signs in: CITIZEN, PROFESSIONAL or AGENT
    authorize: str
    token: str
    userinfo: str
    jwks: str
    end_session: str
    scopes: Mapping[str, tuple[str, ...]]  # scope -> claims it opens
    acr_values: tuple[str, ...]  # the first is given when the client asks for none we know
    pairwise: bool  # a subject for each client, or the same for all
    identity_in_id_token: bool
    signed_userinfo: bool  # the answer is a JWT (application/jwt) rather than JSON

    def claims_opened_by(self, scopes: list[str]) -> frozenset[str]:
        """The claims that these scopes open together."""
        return frozenset(claim for scope in scopes for claim in self.scopes.get(scope, ()))


FRANCECONNECT = Issuer(
    key="franceconnect",
    path="/fc/api/v2",
    kind=CITIZEN,
    authorize="authorize",
    token="token",  # noqa: S106 — a path
    userinfo="userinfo",
    jwks="jwks",
    end_session="session/end",
    scopes=MappingProxyType(
        {
            "openid": (),
            "given_name": ("given_name",),
            "family_name": ("family_name",),
            "preferred_username": ("preferred_username",),
            "birthdate": ("birthdate",),
            "gender": ("gender",),
            "birthplace": ("birthplace",),
            "birthcountry": ("birthcountry",),
            "email": ("email",),
        }
    ),
    acr_values=("eidas1", "eidas2"),
    pairwise=True,
    identity_in_id_token=False,
    signed_userinfo=True,
)

_KEYCLOAK = "protocol/openid-connect"

PROSANTECONNECT = Issuer(
    key="prosanteconnect",
    path="/psc/auth/realms/esante-wallet",
    kind=PROFESSIONAL,
    authorize=f"{_KEYCLOAK}/auth",
    token=f"{_KEYCLOAK}/token",
    userinfo=f"{_KEYCLOAK}/userinfo",
    jwks=f"{_KEYCLOAK}/certs",
    end_session=f"{_KEYCLOAK}/logout",
    scopes=MappingProxyType(
        {
            "openid": (),
            "scope_all": (
                "SubjectNameID",
                "preferred_username",
                "given_name",
                "family_name",
                "email_verified",
                "SubjectRole",
                "Secteur_Activite",
                "SubjectOrganization",
                "otherIds",
                "SubjectRefPro",
            ),
        }
    ),
    acr_values=("eidas1",),
    pairwise=False,
    identity_in_id_token=True,
    signed_userinfo=False,
)

PROCONNECT = Issuer(
    key="proconnect",
    path="/pc/api/v2",
    kind=AGENT,
    authorize="authorize",
    token="token",  # noqa: S106 — a path
    userinfo="userinfo",
    jwks="jwks",
    end_session="session/end",
    scopes=MappingProxyType(
        {
            "openid": (),
            "given_name": ("given_name",),
            "usual_name": ("usual_name",),
            "email": ("email",),
            "uid": ("uid",),
            "siret": ("siret",),
        }
    ),
    acr_values=("eidas1", "eidas2"),
    pairwise=True,
    identity_in_id_token=False,
    signed_userinfo=True,
)

ISSUERS = (FRANCECONNECT, PROSANTECONNECT, PROCONNECT)


def issuer_at(*, path: str) -> Issuer | None:
    """The issuer that serves this path, None outside all of them."""
    return next((issuer for issuer in ISSUERS if path.startswith(issuer.path + "/")), None)
