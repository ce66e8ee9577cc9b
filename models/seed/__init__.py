"""Data that every hall starts with, and the cast of the demo."""
