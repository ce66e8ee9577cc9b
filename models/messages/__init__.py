"""What people are told: their inboxes, when an SMS leaves, and which ones they want.

``inbox``, ``message_choice``, ``release``.
"""
