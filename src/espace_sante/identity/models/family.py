"""Families: who acts for whom, whose children they are, and what the ones asked the others. Every row is dated.

Who may act for somebody is one table, `Relationship`. The others say how a row of it came to be, or why none may:
parents the insurer knows, answers that one is not a representative, agreements asked of the other parent, invitations,
decisions of a judge, measures that protect an adult.

Source: CSP art. R. 1111-40; Code civil art. 371-1, 372 to 373-2-1, 414; RULES.md section 3, C9.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from espace_sante.identity.domain.representation import AgreementAnswer, Ground, InvitationAnswer, Kind, MeasureKind
from espace_sante.identity.models.people import Holder
from espace_sante.kernel.identifiers import new_id
from espace_sante.outbox.models import OutboxTable


def _choices(values: type[Kind | Ground | AgreementAnswer | InvitationAnswer | MeasureKind]) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in values]


class Dated(models.Model):
    """A row that holds from an instant, by somebody's decision and on a ground, until another one ends it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    since = models.DateTimeField()
    by_kind = models.CharField(max_length=20, default="system")
    by_id = models.CharField(max_length=64, default="espace-sante")
    ground = models.CharField(max_length=30, choices=_choices(Ground), default=Ground.OPERATOR.value)
    until = models.DateTimeField(null=True)
    ended_by_kind = models.CharField(max_length=20, blank=True)
    ended_by_id = models.CharField(max_length=64, blank=True)
    ended_ground = models.CharField(max_length=30, blank=True, choices=_choices(Ground))

    class Meta:
        abstract = True


class Relationship(Dated):
    """Who acts for whom, and as what.

    A representative acts for a minor, a guardian for an adult; an assistant has the protected person's express consent,
    a carer their delegation. A representative's row that is still open after the eighteenth birthday gives nothing: the
    one query that reads this table looks at the birth date (`services/family.py`).
    Source: CSP art. R. 1111-40, L. 1111-14; RULES.md MIN-02, MIN-03, MIN-13, MIN-16, CAR-06.
    """

    kind = models.CharField(max_length=20, choices=_choices(Kind))
    person = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="acts_for")
    helped = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="helped_by")

    class Meta:
        app_label = "identity"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "helped"], condition=Q(until__isnull=True), name="one_open_relationship_of_two_people"
            ),
            models.CheckConstraint(condition=~Q(person=F("helped")), name="nobody_acts_for_oneself"),
        ]


class Filiation(Dated):
    """A parent of a child, as the insurer knows them; the first one declared the child.

    It opens no right: the parent must certify first. Source: RULES.md MIN-01 (who is written to), MIN-02.
    """

    child = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="known_parents")
    parent = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="known_children")
    rank = models.PositiveSmallIntegerField(default=1)  # 1: declared the child; 2: the other one

    class Meta:
        app_label = "identity"
        constraints = [
            models.UniqueConstraint(
                fields=["child", "parent"], condition=Q(until__isnull=True), name="one_open_filiation_of_two_people"
            ),
            models.UniqueConstraint(
                fields=["child", "rank"], condition=Q(until__isnull=True), name="one_known_parent_of_a_rank"
            ),
            models.CheckConstraint(condition=~Q(child=F("parent")), name="nobody_is_their_own_parent"),
            models.CheckConstraint(condition=Q(rank__in=[1, 2]), name="two_known_parents_at_most"),
        ]


class NotRepresentative(Dated):
    """« Je ne suis pas son représentant légal »: nothing of this child goes through this person (MIN-03)."""

    child = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="declined_by")
    person = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="declined")

    class Meta:
        app_label = "identity"
        constraints = [
            models.UniqueConstraint(
                fields=["child", "person"], condition=Q(until__isnull=True), name="one_open_denial_of_two_people"
            )
        ]


