"""What `import tilshi` promises."""

import subprocess
import sys

import pytest

import tilshi


def test_exported_members() -> None:
    assert sorted(tilshi.__all__) == ["Desk", "Settings", "__version__"]
    for name in tilshi.__all__:
        assert getattr(tilshi, name) is not None


def test_unknown_members_are_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        _ = tilshi.nonsense


def test_importing_the_package_loads_no_model_library() -> None:
    code = "import sys, tilshi, tilshi.desk; print(sorted({'torch', 'transformers'} & set(sys.modules)))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
