from django.apps import AppConfig


class SpacesConfig(AppConfig):
    name = "espace_sante.spaces"
    label = "spaces"

    def ready(self) -> None:
        from espace_sante.identity.api import HoldersMerged, HoldersParted
        from espace_sante.kernel.events import subscribe
        from espace_sante.spaces.adapters.receipts import write_receipt
        from espace_sante.spaces.domain.events import SpaceMoved, SpacesMoved
        from espace_sante.spaces.services import move  # noqa: F401 - registers the handler of its outbox
        from espace_sante.spaces.services.merge_spaces import on_holders_merged, on_holders_parted
        from espace_sante.spaces.services.older_records.follow import on_space_moved, on_spaces_moved
        from espace_sante.spaces.services.ports import use_receipt_writer

        use_receipt_writer(write_receipt)
        subscribe(SpaceMoved, on_space_moved)
        subscribe(SpacesMoved, on_spaces_moved)
        subscribe(HoldersMerged, on_holders_merged)
        subscribe(HoldersParted, on_holders_parted)
