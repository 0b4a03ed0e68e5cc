"""`python -m espace_sante.demo.identity_provider`: the provider as a process."""

from __future__ import annotations

from pathlib import Path

import click

from espace_sante.demo.identity_provider.server import serve


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=int, required=True, help="Port to listen on.")
@click.option(
    "--home", type=click.Path(path_type=Path), envvar="ESPACE_SANTE_HOME", required=True, help="State directory."
)
@click.option("--client-base-url", required=True, help="Address of the main site; several are separated by spaces.")
@click.option("--issuer-base-url", default=None, help="What browsers call this process, when not http://HOST:PORT.")
def main(host: str, port: int, home: Path, client_base_url: str, issuer_base_url: str | None) -> None:
    """Serve the identity provider of the demonstration. Never expose it: it asks for no password."""
    serve(
        host=host,
        port=port,
        home=home.resolve(),
        client_base_url=client_base_url,
        issuer_base_url=issuer_base_url,
    )


if __name__ == "__main__":
    main()
