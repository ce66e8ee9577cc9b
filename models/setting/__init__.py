"""Settings as people write them: the file ``.env``, every kind of value, and what is wrong with it.

Nothing here knows the settings of this site; `settings.py` holds their table. A parser takes a
text and returns its value, or raises ValueError with a reason in Chinese that says what to write.
"""
