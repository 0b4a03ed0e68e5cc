from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "espace_sante.agenda"
    label = "agenda"

    def ready(self) -> None:
        from espace_sante.agenda.services.devices import forget_devices
        from espace_sante.agenda.services.feeds import forget_feeds
        from espace_sante.agenda.services.join import on_holders_merged, on_holders_parted
        from espace_sante.agenda.services.prevention_follow import forget_prevention, on_space, on_spaces
        from espace_sante.agenda.services.remove import erase_agendas
        from espace_sante.identity.api import HoldersMerged, HoldersParted
        from espace_sante.kernel.events import subscribe
        from espace_sante.record.api import SpacesErasing
        from espace_sante.spaces.api import SpaceMoved, SpacesMoved

        subscribe(SpacesErasing, lambda event: erase_agendas(event.space_ids))
        subscribe(SpacesErasing, lambda event: forget_prevention(event.space_ids))
        subscribe(SpacesErasing, lambda event: forget_feeds(list(event.space_ids)))
        subscribe(SpacesErasing, lambda event: forget_devices(list(event.space_ids)))
        subscribe(SpaceMoved, on_space)
        subscribe(SpacesMoved, on_spaces)
        subscribe(HoldersMerged, on_holders_merged)
        subscribe(HoldersParted, on_holders_parted)
