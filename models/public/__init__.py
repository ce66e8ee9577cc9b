"""What everybody may read or report: notices, questions, feedback.

``check_finding``, ``faq``, ``notice``, ``self_check``, ``site_feedback``.
"""
