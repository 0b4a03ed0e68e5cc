"""Documents that came from another space because both are of one person, so that they can go back."""

from django.db import models


class SpaceMerge(models.Model):
    """The move of one space's documents into another one. `id` is that of the merge of holders.

    `relations` is what `access` changed with it, by ids.
    """

    class State(models.TextChoices):
        MOVING = "moving"
        MOVED = "moved"
        RETURNING = "returning"
        RETURNED = "returned"

    pk = models.CompositePrimaryKey("space_id", "id")
    space_id = models.UUIDField()
    id = models.UUIDField()
    from_space_id = models.UUIDField()
    state = models.CharField(max_length=10, choices=State)
    began_at = models.DateTimeField()
    by_kind = models.CharField(max_length=20)
    by_id = models.CharField(max_length=64)
    relations = models.JSONField()

    class Meta:
        app_label = "record"
        db_table = "record_space_merge"


class MovedDocument(models.Model):
    """What became of one document in a move.

    A twin is a document that both spaces had, with the same content: the copy stays where it was, and what was hidden
    of either is hidden of the one that is seen (`hidden`, `twin_id`, `twin_version`). A clash has the number of another
    document: it stays where it was, for an operator to look at. An attached one came later, in place of a moved one.
    """

    class Outcome(models.TextChoices):
        MOVED = "moved"
        ATTACHED = "attached"
        TWIN = "twin"
        CLASH = "clash"

    pk = models.CompositePrimaryKey("space_id", "merge_id", "document_id")
    space_id = models.UUIDField()
    merge_id = models.UUIDField()
    document_id = models.UUIDField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    twin_id = models.UUIDField(null=True)
    twin_version = models.IntegerField(null=True)
    hidden = models.JSONField(default=list)
    at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "record"
        db_table = "record_moved_document"
