"""The addresses of CalDAV (DESIGN.md section 6; RFC 6764, 5: `/.well-known/caldav`)."""

from __future__ import annotations

from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import RedirectView

from espace_sante.interop.caldav import members, propfind
from espace_sante.interop.caldav.edge import dispatch
from espace_sante.interop.caldav.names import ROOT
from espace_sante.interop.caldav.report import report

_NO = dict.fromkeys(("MKCALENDAR", "MKCOL", "COPY", "MOVE", "DELETE"), propfind.refused)
_PATCH = {"PROPPATCH": propfind.proppatch}
_BASE = ROOT.removeprefix("/")


class _WellKnown(RedirectView):
    """To the root, whatever the method: a program asks by PROPFIND."""

    url = ROOT
    permanent = True
    http_method_names = [*RedirectView.http_method_names, "propfind"]
    propfind = RedirectView.get


app_name = "caldav"
urlpatterns = [
    path(".well-known/caldav", csrf_exempt(_WellKnown.as_view()), name="well_known"),
    path(_BASE, dispatch({"PROPFIND": propfind.root, **_PATCH, **_NO}), name="root"),
    path(f"{_BASE}<str:login>/", dispatch({"PROPFIND": propfind.home, **_PATCH, **_NO}), name="home"),
    path(
        f"{_BASE}<str:login>/agenda/",
        dispatch({"PROPFIND": propfind.collection, "REPORT": report, **_PATCH, **_NO}),
        name="collection",
    ),
    path(
        f"{_BASE}<str:login>/agenda/<str:name>.ics",
        dispatch(
            {"PROPFIND": propfind.member, "GET": members.get, "PUT": members.put, **_NO, "DELETE": members.delete}
        ),
        name="member",
    ),
    # A calendar that is not there is not made either.
    path(f"{_BASE}<str:login>/<str:other>/", dispatch(_NO), name="other"),
]
