"""What the database refuses of a batch is said without its content, and leaves the table as it was."""

from __future__ import annotations

import pytest
from django.db import transaction

from espace_sante.identity.services.imports.staging import RowsRefused, Staging

pytestmark = pytest.mark.django_db


def test_a_batch_that_the_database_refuses_is_refused_whole_and_its_content_is_not_told() -> None:
    with Staging() as staging:
        staging.create("staged", {"number": "line", "name": "text", "size": "integer"})
        staging.fill("staged", [(1, "Camille\tMoreau", 5)])
        with pytest.raises(RowsRefused, match="none of these 2 rows") as refused, transaction.atomic(using="ens"):
            staging.fill("staged", [(2, "Dominique", 6), (3, "Secret", None)])
        assert "Secret" not in repr(refused.value)
        assert refused.value.__cause__ is None
        assert refused.value.__suppress_context__
        assert staging.rows("SELECT number, name, size FROM staged") == [(1, "Camille\tMoreau", 5)]
