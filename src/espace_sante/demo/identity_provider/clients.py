"""Registering the main site as a client of every issuer, with the addresses it may be sent back to."""

from __future__ import annotations

from pathlib import Path

from django.apps import apps

from espace_sante.demo.identity_provider.secret_files import ensure_clients_file

CALLBACK_PATH = "/connexion/{key}/retour/"
AFTER_SIGN_OUT_PATHS = ("/", "/connexion/")


def register_clients(*, home: Path, issuer_base_url: str, client_base_urls: tuple[str, ...]) -> None:
    """Make the clients of the database those of the clients' file, for these addresses of the main site."""
    application_model = apps.get_model("oauth2_provider", "Application")
    for key, client in ensure_clients_file(home, issuer_base_url).items():
        application_model.objects.update_or_create(
            client_id=client["client_id"],
            defaults={
                "name": key,
                "client_secret": client["client_secret"],
                "hash_client_secret": False,  # the same secret lies beside it in the clients' file
                "client_type": application_model.CLIENT_CONFIDENTIAL,
                "authorization_grant_type": application_model.GRANT_AUTHORIZATION_CODE,
                "algorithm": application_model.RS256_ALGORITHM,
                "skip_authorization": True,
                "redirect_uris": " ".join(base + CALLBACK_PATH.format(key=key) for base in client_base_urls),
                "post_logout_redirect_uris": " ".join(
                    base + path for base in client_base_urls for path in AFTER_SIGN_OUT_PATHS
                ),
            },
        )
