"""What commands and the worker may ask of the mail edge."""

from espace_sante.interop.mssante.clinical import clinical_headers
from espace_sante.interop.mssante.errors import BareLineEnd, MailTooLarge, MalformedMail, SenderForged
from espace_sante.interop.mssante.hand_over import NotTaken, hand_over
from espace_sante.interop.mssante.limits import MailLimits, mail_limits
from espace_sante.interop.mssante.notice import BUSINESS_LABELS, Notice, Outcome
from espace_sante.interop.mssante.parse import parse_mail
from espace_sante.interop.mssante.professional_mailboxes import LocalMailbox, local_mailbox
from espace_sante.interop.mssante.read_notice import read_notices
from espace_sante.interop.mssante.relay import RelayUnavailable
from espace_sante.interop.mssante.sender import Sent, send_due
from espace_sante.interop.mssante.serve import serve
from espace_sante.interop.mssante.trust_file import TrustList, TrustListMalformed, TrustListNotSigned
from espace_sante.interop.mssante.trust_list import (
    TrustListOlder,
    import_trust_list,
    own_trust_key,
    sign_trust_list,
)
from espace_sante.interop.mssante.write import ClinicalHeaders, write_mail
from espace_sante.interop.mssante.write_notice import NothingToAnswer, Report, write_failure, write_receipt
from espace_sante.messaging.api import trust_list as trust_in_force

__all__ = [
    "BUSINESS_LABELS",
    "BareLineEnd",
    "ClinicalHeaders",
    "LocalMailbox",
    "MailLimits",
    "MailTooLarge",
    "MalformedMail",
    "NotTaken",
    "NothingToAnswer",
    "Notice",
    "Outcome",
    "RelayUnavailable",
    "Report",
    "SenderForged",
    "Sent",
    "TrustList",
    "TrustListMalformed",
    "TrustListNotSigned",
    "TrustListOlder",
    "clinical_headers",
    "hand_over",
    "import_trust_list",
    "local_mailbox",
    "mail_limits",
    "own_trust_key",
    "parse_mail",
    "read_notices",
    "send_due",
    "serve",
    "sign_trust_list",
    "trust_in_force",
    "write_failure",
    "write_mail",
    "write_receipt",
]
