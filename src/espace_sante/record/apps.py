from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "espace_sante.record"
    label = "record"

    def ready(self) -> None:
        from espace_sante.access.api import DelegationMoved
        from espace_sante.kernel.events import subscribe
        from espace_sante.record.adapters.certificates import write_certificate
        from espace_sante.record.services import (
            certificates,
            erase_record,  # noqa: F401 - as below
            move_documents,  # noqa: F401 - as below
            ports,
            preview,  # noqa: F401 - registers the handler of its outbox
        )

        ports.use_certificate_writer(write_certificate)
        subscribe(DelegationMoved, certificates.ask_for_certificate)
