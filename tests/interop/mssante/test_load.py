"""The load of the bench speaks as a sender does: what it says left is in the mailboxes."""

from __future__ import annotations

from espace_sante.bench.mail_wire import Parcel, mail_bytes, send_all
from espace_sante.messaging.models import Message, Part
from tests.interop.mssante.conftest import DOCTOR, Place


def test_prepared_mails_are_taken_over_tls_each_once_and_refusals_are_told(place: Place) -> None:
    def parcel(number: int, to: str) -> Parcel:
        mail = mail_bytes(
            sender=DOCTOR, to=to, message_id=f"{number}@hopital.mssante.example", subject="Mesure",
            file=b".\r\n" * 30_000, name="IHE_XDM.zip",
        )  # fmt: skip
        return Parcel(to, mail)

    mails = [[parcel(number, place.address) for number in range(3)], [parcel(9, "x@patient.mssante.fr")]]
    taken, refused = send_all(mails, sender=DOCTOR, host=place.host, port=place.port, authorities=place.authorities)
    assert (len(taken.waits), taken.refusals) == (3, [])
    assert (refused.waits, [one[:9] for one in refused.refusals]) == ([], ["550 5.1.1"])
    assert Message.objects.count() == 3
    assert set(Part.objects.values_list("size", flat=True)) == {90_000}
