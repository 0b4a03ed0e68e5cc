from django.apps import AppConfig


class PairingConfig(AppConfig):
    name = "espace_sante.pairing"
    label = "pairing"
