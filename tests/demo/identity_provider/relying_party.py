"""A bare site that signs people in with the project's relying party, run as its own process against a running provider.

It prints, as JSON, what came of each way of coming back. Usage: `python -m … CLIENTS_JSON`.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import django
import httpx
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.test import Client, RequestFactory
from django.urls import include, path
from django.utils.module_loading import import_string

from espace_sante.identity.adapters.openid_connect import social_providers
from tests.demo.identity_provider.browser import hidden_field

APPS = ["auth", "contenttypes", "sessions", "messages"]
ALLAUTH = ["allauth", "allauth.account", "allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"]
SUBJECTS = {"franceconnect": "camille", "prosanteconnect": "899700218896", "proconnect": "agent:operateur"}

Change = Callable[[Any, dict[str, str]], None]


def configure(clients: dict[str, dict[str, str]]) -> None:
    settings.configure(
        SECRET_KEY="of-this-process-only",
        ROOT_URLCONF=__name__,
        ALLOWED_HOSTS=["127.0.0.1"],
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        INSTALLED_APPS=[*(f"django.contrib.{name}" for name in APPS), *ALLAUTH],
        MIGRATION_MODULES=dict.fromkeys([*APPS, "account", "socialaccount"]),
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
        ACCOUNT_EMAIL_VERIFICATION="none",
        SOCIALACCOUNT_PROVIDERS=social_providers(clients),
        LOGIN_REDIRECT_URL="/",
    )
    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)


class Site:
    """The site under a test client, and the visitor's browser at the provider."""

    def __init__(self, clients: dict[str, dict[str, str]], direct: httpx.Client) -> None:
        self.clients = clients
        self.direct = direct

    def leave(self, key: str, address: str = "") -> tuple[Any, dict[str, str]]:
        """Start a sign-in: the visitor's client and the parameters sent to the issuer."""
        client = Client(HTTP_HOST="127.0.0.1:8000")
        response = client.post(f"/connexion/{key}/{address}")
        return client, self._parameters(response["Location"])

    def sign_in(self, key: str, change: Change | None = None, **sent: str) -> dict[str, Any]:
        """A whole sign-in, where `change` meddles with the session or the answer, and `sent` with the request."""
        client, parameters = self.leave(key)
        answer = self._choose(key, parameters | sent)
        if change:
            change(client, answer)
        response = client.get(f"/connexion/{key}/retour/", answer)
        return {"status": response.status_code, "signed_in": "_auth_user_id" in client.session} | _stored(client)

    def replay(self, key: str, *, own_state: bool) -> dict[str, Any]:
        """An answer that signed somebody in, brought again from another browser, or with its own state."""
        client, parameters = self.leave(key)
        answer = self._choose(key, parameters)
        client.get(f"/connexion/{key}/retour/", answer)
        thief, own = self.leave(key)
        if own_state:
            answer = answer | {"state": own["state"]}
        response = thief.get(f"/connexion/{key}/retour/", answer)
        return {"status": response.status_code, "signed_in": "_auth_user_id" in thief.session}

    def stolen_code(self, key: str) -> dict[str, Any]:
        """A code that nobody has used yet, with a state of one's own: PKCE ties the code to the browser that asked."""
        _, parameters = self.leave(key)
        answer = self._choose(key, parameters)
        thief, own = self.leave(key)
        response = thief.get(f"/connexion/{key}/retour/", answer | {"state": own["state"]})
        return {"status": response.status_code, "signed_in": "_auth_user_id" in thief.session}

    def sign_out_address(self) -> str:
        client, parameters = self.leave("franceconnect")
        client.get("/connexion/franceconnect/retour/", self._choose("franceconnect", parameters))
        request = RequestFactory().get("/")
        request.session = client.session
        sign_out_address = import_string("espace_sante.identity.adapters.openid_connect.views.sign_out_address")
        return sign_out_address(request, after="http://127.0.0.1:8000/") or ""

    def _choose(self, key: str, parameters: dict[str, str]) -> dict[str, str]:
        base = self.clients[key]["issuer"]
        endpoint = self.direct.get(f"{base}/.well-known/openid-configuration").json()["authorization_endpoint"]
        self.direct.cookies.clear()
        page = self.direct.get(endpoint, params=parameters, follow_redirects=True)
        data = {name: hidden_field(page.text, name) for name in ("csrfmiddlewaretoken", "next")}
        chosen = self.direct.post(f"{base}/choisir", data=data | {"subject": SUBJECTS[key]})
        return self._parameters(self.direct.get(page.url.join(chosen.headers["Location"])).headers["Location"])

    def _parameters(self, address: str) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def _stored(client: Any) -> dict[str, Any]:
    account = (
        apps.get_model("socialaccount", "SocialAccount")
        .objects.filter(user_id=client.session.get("_auth_user_id", 0))
        .first()
    )
    return {"provider": account.provider, "data": account.extra_data} if account else {}


def forget_nonce(client: Any, answer: dict[str, str]) -> None:
    session = client.session
    session["socialaccount_states"][answer["state"]][0]["nonce"] = "celui-d-une-autre-demande"
    session.save()


def scenarios(site: Site) -> dict[str, Any]:
    return {
        "sent": site.leave("franceconnect")[1],
        "sent_from_a_forged_address": site.leave("franceconnect", "?auth_params=acr_values%3Deidas1&scope=phone")[1],
        "citizen": site.sign_in("franceconnect"),
        "professional": site.sign_in("prosanteconnect"),
        "other_nonce": site.sign_in("franceconnect", forget_nonce),
        "other_issuer": site.sign_in("franceconnect", lambda _, answer: answer.update(iss="http://ailleurs.example")),
        "no_issuer": site.sign_in("franceconnect", lambda _, answer: answer.pop("iss") and None),
        "other_state": site.sign_in("franceconnect", lambda _, answer: answer.update(state="inconnu")),
        "low_assurance": site.sign_in("franceconnect", acr_values="eidas1"),
        "replayed": site.replay("franceconnect", own_state=False),
        "replayed_with_own_state": site.replay("franceconnect", own_state=True),
        "stolen_code": site.stolen_code("franceconnect"),
        "sign_out": site.sign_out_address(),
    }


def main() -> None:
    warnings.simplefilter("error")
    clients = json.loads(sys.argv[1])
    configure(clients)
    with httpx.Client(timeout=10) as direct:
        site = Site(clients, direct)
        results = scenarios(site)
    nobody_there = {key: client | {"issuer": "http://127.0.0.1:9"} for key, client in clients.items()}
    settings.SOCIALACCOUNT_PROVIDERS.update(social_providers(nobody_there))
    response = Client(HTTP_HOST="127.0.0.1:8000").post("/connexion/franceconnect/")
    sys.stdout.write(json.dumps(results | {"silent_issuer": response.status_code}))


def __getattr__(name: str) -> Any:
    """`urlpatterns`, made when Django asks for them: django-allauth's need settings."""
    if name != "urlpatterns":
        raise AttributeError(name)
    return [path("connexion/", include("allauth.urls"))]


if __name__ == "__main__":
    sys.modules["tests.demo.identity_provider.relying_party"] = sys.modules["__main__"]
    main()
