from django.apps import AppConfig


class SubscriptionsConfig(AppConfig):
    name = "espace_sante.subscriptions"
    label = "subscriptions"

    def ready(self) -> None:
        from espace_sante.agenda.api import AgendaWritten
        from espace_sante.kernel.events import subscribe
        from espace_sante.measures.api import MeasureChanged
        from espace_sante.pairing.api import PairingEnded
        from espace_sante.record.api import DocumentFiled, SpacesErasing
        from espace_sante.subscriptions.services import trace  # noqa: F401 - registers the handler of its outbox
        from espace_sante.subscriptions.services.listen import (
            forget_spaces,
            on_agenda,
            on_document,
            on_measure,
            on_unlinked,
        )

        subscribe(DocumentFiled, on_document)
        subscribe(AgendaWritten, on_agenda)
        subscribe(MeasureChanged, on_measure)
        subscribe(PairingEnded, on_unlinked)
        subscribe(SpacesErasing, lambda event: forget_spaces(list(event.space_ids)))
