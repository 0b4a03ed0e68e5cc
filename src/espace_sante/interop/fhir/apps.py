from django.apps import AppConfig


class FhirConfig(AppConfig):
    name = "espace_sante.interop.fhir"
    label = "fhir"
