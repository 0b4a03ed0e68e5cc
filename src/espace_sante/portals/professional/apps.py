from django.apps import AppConfig


class ProfessionalConfig(AppConfig):
    """The pages of professionals. It has no model."""

    name = "espace_sante.portals.professional"
    label = "professional"
