"""The search: words, sounds, typing errors, and what a query may mean.

``catalogue_index``, ``meaning``, ``pinyin``, ``search``, ``search_hit``, ``search_miss``,
``search_query``, ``search_words``, ``sentence``, ``site_page``, ``term_index``, ``typo``,
``word_index``.
"""
