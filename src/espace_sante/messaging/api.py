"""What other rooms may ask of the mailboxes."""

from espace_sante.messaging.domain.addresses import address_of, is_address, matricule_in
from espace_sante.messaging.domain.attachments import is_archive
from espace_sante.messaging.domain.errors import (
    CorrespondentUnknown,
    ExchangeEnded,
    MailboxClosed,
    MailboxUnknown,
    MessageUnknown,
    NothingToSave,
    PartsTooLarge,
    PartUnknown,
    SenderNotTrusted,
    ThreadUnknown,
    WindowTooLong,
    WordsMissing,
    WordsTooLong,
)
from espace_sante.messaging.domain.events import MessageArrived
from espace_sante.messaging.domain.life import Standing
from espace_sante.messaging.domain.mail import Mail, MailAddress, MailPart, Peer
from espace_sante.messaging.domain.replies import CAN_REPLY, END_MARKER, ReplyMode, says_the_end
from espace_sante.messaging.domain.reports import Receipt, Receipts, Report
from espace_sante.messaging.models import MessagingOutbox
from espace_sante.messaging.services.calendars import CalendarPart, calendar_part, calendars_in, is_calendar
from espace_sante.messaging.services.choices import MailboxChoices, choose, mailbox_choices
from espace_sante.messaging.services.contact_windows import (
    Window,
    close_contact_window,
    contact_windows,
    open_contact_window,
)
from espace_sante.messaging.services.conversation import OpenedPart, conversation, open_part
from espace_sante.messaging.services.departures import (
    Departure,
    bounced,
    departed,
    departures,
    postpone,
)
from espace_sante.messaging.services.first_letters import FirstLetter, pharmacies_named, whom_to_write_first
from espace_sante.messaging.services.inbox import inbox, search, unread_messages, unread_of
from espace_sante.messaging.services.mailboxes import (
    Mailbox,
    check_delivery,
    find_mailbox,
    known_actor,
    mailbox_of,
    sender_actor,
    unlisted_actor,
)
from espace_sante.messaging.services.notices import Outcome, record_notice
from espace_sante.messaging.services.own_letters import write_as_service
from espace_sante.messaging.services.ports import Savers, Taken, message_store, use_archives
from espace_sante.messaging.services.receipts import answer_receipt
from espace_sante.messaging.services.receive import Received, receive
from espace_sante.messaging.services.remove import delete_thread, erase_mailboxes
from espace_sante.messaging.services.save import save_part
from espace_sante.messaging.services.trust import Trust, replace_trust_list, trust_list, trusted
from espace_sante.messaging.services.views import (
    Conversation,
    Cursor,
    Inbox,
    MessageView,
    PartView,
    Person,
    ThreadLine,
)
from espace_sante.messaging.services.write import (
    MOST_CHARACTERS,
    Written,
    keep_draft,
    people_to_write_to,
    reply,
    write_to,
)

__all__ = [
    "CAN_REPLY",
    "END_MARKER",
    "MOST_CHARACTERS",
    "CalendarPart",
    "Conversation",
    "CorrespondentUnknown",
    "Cursor",
    "Departure",
    "ExchangeEnded",
    "FirstLetter",
    "Inbox",
    "Mail",
    "MailAddress",
    "MailPart",
    "Mailbox",
    "MailboxChoices",
    "MailboxClosed",
    "MailboxUnknown",
    "MessageArrived",
    "MessageUnknown",
    "MessageView",
    "MessagingOutbox",
    "NothingToSave",
    "OpenedPart",
    "Outcome",
    "PartUnknown",
    "PartView",
    "PartsTooLarge",
    "Peer",
    "Person",
    "Receipt",
    "Receipts",
    "Received",
    "ReplyMode",
    "Report",
    "Savers",
    "SenderNotTrusted",
    "Standing",
    "Taken",
    "ThreadLine",
    "ThreadUnknown",
    "Trust",
    "Window",
    "WindowTooLong",
    "WordsMissing",
    "WordsTooLong",
    "Written",
    "address_of",
    "answer_receipt",
    "bounced",
    "calendar_part",
    "calendars_in",
    "check_delivery",
    "choose",
    "close_contact_window",
    "contact_windows",
    "conversation",
    "delete_thread",
    "departed",
    "departures",
    "erase_mailboxes",
    "find_mailbox",
    "inbox",
    "is_address",
    "is_archive",
    "is_calendar",
    "keep_draft",
    "known_actor",
    "mailbox_choices",
    "mailbox_of",
    "matricule_in",
    "message_store",
    "open_contact_window",
    "open_part",
    "people_to_write_to",
    "pharmacies_named",
    "postpone",
    "receive",
    "record_notice",
    "replace_trust_list",
    "reply",
    "save_part",
    "says_the_end",
    "search",
    "sender_actor",
    "trust_list",
    "trusted",
    "unlisted_actor",
    "unread_messages",
    "unread_of",
    "use_archives",
    "whom_to_write_first",
    "write_as_service",
    "write_to",
]
