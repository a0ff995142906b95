"""What every test can rely on: a cache of its own, and no silent skips where `TILSHI_CI=1`."""

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from tilshi.settings import Settings

ROOT = Path(__file__).resolve().parents[1]

hypothesis_settings.register_profile("tilshi", deadline=None)  # a busy machine is no failure
hypothesis_settings.load_profile("tilshi")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure in CI: there, everything a test needs is present."""
    report = yield
    if report.skipped and os.environ.get("TILSHI_CI") == "1":
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of a fresh installation, whatever the environment says."""
    for name in [name for name in os.environ if name.startswith("TILSHI_") and name != "TILSHI_CI"]:
        monkeypatch.delenv(name)
    return Settings(cache_dir=tmp_path / "cache", data_dir=tmp_path / "data")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of shared material, or skip where this machine has none."""
    place = ROOT.parent / "shared"
    if not place.is_dir():
        pytest.skip("the material in ../shared is not on this machine")
    return place
