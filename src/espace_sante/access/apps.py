from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "espace_sante.access"
    label = "access"

    def ready(self) -> None:
        from espace_sante.access.services import (  # noqa: F401 - they listen, and handle their outbox
            family_trace,
            treating_doctors,
        )
