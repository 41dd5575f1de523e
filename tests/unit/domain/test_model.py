"""Models are built when they are first used; here is where one that cannot be built is found."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import practika.domain
import practika.ports
from practika.domain.model import Model


def kinds(of: type[Model]) -> Iterator[type[Model]]:
    for kind in of.__subclasses__():
        yield kind
        yield from kinds(kind)


def test_every_model_can_be_built() -> None:
    for package in (practika.domain, practika.ports):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    ours = [kind for kind in kinds(Model) if kind.__module__.startswith("practika.")]
    assert len(ours) > 100
    assert not [kind for kind in ours if not kind.__pydantic_complete__ and not kind.model_rebuild()]
