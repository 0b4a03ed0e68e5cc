"""The WSGI entry of the provider. Database and clients are prepared by `server.serve` before workers start."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "espace_sante.demo.identity_provider.settings"
application = get_wsgi_application()
