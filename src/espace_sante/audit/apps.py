from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "espace_sante.audit"
    label = "audit"

    def ready(self) -> None:
        from espace_sante.audit.adapters.http_witness import ask
        from espace_sante.audit.services.ports import use_witness

        use_witness(ask)
