"""``gunicorn tests.bench.django_app.wsgi``; collects garbage as the hall does."""

import gc
import os

import django
from django.core.handlers.wsgi import WSGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.django_app.settings")
django.setup(set_prefix=False)
application = WSGIHandler()
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 5, 200)
