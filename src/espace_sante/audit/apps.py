from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "espace_sante.audit"
    label = "audit"
