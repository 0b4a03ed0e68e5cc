"""Sign-in by OpenID Connect: the identity providers of this deployment as django-allauth wants them.

The clients come from `secrets/identity-provider.json` (mode 0600): `{"franceconnect": {"client_id", "client_secret",
"issuer"}, "prosanteconnect": {…}, "proconnect": {…}}`. The demonstration writes it; a deployment puts its own there.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from espace_sante.config.environment import Environment
from espace_sante.identity.adapters.openid_connect import social_providers


def social_settings(environment: Environment) -> dict[str, Any]:
    """Settings of the relying party."""
    return {
        "SOCIALACCOUNT_PROVIDERS": social_providers(_clients(environment)),
        "SOCIALACCOUNT_ADAPTER": "espace_sante.portals.public.sign_in.PeopleAdapter",
        "SOCIALACCOUNT_LOGIN_ON_GET": False,
        "SOCIALACCOUNT_STORE_TOKENS": False,
        "SOCIALACCOUNT_EMAIL_VERIFICATION": "none",
    }


def identity_origins(environment: Environment) -> list[str]:
    """The origins of the identity providers, for the policy of what a page's forms may reach."""
    issuers = [urlsplit(client["issuer"]) for client in _clients(environment).values()]
    return sorted({f"{issuer.scheme}://{issuer.netloc}" for issuer in issuers})


def _clients(environment: Environment) -> dict[str, dict[str, str]]:
    file = environment.home / "secrets" / "identity-provider.json"
    clients: dict[str, dict[str, str]] = json.loads(file.read_text()) if file.exists() else {}
    return clients
