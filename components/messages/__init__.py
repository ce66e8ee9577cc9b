"""What people are told: their inbox, and of what they want an SMS.

``choice_panel``, ``inbox_view``, ``message_look``.
"""
