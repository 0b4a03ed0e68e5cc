"""Every address of the service. Each edge owns its own folder of addresses; here they meet."""

from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView

from espace_sante.config.metrics import metrics
from espace_sante.portals.citizen.views.authorize import authorize

urlpatterns = [
    path("", include("espace_sante.interop.smart.urls")),
    path("", include("espace_sante.interop.fhir.urls")),
    path("", include("espace_sante.interop.openapi.urls")),
    path("", include("espace_sante.interop.caldav.urls")),
    path("", include("espace_sante.interop.icalendar.urls")),
    path("oauth/authorize", authorize, name="authorize"),  # a page; what programs call of OAuth is above
    path("espace/", include("espace_sante.portals.citizen.urls")),
    path("pro/", include("espace_sante.portals.professional.urls")),
    path("editeurs/", include("espace_sante.portals.publisher.urls")),
    path("operateur/", include("espace_sante.portals.operator.urls")),
    # Signing in: our own page at /connexion/ (public portal), each identity provider below it.
    path("connexion/", include("espace_sante.identity.adapters.openid_connect.urls")),
    # A library's own pages of sign-in and of linked accounts have ours in their place; it asks for these names.
    *(
        path(f"comptes/{page}", RedirectView.as_view(pattern_name=f"public:{ours}"), name=f"account_{name}")
        for page, name, ours in (
            ("", "redirect", "entrance"),
            ("login/", "login", "sign_in"),
            ("logout/", "logout", "entrance"),
            ("inactive/", "inactive", "inactive"),
        )
    ),
    path("comptes/", include("allauth.socialaccount.urls")),
    path("", include("espace_sante.portals.public.urls")),
    path("metrics", metrics, name="metrics"),
]
if settings.DEMONSTRATION:
    urlpatterns += [path("composants/", include("espace_sante.portals.components.urls"))]

handler400 = "espace_sante.portals.public.errors.bad_request"
handler403 = "espace_sante.portals.public.errors.permission_denied"
handler404 = "espace_sante.portals.public.errors.page_not_found"
handler500 = "espace_sante.portals.public.errors.server_error"
