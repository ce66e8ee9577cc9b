"""What the hall keeps of everything that happens: audit, messages, numbers, limits.

``audit``, ``captcha_table``, ``counter``, ``limit``, ``limit_table``, ``message``,
``message_read``, ``message_sms``, ``outbox``, ``owner``, ``rate_limit``, ``seed_mark``,
``sign_in_table``, ``sms``, ``traffic_table``.
"""
