"""The throw-away PostgreSQL: three databases for the length of a block, nothing left after it."""

from pathlib import Path

import psycopg
import pytest

from tools.postgres import NoPostgres, find_program, throw_away_cluster


@pytest.fixture
def needs_postgres() -> None:
    try:
        find_program(name="initdb")
    except NoPostgres as reason:
        pytest.skip(str(reason))


@pytest.mark.slow
@pytest.mark.usefixtures("needs_postgres")
def test_a_cluster_names_three_databases_and_leaves_nothing_behind() -> None:
    with throw_away_cluster() as environment:
        assert set(environment) == {"ENS_DATABASE_URL", "DMP_DATABASE_URL", "KEYS_DATABASE_URL"}
        for name, url in environment.items():
            with psycopg.connect(url) as connection:
                database, folder = connection.execute(
                    "SELECT current_database(), current_setting('data_directory')"
                ).fetchone()
            assert database == name.partition("_")[0].lower()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url, connect_timeout=2)
    assert not Path(folder).parent.exists()


@pytest.mark.slow
@pytest.mark.usefixtures("needs_postgres")
@pytest.mark.parametrize(("durable", "fsync"), [(True, "on"), (False, "off")])
def test_only_a_durable_cluster_waits_for_the_disk(durable: bool, fsync: str) -> None:
    with (
        throw_away_cluster(durable=durable) as environment,
        psycopg.connect(environment["DMP_DATABASE_URL"]) as open_one,
    ):
        assert open_one.execute("SELECT current_setting('fsync')").fetchone() == (fsync,)


def test_a_program_that_is_not_installed_is_named_with_what_to_install() -> None:
    with pytest.raises(NoPostgres, match=r"no-such-program was not found.*apt-get install"):
        find_program(name="no-such-program")
