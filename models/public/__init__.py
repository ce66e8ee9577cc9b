"""What everybody may read or report: notices, questions, feedback.

``faq``, ``notice``, ``site_feedback``.
"""
