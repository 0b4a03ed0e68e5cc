"""Addresses of the pages that anybody may open."""

from django.urls import path

from espace_sante.portals.public.views import (
    confirm,
    enrolment,
    entry,
    have_i_one,
    health,
    letter,
    pages,
    passkey,
    second_factor,
    terms,
    verify,
)

app_name = "public"

urlpatterns = [
    path("", pages.landing, name="landing"),
    path("accessibilite/", pages.accessibility, name="accessibility"),
    path("mentions/", pages.legal, name="legal"),
    path("connexion/", entry.sign_in, name="sign_in"),
    path("connexion/cle/", passkey.sign_in, name="passkey"),
    path("connexion/verification/", second_factor.page, name="second_factor"),
    path("connexion/verification/envoyer/", second_factor.send, name="second_factor_send"),
    path("connexion/verification/quitter/", second_factor.leave, name="second_factor_leave"),
    path("connexion/conditions/", terms.page, name="terms"),
    path("connexion/confirmer/", confirm.page, name="confirm"),
    path("connexion/inactif/", entry.inactive, name="inactive"),
    path("connexion/annuaire/", entry.left_directory, name="left_directory"),
    path("connexion/aide/", enrolment.help_page, name="sign_in_help"),
    path("activer/", enrolment.prove, name="enrol"),
    path("activer/contact/", enrolment.contact, name="enrol_contact"),
    path("activer/verification/", enrolment.verify, name="enrol_verify"),
    path("activer/identifiants/", enrolment.credentials, name="enrol_credentials"),
    path("activer/nouveau-code/", enrolment.new_code, name="new_code"),
    path("verifier/", verify.page, name="verify"),
    path("verifier/cle.pem", verify.key, name="verify_key"),
    path("verifier/<path:token>", verify.verified, name="verified"),
    path("lettre/", letter.page, name="letter"),
    path("lettre/choix/", letter.choice, name="letter_choice"),
    path("lettre/refuser/", letter.refuse, name="letter_refuse"),
    path("lettre/laisser/", letter.leave_open, name="letter_left"),
    path("lettre/changer/", letter.change, name="letter_change"),
    path("lettre/activer/", letter.activate, name="letter_activate"),
    path("lettre/preuve", letter.proof, name="letter_proof"),
    path("lettre/quitter/", letter.leave, name="letter_leave"),
    path("lettre/<str:code>", letter.scanned, name="letter_scanned"),
    path("ai-je-un-espace/", have_i_one.page, name="have_i_one"),
    path("conditions/", terms.read, name="read_terms"),
    path("deconnexion/", entry.sign_out, name="sign_out"),
    path("entree/", entry.entrance, name="entrance"),
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
]