class JudgeDecision(models.Model):
    """A decision of the family judge, as the operator recorded it: its reference. Other rows say who keeps authority.

    Source: Code civil art. 373-2-1, 373-3; RULES.md MIN-06.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    child = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="judge_decisions")
    reference = models.CharField(max_length=80)
    recorded_at = models.DateTimeField()
    by_kind = models.CharField(max_length=20)
    by_id = models.CharField(max_length=64)

    class Meta:
        app_label = "identity"
        indexes = [models.Index(fields=["child", "-recorded_at"], name="decisions_of_a_child")]


class AuthorityKept(models.Model):
    """A person to whom a decision of the judge leaves or gives authority over the child."""

    id = models.UUIDField(primary_key=True, default=new_id)
    decision = models.ForeignKey(JudgeDecision, on_delete=models.PROTECT, related_name="kept")
    person = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="authority_kept")

    class Meta:
        app_label = "identity"
        constraints = [models.UniqueConstraint(fields=["decision", "person"], name="authority_is_kept_once")]


class ParentalAgreement(models.Model):
    """What is asked of the other parent when somebody becomes a representative, and what they answered (MIN-05, C9).

    Silence until `ends_at` is not an agreement in words: it only lets the waiting acts go on (Code civil art. 372-2).
    `settled_by`: the decision of a judge that ended a disagreement.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    child = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="agreements")
    newcomer = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="agreements_about")
    asked_of = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="agreements_asked")
    asked_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    answer = models.CharField(max_length=20, blank=True, choices=_choices(AgreementAnswer))
    answered_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(JudgeDecision, null=True, on_delete=models.PROTECT, related_name="settled")

    class Meta:
        app_label = "identity"
        indexes = [
            models.Index(fields=["child", "answer"], name="agreements_of_a_child"),
            models.Index(fields=["asked_of", "answer"], name="agreements_asked_of_a_person"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(newcomer=F("asked_of")), name="nobody_is_asked_about_oneself"),
        ]


class RepresentativeInvitation(models.Model):
    """A representative invites the second one, by identity. It is kept whether or not that person exists.

    `invited` is null when nobody has this identity: the sender sees the same thing, and it expires (MIN-04).
    The names are those the sender typed; the matricule is compared and forgotten.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    child = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="representative_invitations")
    sender = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="invitations_sent")
    invited = models.ForeignKey(Holder, null=True, on_delete=models.PROTECT, related_name="invitations_received")
    typed_name = models.CharField(max_length=220)
    sent_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    answer = models.CharField(max_length=20, blank=True, choices=_choices(InvitationAnswer))
    answered_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "identity"
        indexes = [
            models.Index(fields=["invited", "answer"], name="invitations_of_a_person"),
            models.Index(fields=["sender", "-sent_at"], name="invitations_of_a_sender"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(sender=F("invited")), name="nobody_invites_oneself"),
        ]


class ProtectionMeasure(Dated):
    """The legal protection of an adult: representation (tutelle), or assistance alone (curatelle).

    Representation gives a relationship at once; assistance gives one only while the protected person consents.
    Source: Code civil art. 440; CSP art. L. 1111-14, R. 1111-1, R. 1111-40; RULES.md MIN-16.
    """

    kind = models.CharField(max_length=20, choices=_choices(MeasureKind))
    protected = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="protection_measures")
    person = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="protects")
    reference = models.CharField(max_length=80)

    class Meta:
        app_label = "identity"
        constraints = [
            models.UniqueConstraint(
                fields=["protected", "person"], condition=Q(until__isnull=True), name="one_open_measure_of_two_people"
            ),
            models.CheckConstraint(condition=~Q(person=F("protected")), name="nobody_protects_oneself_by_measure"),
        ]


class MajorityNotice(models.Model):
    """That the representatives of a child, and the child, were told of the coming majority; once (MIN-13)."""

    child = models.OneToOneField(Holder, primary_key=True, on_delete=models.PROTECT, related_name="majority_notice")
    majority_on = models.DateField()
    told_at = models.DateTimeField()

    class Meta:
        app_label = "identity"


class FamilyOutbox(OutboxTable):
    """What families must be told after the commit."""

    class Meta:
        app_label = "identity"
        db_table = "identity_family_outbox"
        indexes = [models.Index(fields=["due_at"], name="family_outbox_due")]
