"""The command line above a real desk with a scripted model, in this process."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from typer.testing import CliRunner, Result

from tilshi.articles.formats import read
from tilshi.cli import opening
from tilshi.cli.app import app
from tilshi.cli.original import Original
from tilshi.engines.scripted import ScriptedEngine
from tilshi.languages import Language
from tilshi.report import (
    CacheUse,
    EngineUse,
    Provenance,
    Report,
    ReportWarning,
    ReviewSegment,
    Sentence,
    Source,
    Summary,
    TranslatedSummary,
)
from tilshi.settings import Settings
from tilshi.text.findings import WarningCode

RUSSIAN = """Мост через Шардару закрыли на ремонт

Мост длиной 310 метров закрыли в среду. Объезд идёт через посёлок Карой.

Ремонт продлится до 9 мая. Автобусы пойдут по объезду каждые 40 минут."""
KAZAKH = """Шардара көпірі жөндеуге жабылды

Ұзындығы 310 метр көпір сәрсенбі күні жабылды. Көліктер Қарой ауылы арқылы өтеді.

Жөндеу 9 мамырға дейін созылады."""
ENGLISH = """The bridge at Shardara is closed for repair

The bridge, 310 metres long, was closed on Wednesday. Cars go round by the village of Karoy.

The repair will last until 9 May."""

Cli = Callable[..., Result]


@pytest.fixture(scope="session")
def scripted() -> ModuleType:
    """Return the module that the tests also run as a process of its own."""
    spec = importlib.util.spec_from_file_location("scripted_tilshi", Path(__file__).with_name("scripted_tilshi.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def engine(scripted: ModuleType) -> ScriptedEngine:
    """Return the model behind every profile; nothing is loaded by tests of this room."""
    return ScriptedEngine(scripted.pseudo)


@pytest.fixture
def cli(settings: Settings, scripted: ModuleType, engine: ScriptedEngine, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Run `tilshi` with arguments; a real desk, a real cache, the scripted model."""
    monkeypatch.setenv("TILSHI_CACHE_DIR", str(settings.cache_dir))
    monkeypatch.setenv("TILSHI_DATA_DIR", str(settings.data_dir))
    monkeypatch.setattr(opening, "Desk", lambda given: scripted.scripted_desk(given, engine))

    def run(*args: object, stdin: str | bytes | None = None) -> Result:
        result = CliRunner().invoke(app, [str(arg) for arg in args], input=stdin)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.stderr
        return result

    return run


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """Return a folder with an article in each language, one in a folder of its own."""
    folder = tmp_path / "articles"
    (folder / "kk").mkdir(parents=True)
    (folder / "bridge.ru.txt").write_text(RUSSIAN, encoding="utf-8")
    (folder / "bridge.en.md").write_text(f"# {ENGLISH}", encoding="utf-8")
    (folder / "kk" / "bridge.txt").write_text(KAZAKH, encoding="utf-8")
    return folder


@pytest.fixture
def original() -> Original:
    """Return the Russian article as read."""
    return Original("bridge.ru.txt", read(RUSSIAN.encode()).articles[0])


@pytest.fixture
def report() -> Report:
    """Return a report about `original`, with everything a report can have."""
    starts = [RUSSIAN.index(each) for each in ("Мост длиной", "Объезд", "Ремонт продлится", "Автобусы")]
    ends = [RUSSIAN.index(".", start) + 1 for start in starts]
    return Report(
        id="1",
        source=Source(
            language=Language.RU, confidence=0.98, detected=True, sentences=tuple(zip(starts, ends, strict=True))
        ),
        summary=Summary(
            language=Language.RU,
            title="Мост через Шардару закрыли на ремонт",
            slug="Мост-через-Шардару-закрыли-на-ремонт",
            text="Мост длиной 310 метров закрыли в среду. Ремонт идёт до мая.",
            sentences=(
                Sentence(text="Мост длиной 310 метров закрыли в среду.", from_=(0,)),
                Sentence(text="Ремонт идёт до мая.", from_=(2, 3)),
                Sentence(text="Вывод без опоры.", from_=()),
            ),
            method="abstractive",
            model="writer",
            reason="asked for",
        ),
        translations={
            Language.EN: TranslatedSummary(
                title="Bridge closed",
                headline="Bridge shut on Wednesday",
                slug="Bridge-closed",
                summary="The bridge is closed.",
                sentences=(Sentence(text="The bridge is closed.", from_=(0,)),),
                text="The bridge, 310 metres long.",
                model="compact",
                pivot=None,
            ),
            Language.KK: TranslatedSummary(
                title="Көпір жабылды",
                slug="Көпір-жабылды",
                summary="Көпір жабылды.",
                sentences=(Sentence(text="Көпір жабылды.", from_=(0,)),),
                text=None,
                model="compact",
                pivot=Language.EN,
            ),
        },
        warnings=(
            ReportWarning(
                code=WarningCode.NUMBER_MISSING,
                language=Language.KK,
                part="summary",
                segment=0,
                detail={"source": "310", "target": None},
            ),
        ),
        review=(
            ReviewSegment(
                language=Language.KK,
                part="summary",
                segment=0,
                confidence=0.314,
                codes=(WarningCode.NUMBER_MISSING,),
            ),
            ReviewSegment(language=Language.EN, part="title", segment=None, confidence=0.2, codes=()),
        ),
        cache=CacheUse(segments=5, hits=2),
        engine=EngineUse(calls=3, tokens=77),
        profile="compact",
        grade="demo",
        provenance=Provenance(generator="tilshi 0.1", models=("compact",)),
    )
