"""The default observer hears nothing and costs nothing."""

from tilshi.observe import SILENT, Observer, Silent


class Recorder:
    """An observer that remembers."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, float, dict[str, str]]] = []

    def count(self, name: str, value: float = 1, **labels: str) -> None:
        self.heard.append((name, value, labels))

    def observe(self, name: str, value: float, **labels: str) -> None:
        self.heard.append((name, value, labels))


def test_anything_with_two_methods_is_an_observer() -> None:
    recorder = Recorder()
    listener: Observer = recorder
    listener.count("x", tier="memory")
    listener.observe("y", 0.5)
    assert recorder.heard == [("x", 1, {"tier": "memory"}), ("y", 0.5, {})]


def test_silence_is_an_observer() -> None:
    SILENT.count("x", tier="memory")
    SILENT.observe("y", 1.0)
    assert isinstance(SILENT, Silent)
