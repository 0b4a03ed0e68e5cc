"""The application as a web server runs it."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "espace_sante.config.settings")
application = get_wsgi_application()

# What is loaded now lives as long as the process: the collector need not look through it in the middle of requests.
gc.collect()
gc.freeze()
