from django.apps import AppConfig


class ServiceConfig(AppConfig):
    name = "espace_sante.config"
    label = "service"
