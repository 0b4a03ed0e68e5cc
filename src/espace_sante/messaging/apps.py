from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "espace_sante.messaging"
    label = "messaging"

    def ready(self) -> None:
        from espace_sante.kernel.events import subscribe
        from espace_sante.messaging.services.remove import erase_mailboxes
        from espace_sante.record.api import SpacesErasing

        subscribe(SpacesErasing, lambda event: erase_mailboxes(event.space_ids))
