from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "espace_sante.identity"
    label = "identity"
