from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "espace_sante.record"
    label = "record"

    def ready(self) -> None:
        from espace_sante.record.services import preview  # noqa: F401 - registers the handler of its outbox
