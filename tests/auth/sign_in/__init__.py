"""Providers of outside accounts: what they say is believed only when everything fits."""
