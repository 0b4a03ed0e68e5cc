from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "espace_sante.vault"
    label = "vault"
