"""Where the rooms are put together: settings, addresses, WSGI, the `espace-sante` command."""
