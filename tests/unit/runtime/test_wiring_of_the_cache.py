"""A door shares copies with others where its stage has a cache, and knows nothing of Valkey where it has none."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from practika.adapters.memory import MemoryCache, NearCache
from practika.runtime.settings import SettingMissing, settings
from practika.runtime.wiring import system

ALONE = """
import sys
sys.path[:0] = ["lambdas", "layers/core/python"]
from practika.runtime.wiring import live, system
system.shared_cache()
print([name for name in sys.modules if "valkey" in name])
"""


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("ADDRESS", "NAME", "USER"):
        monkeypatch.delenv(f"CACHE_{name}", raising=False)
    system.shared_cache.cache_clear()
    yield
    system.shared_cache.cache_clear()


def test_without_an_address_a_door_remembers_by_itself() -> None:
    assert isinstance(system.shared_cache(), MemoryCache)


def test_with_one_its_own_memory_stands_in_front(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CACHE_ADDRESS", "c.example:6379")
    with pytest.raises(SettingMissing, match="CACHE_NAME"):
        system.shared_cache()
    monkeypatch.setenv("CACHE_NAME", "c")
    monkeypatch.setenv("CACHE_USER", "u")
    assert settings.shared_cache == ("c.example", 6379, "c", "u")
    assert isinstance(system.shared_cache(), NearCache)


def test_without_an_address_nothing_of_valkey_is_imported() -> None:
    done = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
