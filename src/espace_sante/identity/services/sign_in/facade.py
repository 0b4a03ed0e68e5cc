"""Signing in, as other rooms see it: `from espace_sante.identity.api import sign_in`."""

from espace_sante.identity.domain.credentials import (
    LOGIN_CHARACTERS,
    PASSWORD_CHARACTERS,
    CredentialRule,
    normal_login,
)
from espace_sante.identity.domain.device import device_words
from espace_sante.identity.domain.one_time_code import Answer, Challenge
from espace_sante.identity.domain.provisional_code import Channel, Purpose
from espace_sante.identity.domain.situation import Situation, situations
from espace_sante.identity.domain.typed_numbers import normal_matricule
from espace_sante.identity.models import SignInOutbox
from espace_sante.identity.services.certificates import (
    CertificateRefused,
    CertificateTaken,
    CertificateUnknown,
    CertificateUnreadable,
    CertificateView,
    actor_of_certificate,
    add_certificate,
    certificates,
    revoke_certificate,
)
from espace_sante.identity.services.sign_in.codes import (
    CodeRefused,
    HolderUnknown,
    Proof,
    ask_for_code,
    holder_named,
    issue_code,
    prove_identity,
    record_health_card,
    send_code,
    use_code,
)
from espace_sante.identity.services.sign_in.devices import (
    Devices,
    OpenSession,
    Passkey,
    devices_of,
    end_sessions,
    forget_application,
    forget_ended_sessions,
    forget_everything,
    forget_passkeys,
    has_passkey,
    has_second_factor,
    open_sessions,
)
from espace_sante.identity.services.sign_in.enrol import Contact, Enrolled, change_contact, change_password, enrol
from espace_sante.identity.services.sign_in.history import (
    Means,
    SignInOutcome,
    SignInView,
    forget_old_sign_ins,
    record_sign_in,
    sign_in_history,
)
from espace_sante.identity.services.sign_in.messages import queue_message, send_notice
from espace_sante.identity.services.sign_in.one_time import challenge, check_answer
from espace_sante.identity.services.sign_in.passwords import CredentialsRefused
from espace_sante.identity.services.sign_in.print_letters import PostedLetter, PrintReport, print_letters
from espace_sante.identity.services.sign_in.terms import Terms, accept_terms, must_accept, terms_in_force

__all__ = [
    "LOGIN_CHARACTERS",
    "PASSWORD_CHARACTERS",
    "Answer",
    "CertificateRefused",
    "CertificateTaken",
    "CertificateUnknown",
    "CertificateUnreadable",
    "CertificateView",
    "Challenge",
    "Channel",
    "CodeRefused",
    "Contact",
    "CredentialRule",
    "CredentialsRefused",
    "Devices",
    "Enrolled",
    "HolderUnknown",
    "Means",
    "OpenSession",
    "Passkey",
    "PostedLetter",
    "PrintReport",
    "Proof",
    "Purpose",
    "SignInOutbox",
    "SignInOutcome",
    "SignInView",
    "Situation",
    "Terms",
    "accept_terms",
    "actor_of_certificate",
    "add_certificate",
    "ask_for_code",
    "certificates",
    "challenge",
    "change_contact",
    "change_password",
    "check_answer",
    "device_words",
    "devices_of",
    "end_sessions",
    "enrol",
    "forget_application",
    "forget_ended_sessions",
    "forget_everything",
    "forget_old_sign_ins",
    "forget_passkeys",
    "has_passkey",
    "has_second_factor",
    "holder_named",
    "issue_code",
    "must_accept",
    "normal_login",
    "normal_matricule",
    "open_sessions",
    "print_letters",
    "prove_identity",
    "queue_message",
    "record_health_card",
    "record_sign_in",
    "revoke_certificate",
    "send_code",
    "send_notice",
    "sign_in_history",
    "situations",
    "terms_in_force",
    "use_code",
]
