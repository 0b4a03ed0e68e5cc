"""The Django application that carries the templates and the style sheet of the provider."""

from django.apps import AppConfig


class IdentityProviderConfig(AppConfig):
    """No model of its own: people come from a file, tokens belong to django-oauth-toolkit."""

    name = "espace_sante.demo.identity_provider"
    label = "identity_provider"
