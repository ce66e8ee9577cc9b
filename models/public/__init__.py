"""What everybody may read or report: notices, questions, feedback.

``check_finding``, ``content_version``, ``faq``, ``notice``, ``self_check``, ``site_feedback``.
"""
