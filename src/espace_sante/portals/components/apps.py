"""Registers the components as a Django application: templates, static files and template tags."""

from django.apps import AppConfig


class ComponentsConfig(AppConfig):
    """The shared blocks of the portals. It has no model."""

    name = "espace_sante.portals.components"
    label = "components"
