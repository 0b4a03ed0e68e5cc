from django.apps import AppConfig


class PairingConfig(AppConfig):
    name = "espace_sante.pairing"
    label = "pairing"

    def ready(self) -> None:
        from espace_sante.catalogue.api import ServiceChanged
        from espace_sante.kernel.events import subscribe
        from espace_sante.pairing.services import follow, receipts, remind, trace  # noqa: F401 - they handle their outbox
        from espace_sante.record.api import SpacesErasing
        from espace_sante.spaces.api import SpaceMoved, SpacesMerged, SpacesMoved

        subscribe(ServiceChanged, remind.on_service_changed)
        subscribe(SpaceMoved, follow.on_space)
        subscribe(SpacesMoved, follow.on_spaces)
        subscribe(SpacesMerged, follow.on_merged)
        subscribe(SpacesErasing, lambda event: follow.forget_pairings(event.space_ids))
