from django.apps import AppConfig


class SpacesConfig(AppConfig):
    name = "espace_sante.spaces"
    label = "spaces"

    def ready(self) -> None:
        from espace_sante.spaces.services import move  # noqa: F401 - registers the handler of its outbox
