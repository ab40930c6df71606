"""One adapter per engine, and the one place that loads an engine by its name.

Nothing of an engine (types, errors, syntax) leaves its own module. An adapter is imported when it
is asked for, so that an engine whose library is not installed costs nothing.
"""

from importlib import import_module

from search.engine import Engine
from search.errors import EngineUnavailable

ENGINES = ("tantivy", "whoosh", "memory")
DEFAULT_ENGINE = ENGINES[0]


def open_engine(name: str) -> Engine:
    """The engine called `name`, one of `ENGINES`.

    Raises `EngineUnavailable` when there is no such engine or its library is not installed.
    """
    if name not in ENGINES:
        raise EngineUnavailable(name, f"choose one of {', '.join(ENGINES)}")
    try:
        module = import_module(f"search.engines.{name}")
    except ImportError as error:
        raise EngineUnavailable(name, f"install its library ({error})") from error
    engine: Engine = module.engine
    return engine
