"""``uvicorn tests.bench.django_app.asgi:application``; collects garbage as the hall does."""

import gc
import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.django_app.settings")
application = get_asgi_application()
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 50)
