"""What each command and each task that follows a commit asks of `access`, or why it asks nothing: one row each.

A command whose row names a kind of agent takes `--by`, and refuses the login of another kind. The others are run by
whoever holds the machine and its databases: the command line opens nothing that the files did not.
"""

from __future__ import annotations

OPERATOR, AUDITOR = "operator", "auditor"
MACHINE = "whoever holds the machine"
COUNTS = "ids, counts or sizes alone"
ASKED_FIRST = "the act that put it there asked"
OWN_STATE = "fictitious people, or a state of its own"
TO_THEMSELVES = "written to the person alone, what they are told of was allowed"

# Command -> the words it needs besides `--by` (a file of the test for FILE), for a kind that `access` decides on.
PERSON = "00000000-0000-0000-0000-000000000001"
FILE = "FILE"
PROOFS = ("--seen", "identity_card")
JUDGE = ("--reference", "TJ 26/1", *PROOFS)
OF_ALONE = ("--decided-by", "TJ de Paris", "--ground", "jugement")
DECIDED: dict[str, tuple[str, tuple[str, ...]]] = {
    "audit anomalies": (AUDITOR, ("--since", "2026-01-01", "--until", "2026-01-31")),
    "campaign approve": (OPERATOR, ("name", "1")),
    "campaign pause": (OPERATOR, ("name", "1")),
    "campaign propose": (OPERATOR, ("name", "--wave-name", "wave")),
    "campaign resume": (OPERATOR, ("name", "1")),
    "campaign start": (OPERATOR, ("name",)),
    "catalogue criteria import": (OPERATOR, (FILE,)),
    "family alone": (OPERATOR, (PERSON, *OF_ALONE, *PROOFS)),
    "family decide": (OPERATOR, (PERSON, "--nobody", *JUDGE)),
    "family end-alone": (OPERATOR, (PERSON, *OF_ALONE)),
    "family end-guardian": (OPERATOR, (PERSON,)),
    "family guardian": (OPERATOR, (PERSON, "--person", PERSON, "--kind", "representation", "--reference", "TJ 26/1")),
    "family take-back": (OPERATOR, (PERSON, "--person", PERSON, *PROOFS)),
    "identity correct": (OPERATOR, (PERSON, "--used-name", "X", "--reason", "essai")),
    "identity merge": (OPERATOR, (PERSON, PERSON, "--reason", "essai")),
    "identity prove": (OPERATOR, (PERSON, "--with", "passeport")),
    "identity undo-merge": (OPERATOR, (PERSON, "--reason", "essai")),
    "identity verify": (OPERATOR, ("--reference", FILE)),
    "spaces approve": (OPERATOR, (PERSON,)),
    "spaces close": (OPERATOR, (PERSON,)),
    "spaces close-many": (OPERATOR, (FILE,)),
    "spaces confirm-opposition": (OPERATOR, (PERSON,)),
    "spaces death": (OPERATOR, (PERSON, "--on", "2026-01-01")),
    "spaces death-error": (OPERATOR, (PERSON,)),
    "spaces erase": (OPERATOR, (PERSON,)),
    "spaces erase-many": (OPERATOR, (FILE,)),
    "spaces go-on": (OPERATOR, (PERSON,)),
    "spaces heirs add": (OPERATOR, (PERSON, "--asker", "A", "--tie", "child", "--purpose", "rights", "--proofs", "x")),
    "spaces heirs decide": (OPERATOR, (PERSON, "--give", "--reason", "x")),
    "spaces heirs list": (OPERATOR, ()),
    "spaces hold": (OPERATOR, (PERSON, "--reference", "TJ 26/1")),
    "spaces older-records": (OPERATOR, (FILE,)),
    "spaces release": (OPERATOR, (PERSON, "--reference", "TJ 26/1")),
    "spaces reopen": (OPERATOR, (PERSON,)),
    "spaces restore": (OPERATOR, (PERSON,)),
    "spaces show": (OPERATOR, (PERSON,)),
    "spaces suspend": (OPERATOR, (PERSON, "--message", "x")),
}
ASK_NOTHING: dict[str, str] = {
    **dict.fromkeys(("access matrix import", "access matrix show", "identity show"), MACHINE),
    **dict.fromkeys(("agenda prevention import", "agenda prevention show", "agenda prevention tell"), MACHINE),
    "catalogue criteria show": MACHINE,
    **dict.fromkeys(("agent add", "agent close", "agent list"), MACHINE),
    **dict.fromkeys(("certificate add", "certificate list", "certificate revoke"), MACHINE),
    **dict.fromkeys(("client add", "client end", "client list", "client secret"), MACHINE),
    **dict.fromkeys(("client signing-key", "client software"), MACHINE),
    **dict.fromkeys(("code issue", "code letters"), MACHINE),
    **dict.fromkeys(("directory import", "population import", "reimbursements import"), MACHINE),
    **dict.fromkeys(("check", "serve", "setup", "mssante serve"), MACHINE),
    **dict.fromkeys(("mssante trust import", "mssante trust show", "mssante trust sign"), MACHINE),
    **dict.fromkeys(("campaign bounces", "campaign letters", "campaign posted", "campaign returned"), MACHINE),
    **dict.fromkeys(("campaign open", "campaign remind", "campaign send", "campaign choose"), ASKED_FIRST),
    **dict.fromkeys(("housekeeping", "worker", "spaces pass", "notifications send", "mssante send"), ASKED_FIRST),
    **dict.fromkeys(("audit check-proof", "audit verify", "audit witness", "spaces certificate"), COUNTS),
    **dict.fromkeys(("campaign progress", "family contests", "notifications status", "spaces reconcile"), COUNTS),
    **dict.fromkeys(("bench", "demo code", "demo key", "demo letters", "demo load", "demo people"), OWN_STATE),
    **dict.fromkeys(("demo run", "demo token", "directory generate", "population generate"), OWN_STATE),
}  # fmt: skip

