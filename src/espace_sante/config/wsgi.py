"""The application as a web server runs it."""

import gc
import os
import threading
from typing import Any

from django.conf import settings
from django.core.signals import request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connections, reset_queries
from django.urls import get_resolver

from espace_sante.config.large_pages import gather_heap

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "espace_sante.config.settings")
application = get_wsgi_application()
# A thread has its own connections, as ever; no coroutine is served here, for which Django finds them by a longer way.
_handler: Any = connections
_handler._connections = threading.local()
# Connections are looked at when a request ends, whatever became of it: nothing happens to them before the next one of
# their thread. No statement is kept, so none has to be forgotten.
request_started.disconnect(close_old_connections)
if not settings.DEBUG:
    request_started.disconnect(reset_queries)
get_resolver().url_patterns  # noqa: B018 - every view is loaded now, not by whoever comes first

# What is loaded now lives as long as the process: the collector need not look through it in the middle of requests.
gc.collect()
gc.freeze()
# Nor need it look often through what requests make, which is freed without it but for a few cycles: at its own pace a
# page of fifty measures was interrupted six times, a tenth of its time.
gc.set_threshold(50_000, 10, 10)
gather_heap()
