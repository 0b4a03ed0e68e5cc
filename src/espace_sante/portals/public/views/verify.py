"""Whether a receipt is ours: anybody asks, nothing is said about who. Source: RULES.md LC-05, LC-17, C1."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from espace_sante.kernel.signed_token import TokenNotAuthentic
from espace_sante.portals.components.dates import day_words, moment_words
from espace_sante.portals.public.forms.verify import ReceiptForm
from espace_sante.portals.public.throttle import may_look
from espace_sante.record.api import erasure_proof
from espace_sante.spaces.api import receipts

PAGE = "public/verify/page.html"
_WORDS = {  # what it is, when it was wished, when it was done
    receipts.ReceiptKind.OPPOSITION: (
        gettext_lazy("Une opposition"), gettext_lazy("Dite le"), gettext_lazy("Enregistrée le"),
    ),
    receipts.ReceiptKind.CONFIRMATION: (
        gettext_lazy("Une opposition confirmée"), gettext_lazy("Dite le"), gettext_lazy("Confirmée le"),
    ),
    receipts.ReceiptKind.ERASURE: (
        gettext_lazy("L’effacement d’un espace"), gettext_lazy("Demandé le"), gettext_lazy("Effacé le"),
    ),
    receipts.ReceiptKind.HEIRS: (
        gettext_lazy("Une demande d’ayant droit"), gettext_lazy("Envoyée le"), gettext_lazy("Reçue le"),
    ),
}  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Paste the text of a code, or the address that it opens."""
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        token = form.cleaned_data["recu"]
        if _fits_in_an_address(token):
            return redirect("public:verified", token=token)
        return render(request, PAGE, {"form": ReceiptForm(), "checked": True, "receipt": None})
    return render(request, PAGE, {"form": form})


@never_cache
@require_safe
def verified(request: HttpRequest, token: str) -> HttpResponse:
    """The answer, at the address that the code of a receipt opens."""
    if not may_look(request, "verify"):
        return render(request, PAGE, {"form": ReceiptForm(), "wait": True}, status=429)
    try:
        receipt = receipts.verify_receipt(token)
    except TokenNotAuthentic:
        return render(request, PAGE, {"form": ReceiptForm(), "checked": True, "receipt": None})
    known = {"checked": True, "receipt": receipt, "facts": _facts(receipt), **_proof(receipt, token)}
    return render(request, PAGE, {"form": ReceiptForm(), **known})


@never_cache
@require_safe
def proof(request: HttpRequest, token: str) -> HttpResponse:
    """That an erasure is in the verifiable log, for who has its certificate (ADR 19)."""
    if not may_look(request, "verify"):
        return render(request, PAGE, {"form": ReceiptForm(), "wait": True}, status=429)
    try:
        receipt = receipts.verify_receipt(token)
    except TokenNotAuthentic:
        raise Http404 from None
    file = erasure_proof(receipt.number) if receipt.kind is receipts.ReceiptKind.ERASURE else None
    if file is None:
        raise Http404
    response = HttpResponse(file, content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="preuve-effacement.json"'
    return response


@require_safe
def key(request: HttpRequest) -> HttpResponse:
    """The public key, for whoever checks receipts without us (docs/operations.md)."""
    pem, _hex = receipts.public_key()
    return HttpResponse(pem, content_type="application/x-pem-file")


def _fits_in_an_address(token: str) -> bool:
    return token.isascii() and token.replace("-", "").replace("_", "").isalnum()


def _proof(receipt: receipts.VerifiedReceipt, token: str) -> dict[str, str]:
    """Where the proof is, once the log has it. A whole address may have been pasted: its end is the token."""
    if receipt.kind is not receipts.ReceiptKind.ERASURE or erasure_proof(receipt.number) is None:
        return {}
    return {"proof_href": reverse("public:verified_proof", args=[token.rstrip("/").rpartition("/")[2]])}


def _facts(receipt: receipts.VerifiedReceipt) -> list[tuple[str, str]]:
    what, wished, done = _WORDS[receipt.kind]
    return [
        (_("Ce que c’est"), str(what)),
        (_("Numéro"), receipt.number),
        (str(wished), day_words(receipt.wished_at)),
        (str(done), moment_words(receipt.done_at)),
    ]
