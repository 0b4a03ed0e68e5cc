"""What the code of a letter opens, without an account: refuse, leave it open, open now, change one's mind, the proof.

1. the code, and the birth date of the person the letter is about; 2. their choice. The code that the letter's picture
holds leaves the address at once, and the session keeps which notice was read, half an hour. Whatever is wrong, one
sentence after the same work.
Source: CSP art. R. 1111-28; RULES.md LC-04 to LC-06, LC-09, C1, C4.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from espace_sante.access import api as access
from espace_sante.access.api import Action, Opening
from espace_sante.kernel.errors import Conflict
from espace_sante.portals.components.dates import day_words
from espace_sante.portals.components.openings import Addresses, opening_presenter, own, too_late
from espace_sante.portals.components.session import now_of
from espace_sante.portals.public.forms.letter import LetterForm
from espace_sante.portals.public.sign_in import FRANCECONNECT, offered_providers
from espace_sante.portals.public.throttle import WAIT, may
from espace_sante.portals.public.views.enrolment import code_to_come
from espace_sante.spaces import api as spaces
from espace_sante.spaces.api import campaigns

KEPT = "letter"  # in the session: which notice was read, and when; before that, the code as it came
TYPED = "letter_typed"
LASTS = timedelta(minutes=30)
NOT_KNOWN = gettext_lazy("Ce code et cette date ne vont pas ensemble, ou le code ne sert plus.")
METHODS = ["GET", "HEAD", "POST"]
P = ParamSpec("P")
LetterView = Callable[Concatenate[HttpRequest, campaigns.NoticeView, P], HttpResponse]


@never_cache
@require_safe
def scanned(request: HttpRequest, code: str) -> HttpResponse:
    """The address of the letter's picture: the code leaves it at once. Known or not, the answer is the same."""
    request.session.pop(KEPT, None)
    request.session[TYPED] = campaigns.keep_typed(code)
    response = redirect("public:letter")
    response["Referrer-Policy"] = "no-referrer"
    return response


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(METHODS)
def page(request: HttpRequest) -> HttpResponse:
    """Step 1."""
    if request.method != "POST":
        if TYPED not in request.session and kept_notice(request) is not None:
            return redirect("public:letter_choice")
        typed = campaigns.typed_again(request.session.get(TYPED, ""))
        return _first(request, LetterForm(initial={"code": typed}))
    form = LetterForm(request.POST)
    if not form.is_valid():
        return _first(request, form, status=422)
    code = form.cleaned_data["code"]
    if not may(request, "letter", key="".join(one for one in code.upper() if one.isalnum())):
        form.add_error(None, WAIT)
        return _first(request, form, status=429)
    try:
        notice = campaigns.notice_of_code(code=code, birth_on=form.cleaned_data["born"], now=now_of(request))
    except campaigns.CodeNotKnown:
        form.add_error(None, NOT_KNOWN)
        return _first(request, form, status=422)
    request.session.cycle_key()  # whoever knew this session before does not share what it opens
    request.session.pop(TYPED, None)
    request.session[KEPT] = {"notice": str(notice.id), "at": now_of(request).isoformat()}
    return redirect("public:letter_choice")


def kept_notice(request: HttpRequest) -> campaigns.NoticeView | None:
    """The notice that this session has read, while it lasts and its code still serves."""
    kept = request.session.get(KEPT)
    if not kept or now_of(request) >= datetime.fromisoformat(kept["at"]) + LASTS:
        return None
    try:
        return campaigns.notice_still_read(UUID(kept["notice"]), now=now_of(request))
    except campaigns.CodeNotKnown:
        return None


def after_code(view: LetterView[P]) -> Callable[..., HttpResponse]:
    """A page for whoever gave the code and the date; the others go back to the first step."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        notice = kept_notice(request)
        if notice is None:
            request.session.pop(KEPT, None)
            return redirect("public:letter")
        return view(request, notice, *args, **kwargs)

    return never_cache(guarded)


@require_safe
@after_code
def choice(request: HttpRequest, notice: campaigns.NoticeView) -> HttpResponse:
    """Step 2: where this space stands, and the answers that are left."""
    opening = access.opening_by_letter(notice=notice, now=now_of(request))
    context = {"told": opening_presenter(opening, _addresses()), "facts": _facts(notice)}
    return render(request, "public/letter/choice.html", context)


@require_POST
@after_code
def refuse(request: HttpRequest, notice: campaigns.NoticeView) -> HttpResponse:
    """Recorded at once, with its proof (LC-04, LC-05)."""
    return _do(request, notice, access.oppose, _("C’est enregistré. Voici votre preuve."))


@require_POST
@after_code
def change(request: HttpRequest, notice: campaigns.NoticeView) -> HttpResponse:
    """Change one's mind: the refusal is withdrawn and the space opens."""
    return _do(
        request, notice, access.change_mind, _("C’est enregistré : le refus est retiré, et l’espace est ouvert.")
    )


