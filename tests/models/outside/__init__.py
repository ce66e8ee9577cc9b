"""Accounts elsewhere that name a unit."""
