from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "espace_sante.messaging"
    label = "messaging"

    def ready(self) -> None:
        from espace_sante.kernel.events import subscribe
        from espace_sante.messaging.services.merged import on_spaces_merged, on_spaces_parted
        from espace_sante.messaging.services.remove import erase_mailboxes
        from espace_sante.record.api import SpacesErasing
        from espace_sante.spaces.api import SpacesMerged, SpacesParted

        subscribe(SpacesErasing, lambda event: erase_mailboxes(event.space_ids))
        subscribe(SpacesMerged, on_spaces_merged)
        subscribe(SpacesParted, on_spaces_parted)
