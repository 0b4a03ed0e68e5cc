"""`espace-sante audit …`: what an auditor runs."""

from __future__ import annotations

import sys
from pathlib import Path
from uuid import UUID

import click


@click.group()
def audit() -> None:
    """Look after the trace of accesses and acts."""


@audit.command()
@click.option("--space", type=click.UUID, help="Verify one space only (default: all).")
@click.option("--from-tiles", "url", default="", help="Check what this address publishes, without any database.")
@click.option("--key", default="", help="With --from-tiles: the public key that you trust.")
@click.option(
    "--older",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="With --from-tiles: a checkpoint that you kept, which the log must go on from.",
)
def verify(space: UUID | None, url: str, key: str, older: Path | None) -> None:
    """Verify every chain and the log; name the first bad entry of each space and the first bad leaf of each month.

    Exit status 0 when everything holds, 1 when something does not.
    """
    if url:
        _verify_published(url, key=key, older=older.read_text(encoding="utf-8") if older else "")
        return
    from espace_sante.config.cli import set_up  # loaded when run

    set_up()
    from espace_sante.audit import api  # needs Django

    outcome = api.verify(space)
    for fault in outcome.faults:
        click.echo(f"BROKEN  space {fault.space_id}  entry {fault.position}: {fault.what}")
    for broken in outcome.log_faults:
        click.echo(f"BROKEN  log {_month(broken.month)}  leaf {broken.leaf}: {broken.what}")
    if outcome.faults:
        click.echo(f"{len(outcome.faults)} of {outcome.spaces} chains do not hold.", err=True)
    if not outcome.holds:
        sys.exit(1)
    click.echo(f"OK  {outcome.entries} entries in {outcome.spaces} chains, every one holds.")
    if space is None:
        click.echo(f"OK  {outcome.leaves} leaves in the log, {outcome.waiting} entries wait for it.")


def _verify_published(url: str, *, key: str, older: str) -> None:
    from espace_sante.audit.adapters import outsider  # needs neither Django nor a database

    try:
        trees = outsider.check_published(url, key=key, older=older)
    except outsider.LogWrong as error:
        click.echo(f"BROKEN  log {url}  {error}")
        sys.exit(1)
    for tree in trees:
        click.echo(f"OK  {tree.checkpoint.size} leaves in {tree.checkpoint.origin}, signed by {tree.key}")


def _month(month: int) -> str:
    return f"{month // 100}-{month % 100:02d}"


@audit.command("check-proof")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", default="", help="The public key of the log, as /transparence/cle gives it.")
def check_proof(file: Path, key: str) -> None:
    """Check the proof of one access, downloaded from the page of an activity. Needs no network and no database.

    Without --key, the key that the file names is taken: compare it with the one you trust. Exit status 0 or 1.
    """
    from espace_sante.audit.adapters import outsider

    try:
        trusted = outsider.read_key(key) if key else None
        checked = outsider.check_proof(file.read_bytes(), key=trusted)
    except (outsider.NoteWrong, outsider.ProofWrong) as error:
        click.echo(f"BROKEN  {error}")
        sys.exit(1)
    entry = checked.entry
    click.echo(f"OK  {entry['at']}  {entry['act']} {entry['outcome']}  {entry['actor_kind']} {entry['actor_name']}")
    click.echo(f"OK  leaf {checked.index} of {checked.checkpoint.size}, in {checked.checkpoint.origin}")
    if not trusted:
        click.echo("    The key is the one of the file. Compare it: --key, with the text at /transparence/cle")


@audit.command()
@click.option("--store", type=click.Path(file_okay=False, path_type=Path), required=True, help="Its key and memory.")
@click.option("--log", "logs", multiple=True, required=True, help="The public key of a log; several times for several.")
@click.option("--name", default="", help="The name of this witness (host:port).")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=int, default=8090, show_default=True)
def witness(store: Path, logs: tuple[str, ...], name: str, host: str, port: int) -> None:
    """Be a witness: sign the checkpoints of logs that only grow, refuse a fork. Stays in the foreground."""
    from espace_sante.audit.adapters import outsider
    from espace_sante.audit.adapters.witness_server import WitnessStore, witness_server

    try:
        keys = [outsider.read_key(one) for one in logs]
    except outsider.NoteWrong as error:
        raise click.ClickException(str(error)) from error
    memory = WitnessStore(store, name or f"{host}:{port}")
    with witness_server(memory, logs=keys, host=host, port=port) as server:
        click.echo(f"{memory.key}")  # for ESPACE_SANTE_WITNESSES
        server.serve_forever()
