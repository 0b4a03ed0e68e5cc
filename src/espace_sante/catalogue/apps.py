from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "espace_sante.catalogue"
    label = "catalogue"