@require_POST
@after_code
def confirm(request: HttpRequest, notice: campaigns.NoticeView) -> HttpResponse:
    """Confirm a refusal, which closes the older record (LC-09)."""
    return _do(
        request, notice, access.confirm_refusal, _("C’est confirmé : l’ancien dossier est fermé. Voici votre preuve.")
    )


@require_http_methods(METHODS)
@after_code
def leave_open(request: HttpRequest, notice: campaigns.NoticeView) -> HttpResponse:
    """« Je laisse ouvrir »: nothing is recorded, the page says so, and how to enter now (LC-06)."""
    opening = access.opening_by_letter(notice=notice, now=now_of(request))
    if not (opening.may(Action.REQUEST_OPENING) or opening.may(Action.ACTIVATE_SPACE)):
        messages.warning(request, too_late(opening))
        return redirect("public:letter_choice")
    context = {
        "own": own(opening),
        "name": notice.given_name,
        "opens": day_words(opening.opens_at) if opening.opens_at else "",
        "is_open": opening.state is spaces.State.OPEN_NOT_ACTIVATED,
        "franceconnect": reverse("openid_connect_login", args=[FRANCECONNECT])
        if FRANCECONNECT in offered_providers()
        else "",
        "next_address": reverse("citizen:home") if own(opening) else _child_address(notice),
    }
    return render(request, "public/letter/left.html", context)


@require_POST
@after_code
def activate(request: HttpRequest, notice: campaigns.NoticeView) -> HttpResponse:
    """Enrol with a provisional code, made for this person and shown once (LC-10); a parent signs in first (MIN-02)."""
    opening = access.opening_by_letter(notice=notice, now=now_of(request))
    if not (opening.may(Action.REQUEST_OPENING) or opening.may(Action.ACTIVATE_SPACE)):
        messages.warning(request, too_late(opening))
        return redirect("public:letter_choice")
    if not own(opening):
        return redirect(f"{reverse('public:sign_in')}?{urlencode({'next': _child_address(notice)})}")
    code_to_come(request, opening.holder.id)
    return redirect("public:enrol")


@require_safe
@after_code
def proof(request: HttpRequest, notice: campaigns.NoticeView) -> HttpResponse:
    """The signed proof of the refusal (LC-05)."""
    content = access.proof_of_opposition(access.opening_by_letter(notice=notice, now=now_of(request)))
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="preuve-opposition.pdf"'
    return response


@never_cache
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """« Ce n’est pas moi », or done: this browser forgets the letter."""
    request.session.pop(KEPT, None)
    request.session.pop(TYPED, None)
    return redirect("public:letter")


def _do(request: HttpRequest, notice: campaigns.NoticeView, act: Callable[[Opening], None], done: str) -> HttpResponse:
    """Say what was done; or, when somebody answered before, what stands now and what can be done."""
    try:
        act(access.opening_by_letter(notice=notice, now=now_of(request)))
    except (Conflict, access.AccessRefused):
        messages.warning(request, too_late(access.opening_by_letter(notice=notice, now=now_of(request))))
    else:
        messages.success(request, done)
    return redirect("public:letter_choice")


def _addresses() -> Addresses:
    return Addresses(
        refuse=reverse("public:letter_refuse"),
        accept=reverse("public:letter_left"),
        change=reverse("public:letter_change"),
        proof=reverse("public:letter_proof"),
        confirm=reverse("public:letter_confirm"),
    )


def _child_address(notice: campaigns.NoticeView) -> str:
    return reverse("citizen:opening_of", args=[notice.holder_id])


def _facts(notice: campaigns.NoticeView) -> list[tuple[str, str]]:
    facts = [(_("Pour"), f"{notice.given_name} {notice.family_initial}.")]
    return [*facts, (_("Lettre du"), day_words(notice.sent_at))] if notice.sent_at else facts


def _first(request: HttpRequest, form: LetterForm, *, status: int = 200) -> HttpResponse:
    return render(request, "public/letter/code.html", {"form": form}, status=status)