# Tasks after a commit, by topic.
ASKED_ITSELF = "the service itself is asked about, and hides nothing that it may not"
AUTHOR_ASKED = "who wrote it, or chose it, is asked about again when it is done"
SEALED = "the words or keys of an act that was allowed, for its own space"
TASKS: dict[str, str] = {
    **dict.fromkeys(("identity.family-news", "notifications.tell", "record.document-shown"), TO_THEMSELVES),
    **dict.fromkeys(("notifications.publisher", "notifications.commission"), TO_THEMSELVES),
    **dict.fromkeys(("sign-in.code-requested", "sign-in.message"), TO_THEMSELVES),
    **dict.fromkeys(
        (
            "access.family-trace",
            "agenda.trace",
            "messaging.trace",
            "pairing.trace",
            "spaces.trace",
            "spaces.trace-many",
            "subscriptions.trace",
        ),
        SEALED,
    ),
    "pairing.tell-change": TO_THEMSELVES,
    "subscriptions.tell": AUTHOR_ASKED,
    **dict.fromkeys(("pairing.end-consents", "pairing.receipt"), ASKED_FIRST),
    "messaging.archive": ASKED_FIRST,  # the delivery; what is filed asks again, as who chose it (MSG-13, DOC-15)
    **dict.fromkeys(("access.treating-doctor", "record.announcement", "record.certificate"), ASKED_FIRST),
    **dict.fromkeys(("record.move", "record.move_late", "record.return", "record.preview"), ASKED_FIRST),
    **dict.fromkeys(("spaces.merged", "spaces.parted", "spaces.erase"), ASKED_FIRST),
    "reports.opposition-due": ASKED_ITSELF,
    **dict.fromkeys(("icalendar.follow", "messaging.archive"), AUTHOR_ASKED),
    **dict.fromkeys(("spaces.erase-key", "spaces.erase-older-record"), ASKED_FIRST),
}
