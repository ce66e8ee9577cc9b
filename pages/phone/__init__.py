"""The simulated phone: the APP and 支付宝.

``activity``, ``alipay_face``, ``code``, ``code_view``, ``devices``, ``home``, ``invitation``,
``login``, ``me``, ``messages``, ``register``, ``scan``, ``units``.
"""
