"""The sentences of the activity. One row an act: what I did, what somebody else did; then the same in a space that is
not mine. %(who)s is the person, %(what)s the document, %(about)s the professional the act is about.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from espace_sante.audit.api import Act
from espace_sante.portals.citizen.wording import choices, measures, services
from espace_sante.portals.citizen.wording.told import Told

ACTS: dict[str, Told] = {
    Act.DOCUMENT_DEPOSITED: Told(_("Vous avez ajouté %(what)s."), _("%(who)s a ajouté %(what)s.")),
    Act.DOCUMENT_REPLACED: Told(_("Vous avez corrigé %(what)s."), _("%(who)s a corrigé %(what)s.")),
    Act.DOCUMENT_READ: Told(_("Vous avez ouvert %(what)s."), _("%(who)s a lu %(what)s%(why)s.")),
    Act.DOCUMENT_MASKED: Told(
        _("Vous avez masqué %(what)s aux professionnels."), _("%(who)s a masqué %(what)s aux professionnels.")
    ),
    Act.DOCUMENT_UNMASKED: Told(
        _("Vous montrez de nouveau %(what)s aux professionnels."),
        _("%(who)s a montré de nouveau %(what)s aux professionnels."),
    ),
    Act.DOCUMENT_ANNOUNCED: Told(
        "",
        _("%(who)s vous a montré %(what)s après vous en avoir parlé."),
        "",
        _("%(who)s a montré %(what)s à la personne."),
    ),
    Act.DOCUMENT_DELETED: Told(_("Vous avez effacé un document."), _("%(who)s a retiré un document.")),
    Act.DOCUMENTS_LISTED: Told(
        _("Vous avez regardé la liste de vos documents."),
        _("%(who)s a regardé la liste de vos documents%(why)s."),
        _("Vous avez regardé la liste de ses documents."),
        _("%(who)s a regardé la liste de ses documents%(why)s."),
    ),
    Act.TRACE_READ: Told(_("Vous avez ouvert ce journal."), _("%(who)s a ouvert ce journal.")),
    Act.SPACE_FOUND: Told(
        _("Vous avez cherché cet espace."),
        _("%(who)s a cherché si vous avez un espace."),
        "",
        _("%(who)s a cherché si cet espace existe."),
    ),
    Act.SPACE_OPENED: Told(
        _("Vous avez ouvert votre espace."),
        _("Votre espace a été ouvert."),
        _("Vous avez ouvert cet espace."),
        _("Cet espace a été ouvert."),
    ),
    Act.SPACE_ACTIVATED: Told(
        _("Vous avez activé votre espace."),
        _("%(who)s a activé votre espace."),
        _("Vous avez activé cet espace."),
        _("%(who)s a activé cet espace."),
    ),
    Act.IDENTITY_MERGED: Told(
        "",
        _("Deux inscriptions à votre nom ont été réunies : il n’y a plus qu’un espace."),
        "",
        _("Deux inscriptions à son nom ont été réunies : il n’y a plus qu’un espace."),
    ),
    Act.OLDER_RECORD_JOINED: Told(
        "",
        _("Votre ancien dossier médical partagé rejoint votre espace."),
        "",
        _("Son ancien dossier médical partagé rejoint cet espace."),
    ),
    Act.OPPOSITION_CONFIRMED: Told(
        _("Vous avez confirmé votre refus ; votre ancien dossier est fermé."),
        _("%(who)s a confirmé le refus ; l’ancien dossier est fermé."),
    ),
    Act.DEATH_CORRECTED: Told("", _("Un décès noté par erreur a été retiré.")),
    Act.IDENTITY_PARTED: Told("", _("Deux inscriptions réunies par erreur ont été séparées.")),
    Act.DOCUMENTS_MOVED: Told("", _("Des documents ont été déplacés, après ce changement d’inscription.")),
    Act.HEALTH_HISTORY_RECEIVED: Told(
        "",
        _("L’assurance maladie a complété votre historique de santé."),
        "",
        _("L’assurance maladie a complété son historique de santé."),
    ),
    Act.HEALTH_HISTORY_READ: Told(
        _("Vous avez regardé votre historique de santé."),
        _("%(who)s a regardé votre historique de santé%(why)s."),
        _("Vous avez regardé son historique de santé."),
        _("%(who)s a regardé son historique de santé%(why)s."),
    ),
    Act.HEALTH_HISTORY_MASKED: Told(
        _("Vous avez masqué votre historique de santé aux professionnels."),
        _("%(who)s a masqué votre historique de santé aux professionnels."),
        _("Vous avez masqué son historique de santé aux professionnels."),
        _("%(who)s a masqué son historique de santé aux professionnels."),
    ),
    Act.HEALTH_HISTORY_UNMASKED: Told(
        _("Vous montrez de nouveau votre historique de santé aux professionnels."),
        _("%(who)s montre de nouveau votre historique de santé aux professionnels."),
        _("Vous montrez de nouveau son historique de santé aux professionnels."),
        _("%(who)s montre de nouveau son historique de santé aux professionnels."),
    ),
    Act.OBJECTION_RECORDED: Told("", _("%(who)s a noté qu’un soin reste entre vous et les soignants.")),
    Act.TRACE_EXPORTED: Told(
        _("Vous avez gardé ce journal dans un fichier."), _("%(who)s a gardé ce journal dans un fichier.")
    ),
    Act.REPORT_FILED: Told(_("Vous avez fait un signalement."), _("%(who)s a fait un signalement.")),
    Act.REPORT_READ: Told(_("Vous avez relu un signalement."), _("%(who)s a lu un signalement.")),
    Act.REPORT_TAKEN_UP: Told("", _("%(who)s examine un signalement.")),
    Act.REPORT_ANSWERED: Told("", _("%(who)s a répondu à un signalement.")),
    Act.REPORT_CLOSED: Told("", _("%(who)s a clos un signalement.")),
    Act.REPORT_REOPENED: Told(_("Vous avez relancé un signalement."), _("%(who)s a relancé un signalement.")),
    Act.REPORT_WITHDRAWN: Told(_("Vous avez retiré un signalement."), _("%(who)s a retiré un signalement.")),
    Act.DEVICE_MADE: Told(
        _("Vous avez relié un appareil à l’agenda."),
        _("%(who)s a relié un appareil à l’agenda."),
    ),
    Act.DEVICE_WITHDRAWN: Told(
        _("Vous avez délié un appareil de l’agenda."),
        _("%(who)s a délié un appareil de l’agenda."),
    ),
    Act.DEVICE_READ: Told(
        _("Votre téléphone ou votre ordinateur a lu l’agenda."),
        _("L’agenda a été lu par un appareil relié."),
    ),
    Act.FEED_MADE: Told(
        _("Vous avez créé une adresse d’abonnement à l’agenda."),
        _("%(who)s a créé une adresse d’abonnement à l’agenda."),
    ),
    Act.FEED_WITHDRAWN: Told(
        _("Vous avez retiré une adresse d’abonnement à l’agenda."),
        _("%(who)s a retiré une adresse d’abonnement à l’agenda."),
    ),
    Act.FEED_READ: Told(
        _("Votre téléphone ou votre ordinateur a lu l’agenda par son adresse d’abonnement."),
        _("L’agenda a été lu par une adresse d’abonnement."),
    ),
    Act.PREVENTION_READ: Told(
        _("Vous avez regardé ce que la prévention propose."), _("%(who)s a regardé ce que la prévention propose.")
    ),
    Act.PREVENTION_SAID: Told(
        _("Vous avez dit où en est une étape de prévention."), _("%(who)s a dit où en est une étape de prévention.")
    ),
    Act.PREVENTION_OPPOSED: Told(
        _("Vous ne voulez plus de message de prévention."), _("%(who)s a arrêté les messages de prévention.")
    ),
    Act.PREVENTION_WANTED: Told(
        _("Vous voulez de nouveau des messages de prévention."), _("%(who)s a rétabli les messages de prévention.")
    ),
    Act.MESSAGE_RECEIVED: Told("", _("%(who)s a envoyé un message.")),
    Act.MESSAGE_SENT: Told(_("Vous avez envoyé un message."), _("%(who)s a envoyé un message.")),
    Act.MESSAGES_READ: Told(_("Vous avez lu une conversation."), _("%(who)s a lu une conversation.")),
    Act.MESSAGE_PART_READ: Told(
        _("Vous avez ouvert une pièce jointe."), _("%(who)s a ouvert une pièce jointe d’un message.")
    ),
    Act.CONVERSATION_DELETED: Told(
        _("Vous avez supprimé une conversation."), _("%(who)s a supprimé une conversation.")
    ),
    Act.AGENDA_READ: Told(_("Vous avez ouvert une date de l’agenda."), _("%(who)s a ouvert une date de l’agenda.")),
    Act.AGENDA_ADDED: Told(_("Vous avez noté une date dans l’agenda."), _("%(who)s a noté une date dans l’agenda.")),
    Act.AGENDA_CHANGED: Told(_("Vous avez changé une date de l’agenda."), _("%(who)s a changé une date de l’agenda.")),
    Act.AGENDA_CANCELLED: Told(
        _("Vous avez annulé une date de l’agenda."), _("%(who)s a annulé une date de l’agenda.")
    ),
    Act.AGENDA_REMOVED: Told(
        _("Vous avez supprimé une date de l’agenda."), _("%(who)s a supprimé une date de l’agenda.")
    ),
    Act.EMERGENCIES_READ: Told(
        _("Vous avez regardé les accès en urgence."), _("%(who)s a regardé les accès en urgence.")
    ),
    Act.OPPOSITION_FILED: Told(
        _("Vous avez fait opposition à un dépôt : %(what)s."), _("%(who)s a fait opposition à un dépôt : %(what)s.")
    ),
    Act.OPPOSITION_READ: Told(
        _("Vous avez relu votre demande sur %(what)s."), _("%(who)s a lu la demande qui porte sur %(what)s.")
    ),
    Act.OPPOSITION_ACCEPTED: Told("", _("%(who)s a accepté la demande qui porte sur %(what)s.")),
    Act.OPPOSITION_DECLINED: Told("", _("%(who)s a expliqué pourquoi garder %(what)s.")),
    Act.OPPOSITION_UNANSWERED: Told("", _("Personne n’a répondu à temps à la demande qui porte sur %(what)s.")),
    Act.OPPOSITION_WITHDRAWN: Told(
        _("Vous avez retiré votre demande sur %(what)s."), _("%(who)s a retiré la demande qui portait sur %(what)s.")
    ),
    Act.DEPOSITS_OPPOSED: Told(
        _("Vous avez fait opposition aux prochains dépôts de %(about)s."),
        _("%(who)s a fait opposition aux prochains dépôts de %(about)s."),
    ),
    Act.DEPOSITS_OPPOSED_NO_MORE: Told(
        _("Vous ne vous opposez plus aux dépôts de %(about)s."),
        _("%(who)s ne s’oppose plus aux dépôts de %(about)s."),
    ),
    Act.DOCUMENT_QUARANTINED: Told(
        _("Vous avez mis %(what)s en quarantaine."), _("%(who)s a mis %(what)s en quarantaine.")
    ),
    Act.QUARANTINE_ENDED: Told(
        _("Vous avez mis fin à la quarantaine de %(what)s."), _("%(who)s a mis fin à la quarantaine de %(what)s.")
    ),
    Act.SPACE_OPPOSED: Told(_("Vous avez refusé l’ouverture."), _("%(who)s a refusé l’ouverture.")),
    Act.SPACE_CLOSED: Told(_("Vous avez fermé l’espace."), _("%(who)s a fermé l’espace.")),
    Act.SPACE_ERASURE_ASKED: Told(
        _("Vous avez demandé l’effacement de l’espace."), _("%(who)s a demandé l’effacement de l’espace.")
    ),
    Act.SPACE_REOPENED: Told(_("Vous avez rouvert l’espace."), _("%(who)s a rouvert l’espace.")),
    Act.SPACE_ERASED: Told("", _("L’espace a été effacé.")),
    Act.SPACE_SUSPENDED: Told("", _("%(who)s a suspendu l’accès à l’espace.")),
    Act.SPACE_RESTORED: Told("", _("%(who)s a rendu l’accès à l’espace.")),
    Act.SUSPENSION_CONTESTED: Told(
        _("Vous avez dit que vous n’êtes pas d’accord avec la suspension."),
        _("%(who)s a dit ne pas être d’accord avec la suspension."),
    ),
    Act.CERTIFICATE_READ: Told(
        _("Vous avez ouvert l’attestation d’effacement."), _("%(who)s a ouvert l’attestation d’effacement.")
    ),
    Act.NOTICE_RETURNED: Told("", _("%(who)s a noté le retour d’une lettre : rien ne s’ouvre sans réponse possible.")),
    Act.NOTICE_SENT_AGAIN: Told("", _("%(who)s a fait renvoyer une lettre qui était revenue.")),
    Act.PROFESSIONAL_BLOCKED: Told(_("Vous avez bloqué %(about)s."), _("%(who)s a bloqué %(about)s.")),
    Act.CARER_INVITED: Told(_("Vous avez invité un aidant."), _("%(who)s a invité un aidant.")),
    Act.CARER_ACCEPTED: Told(
        _("Vous avez accepté d’aider cette personne."),
        _("%(who)s a accepté de vous aider."),
        "",
        _("%(who)s a accepté d’aider cette personne."),
    ),
    Act.CARER_REFUSED: Told(
        _("Vous avez refusé d’aider cette personne."),
        _("%(who)s a refusé de vous aider."),
        "",
        _("%(who)s a refusé d’aider cette personne."),
    ),
    Act.CARER_WITHDRAWN: Told(_("Vous avez annulé une invitation."), _("%(who)s a annulé une invitation.")),
    Act.CARER_ENDED: Told(
        _("Vous avez arrêté l’aide d’un proche."),
        _("%(who)s a arrêté de vous aider."),
        _("Vous avez arrêté d’aider cette personne."),
        _("%(who)s a arrêté une aide."),
    ),
    Act.CARER_CHANGED: Told(
        _("Vous avez changé ce qu’un aidant peut faire."), _("%(who)s a changé ce qu’un aidant peut faire.")
    ),
    Act.CARER_EMERGENCY: Told(
        _("Vous avez déclaré une urgence et ouvert cet espace%(why)s."),
        _("%(who)s a déclaré une urgence et ouvert votre espace%(why)s."),
        "",
        _("%(who)s a déclaré une urgence et ouvert cet espace%(why)s."),
    ),
    Act.PROFESSIONAL_UNBLOCKED: Told(_("Vous avez débloqué %(about)s."), _("%(who)s a débloqué %(about)s.")),
}
FAMILY: dict[str, Told] = {
    Act.REPRESENTATION_BEGAN: Told(
        _("Vous avez ouvert votre espace à la personne qui vous assiste."),
        _("%(who)s agit désormais dans votre espace."),
        _("Vous ouvrez désormais cet espace depuis votre compte."),
        _("%(who)s ouvre désormais cet espace depuis son compte."),
    ),
    Act.REPRESENTATION_ENDED: Told(
        _("Vous avez fermé votre espace à la personne qui vous assistait."),
        _("%(who)s a mis fin à l’accès d’une personne à votre espace."),
        _("Vous n’ouvrez plus cet espace depuis votre compte."),
        _("%(who)s a mis fin à l’accès d’un représentant à cet espace."),
    ),
    Act.REPRESENTATION_DECLINED: Told(
        _("Vous avez répondu que vous ne représentez pas cette personne."),
        _("%(who)s a répondu ne pas être représentant légal."),
    ),
    Act.REPRESENTATION_AGREED: Told(
        _("Vous avez donné votre accord à l’autre parent."), _("%(who)s, l’autre parent, a donné son accord.")
    ),
    Act.REPRESENTATION_CONTESTED: Told(
        _("Vous avez contesté : plus rien ne change avant la décision d’un juge."),
        _("%(who)s conteste : plus rien ne change avant la décision d’un juge."),
    ),
    Act.REPRESENTATION_SUSPENDED: Told(
        "", _("%(who)s a enregistré une décision : ce mineur décide seul, ses représentants n’ont plus accès.")
    ),
    Act.REPRESENTATION_RESUMED: Told(
        "", _("%(who)s a enregistré une décision : les représentants ont de nouveau accès.")
    ),
    Act.REPRESENTATION_JUDGED: Told("", _("%(who)s a enregistré la décision d’un juge.")),
    Act.REPRESENTATIVE_INVITED: Told(
        _("Vous avez invité l’autre représentant légal."), _("%(who)s a invité l’autre représentant légal.")
    ),
    Act.REPRESENTATIVE_REFUSED: Told(
        _("Vous avez refusé de représenter cette personne."), _("%(who)s a refusé l’invitation à représenter.")
    ),
    Act.REPRESENTATIVE_WITHDRAWN: Told(
        _("Vous avez annulé l’invitation de l’autre représentant."), _("%(who)s a annulé une invitation à représenter.")
    ),
}
ACTS |= FAMILY | choices.ACTS | services.ACTS | measures.ACTS
# A judge's decision gave the right: the operator who records it does not enter (MIN-16).
MEASURE_RECORDED = Told(
    "",
    _("%(who)s a enregistré une décision de justice : la personne désignée agit désormais dans votre espace."),
    "",
    _("%(who)s a enregistré une décision de justice : la personne désignée ouvre désormais cet espace."),
)
TRIED_INVITING = Told(
    _("Vous avez essayé d’inviter l’autre représentant légal."),
    _("%(who)s a essayé d’inviter un représentant légal."),
)
# One act of the trace, told by its reason.
RELATIONS: dict[str, Told] = {
    "care_team": Told(
        "",
        _("%(who)s a déclaré faire partie de votre équipe de soins."),
        "",
        _("%(who)s a déclaré faire partie de son équipe de soins."),
    ),
    "consent": Told(
        _("Vous avez donné votre accord à %(about)s."),
        _("%(who)s a déclaré avoir votre accord."),
        _("Vous avez donné l’accord à %(about)s."),
        _("%(who)s a déclaré avoir l’accord."),
    ),
    "medecin_traitant": Told(
        "",
        _("L’assurance maladie a indiqué votre médecin traitant : %(about)s."),
        "",
        _("L’assurance maladie a indiqué son médecin traitant : %(about)s."),
    ),
    **choices.BEGAN,
}
# Nobody announced it: the month of the law is over.
SHOWN_AFTER_A_MONTH = Told("", _("%(what)s est devenu visible, un mois après son arrivée."))
CONSENT_BY_FAMILY = _("%(who)s a donné l’accord à %(about)s.")
SEVERAL_DOCUMENTS = Told(_("Vous avez ouvert %(count)s documents."), _("%(who)s a lu %(count)s documents%(why)s."))
SEVERAL_DOCUMENTS_TRIED = Told(
    _("Vous avez essayé d’ouvrir %(count)s documents."), _("%(who)s a essayé de lire %(count)s documents.")
)
ONE_SHEET = Told(_("Vous avez regardé %(what)s dans la liste."), _("%(who)s a regardé de quoi parle %(what)s%(why)s."))
TRIED_HISTORY = Told(
    _("Vous avez essayé d’ouvrir cet historique de santé."),
    _("%(who)s a essayé de lire votre historique de santé."),
    "",
    _("%(who)s a essayé de lire son historique de santé."),
)
TRIED_DOCUMENT = Told(_("Vous avez essayé d’ouvrir un document."), _("%(who)s a essayé de lire %(what)s."))
TRIED_CODE = Told(
    "",
    _("%(who)s a tapé un code d’accès pour votre espace."),
    "",
    _("%(who)s a tapé un code d’accès pour cet espace."),
)
TRIED_SPACE = Told(
    _("Vous avez essayé d’ouvrir cet espace."),
    _("%(who)s a essayé d’ouvrir votre espace."),
    "",
    _("%(who)s a essayé d’ouvrir cet espace."),
)
