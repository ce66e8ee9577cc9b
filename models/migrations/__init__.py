"""Migrations as `make migration` drafts them and `models/migrate.py` applies them."""
