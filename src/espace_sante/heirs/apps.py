from django.apps import AppConfig


class HeirsConfig(AppConfig):
    name = "espace_sante.heirs"
    label = "heirs"
