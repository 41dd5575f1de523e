"""The walker: who it is, and its way to Practika."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from practika.runtime.settings import settings
from practika.runtime.wiring.system import secrets

if TYPE_CHECKING:
    from practika.ports.walking import Visitor


def visitor() -> Visitor:
    """A fresh one for each walk: it keeps nothing."""
    from practika.adapters.visitor import HttpVisitor

    return HttpVisitor(settings.public_url)


def member() -> dict[str, Any]:
    """Its `email` and `password`."""
    return secrets().record(settings.walker_secret_arn)
