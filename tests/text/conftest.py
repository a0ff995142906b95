"""Texts of our own wording, and strategies over what a desk may be sent."""

import string

from hypothesis import strategies as st

ALPHABETS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі" + string.ascii_letters
PUNCTUATION = " .,!?…:;—-«»\"'()[]{}/@#%&+\n\t\r\u00a0\u2028№0123456789［］"

news = st.text(alphabet=ALPHABETS + PUNCTUATION * 3, max_size=300)
"""Text of the letters and marks of the desk's languages, marks three times as likely as letters."""

anything = st.text(max_size=200) | news
"""Any Unicode text (lone surrogates excepted, as everywhere in Python's own I/O)."""
