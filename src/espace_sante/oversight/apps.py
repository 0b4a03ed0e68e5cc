from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "espace_sante.oversight"
    label = "oversight"
