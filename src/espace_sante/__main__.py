"""`python -m espace_sante` is the `espace-sante` command."""

from espace_sante.config.cli import main

main(prog_name="espace-sante")
