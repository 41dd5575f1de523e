"""What every socket message has: the version of the protocol. Its kinds are in `messages.py`."""

from __future__ import annotations

from typing import Literal

from practika.domain.model import Model


class Envelope(Model):
    """A message of version 1; `type` says which."""

    v: Literal[1] = 1
