"""What other rooms may ask of notifications."""

from espace_sante.kernel.outside import EndpointRefused
from espace_sante.notifications.domain.kinds import Kind, Topic
from espace_sante.notifications.models import NotificationsOutbox, Way
from espace_sante.notifications.services.centre import (
    NotificationPage,
    NotificationUnknown,
    NotificationView,
    Ties,
    delete,
    latest,
    page_of_space,
    read_everything,
    set_read,
    unread_counts,
)
from espace_sante.notifications.services.devices import (
    SubscriptionInvalid,
    add_device,
    count_devices,
    remove_devices,
)
from espace_sante.notifications.services.look_after import Status, forget_old, status
from espace_sante.notifications.services.of_patients import PatientNotice, notices_of_patients, read_notices
from espace_sante.notifications.services.preferences import Preferences, preferences_of, set_preferences
from espace_sante.notifications.services.push_key import public_key_text
from espace_sante.notifications.services.send import send_due

__all__ = [
    "EndpointRefused",
    "Kind",
    "NotificationPage",
    "NotificationUnknown",
    "NotificationView",
    "NotificationsOutbox",
    "PatientNotice",
    "Preferences",
    "Status",
    "SubscriptionInvalid",
    "Ties",
    "Topic",
    "Way",
    "add_device",
    "count_devices",
    "delete",
    "forget_old",
    "latest",
    "notices_of_patients",
    "page_of_space",
    "preferences_of",
    "public_key_text",
    "read_everything",
    "read_notices",
    "remove_devices",
    "send_due",
    "set_preferences",
    "set_read",
    "status",
    "unread_counts",
]
