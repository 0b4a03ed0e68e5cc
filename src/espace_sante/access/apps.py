from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "espace_sante.access"
    label = "access"

    def ready(self) -> None:
        from espace_sante.access.services import family_trace  # noqa: F401 - listens, and handles its outbox
