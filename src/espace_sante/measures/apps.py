from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "espace_sante.measures"
    label = "measures"

    def ready(self) -> None:
        from espace_sante.kernel.events import subscribe
        from espace_sante.measures.services.erase import erase_measures
        from espace_sante.measures.services.join import on_spaces_merged, on_spaces_parted
        from espace_sante.record.api import RecordErased
        from espace_sante.spaces.api import SpacesMerged, SpacesParted

        subscribe(RecordErased, erase_measures)
        subscribe(SpacesMerged, on_spaces_merged)
        subscribe(SpacesParted, on_spaces_parted)
