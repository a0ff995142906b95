"""After `warm`, reading a text loads nothing more."""

import subprocess
import sys

PROGRAM = """
import builtins, sys
from tilshi.text.warm import warm
warm()
opened = []
sys.addaudithook(lambda event, args: opened.append(args[0]) if event in {"open", "import"} else None)
from tilshi.text.checks import check_translation
from tilshi.text.language_id import identify
from tilshi.text.lemmas import lemmas
from tilshi.text.names.ordinary import is_ordinary
from tilshi.languages import Language
opened.clear()
for language, text in {"ru": "Школу построили в мае.", "en": "A school was built.", "kk": "Мектеп салынды."}.items():
    identify(text)
    lemmas(text, Language(language))
    is_ordinary("zyxwvuts", Language(language))
print(opened)
"""


def test_nothing_is_loaded_after_it() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.strip() == "[]"
