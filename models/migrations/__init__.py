"""Migrations as `make migration` drafts them and `models/database/migrate.py` applies them."""
