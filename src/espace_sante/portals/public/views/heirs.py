"""Heirs ask, without an account, for what concerns somebody who died; a receipt; the answer, and what may be taken.

Nobody is looked up when a request is filed: whoever the dead person is, the page that follows is the same.
Source: CSP art. L. 1110-4 V, L. 1111-7; RULES.md LC-22.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from espace_sante.access.api import AccessRefused
from espace_sante.heirs import api as heirs
from espace_sante.kernel.errors import Malformed, Unavailable
from espace_sante.portals.components.session import now_day, now_of
from espace_sante.portals.components.uploads import LimitedUpload, announces_too_much, too_large
from espace_sante.portals.public.forms.heirs import ACCEPT, FILES, FollowForm, HeirsForm
from espace_sante.portals.public.presenters.heirs import answer_presenter
from espace_sante.portals.public.throttle import WAIT, may

KEPT = "heirs"  # in the session: which file was filed or opened here, and when
LASTS = timedelta(minutes=30)
METHODS = ["GET", "HEAD", "POST"]
NOT_KNOWN = gettext_lazy("Ce numéro et ce code ne vont pas ensemble. Relisez-les sur le récépissé.")
TOO_LARGE = gettext_lazy("Un fichier dépasse 5 Mo. Prenez une photo plus légère, ou scannez moins de pages.")
NOT_OPENED = gettext_lazy("Ce fichier ne s’ouvre pas, ou son format n’est pas accepté. Essayez un PDF ou une photo.")
LATER = gettext_lazy("Votre demande n’a pas pu être gardée. Recommencez dans quelques minutes.")
FileViewFunction = Callable[[HttpRequest, heirs.FollowedFile], HttpResponseBase]


@csrf_exempt  # only so that the handler comes before the form is read: `_ask` checks the token
@never_cache
@require_http_methods(METHODS)
def page(request: HttpRequest) -> HttpResponse:
    """What heirs may ask for, and the form."""
    if request.method == "POST":
        if announces_too_much(request, files=len(FILES)):
            form = HeirsForm(today=now_day(request))
            return _form(request, form, status=413, problem=str(TOO_LARGE))
        request.upload_handlers = [LimitedUpload(request)]
    return _ask(request)


@csrf_protect
def _ask(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _form(request, HeirsForm(today=now_day(request)))
    form = HeirsForm(request.POST, request.FILES, today=now_day(request))
    valid = form.is_valid()
    if too_large(request):
        return _form(request, form, status=413, problem=str(TOO_LARGE))
    if not valid:
        return _form(request, form, status=422)
    told = form.cleaned_data
    if not may(request, "heirs", key=f"{told['nom']}|{told['naissance']}".lower()):
        form.add_error(None, WAIT)
        return _form(request, form, status=429)
    return _keep(request, form)


def _keep(request: HttpRequest, form: HeirsForm) -> HttpResponse:
    papers = form.papers()
    try:
        file_id = heirs.file_request(
            claims=form.claims(), purpose=form.purpose(), papers=list(papers.values()), now=now_of(request)
        )
    except heirs.PaperRefused as error:
        form.add_error(list(papers)[error.place - 1], NOT_OPENED)
        return _form(request, form, status=422)
    except Malformed:
        form.add_error(None, LATER)
        return _form(request, form, status=422)
    except Unavailable:
        form.add_error(None, LATER)
        return _form(request, form, status=503)
    _remember(request, file_id)
    return redirect("public:heirs_received")


@never_cache
@require_http_methods(METHODS)
def follow(request: HttpRequest) -> HttpResponse:
    """The number and the code of a receipt; whatever is wrong, one sentence."""
    form = FollowForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return render(request, "public/heirs/follow.html", {"form": form})
    if not form.is_valid():
        return render(request, "public/heirs/follow.html", {"form": form}, status=422)
    reference, code = form.cleaned_data["numero"], form.cleaned_data["code"]
    if not may(request, "heirs_follow", key="".join(one for one in reference.upper() if one.isalnum())):
        form.add_error(None, WAIT)
        return render(request, "public/heirs/follow.html", {"form": form}, status=429)
    try:
        file_id = heirs.find_file(reference=reference, code=code)
    except heirs.FileUnknown:
        form.add_error(None, NOT_KNOWN)
        return render(request, "public/heirs/follow.html", {"form": form}, status=422)
    _remember(request, file_id)
    return redirect("public:heirs_answer")


def for_who_asked(view: FileViewFunction) -> Callable[[HttpRequest], HttpResponseBase]:
    """A page for whoever filed the request here, or gave its number and code, lately; the others give them first."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponseBase:
        file = _kept(request)
        if file is None:
            request.session.pop(KEPT, None)
            return redirect("public:heirs_follow")
        return view(request, file)

    return never_cache(guarded)


@require_safe
@for_who_asked
def received(request: HttpRequest, file: heirs.FollowedFile) -> HttpResponse:
    """The number, the code, and the receipt to keep."""
    facts = [(_("Numéro"), file.reference), (_("Code de suivi"), heirs.code_of(file.id))]
    return render(request, "public/heirs/received.html", {"facts": facts})


@require_safe
@for_who_asked
def receipt(request: HttpRequest, file: heirs.FollowedFile) -> HttpResponse:
    """The receipt, on paper."""
    response = HttpResponse(heirs.receipt_of(file.id), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="recepisse.pdf"'
    return response


@require_safe
@for_who_asked
def answer(request: HttpRequest, file: heirs.FollowedFile) -> HttpResponse:
    """Where the request stands; the answer; what may be taken."""
    return render(request, "public/heirs/answer.html", {"page": answer_presenter(file, now=now_of(request))})


@require_POST
@for_who_asked
def take(request: HttpRequest, file: heirs.FollowedFile) -> HttpResponseBase:
    """The documents, once, as one archive that is made while it leaves."""
    try:
        given = heirs.take_documents(file_id=file.id, now=now_of(request))
    except (heirs.NothingToTake, AccessRefused):
        messages.error(request, _("Il n’y a rien à télécharger, ou cela l’a déjà été."))
        return redirect("public:heirs_answer")
    response = StreamingHttpResponse(heirs.archive_of(given, now=now_of(request)), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="documents.zip"'
    return response


@never_cache
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """This browser forgets the request."""
    request.session.pop(KEPT, None)
    return redirect("public:heirs")


def _remember(request: HttpRequest, file_id: UUID) -> None:
    request.session.cycle_key()  # whoever knew this session before does not share what it opens
    request.session[KEPT] = {"file": str(file_id), "at": now_of(request).isoformat()}


def _kept(request: HttpRequest) -> heirs.FollowedFile | None:
    kept = request.session.get(KEPT)
    if not kept or now_of(request) >= datetime.fromisoformat(kept["at"]) + LASTS:
        return None
    try:
        return heirs.followed_file(UUID(kept["file"]))
    except heirs.FileUnknown:
        return None


def _form(request: HttpRequest, form: HeirsForm, *, status: int = 200, problem: str = "") -> HttpResponse:
    context = {
        "form": form,
        "problem": problem,
        "accept": ACCEPT,
        "limit_bytes": settings.CITIZEN_UPLOAD_BYTES,
        "days": settings.HEIRS_TAKE_WITHIN.days,
    }
    return render(request, "public/heirs/ask.html", context, status=status)
