"""The one place of this room that reads the environment: what children inherit, and what they must not."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from cdk.local.places import ROOT

# PYTHONPATH would let a Lambda import our sources instead of its layer; AWS_* would point at a real account.
HIDDEN = (
    "PYTHONPATH",
    "PYTHONHOME",
    "AWS_",
    "CDK_",
    "LAMBDA_",
    "S3_",
    "MINISTACK_",
    "LOCALSTACK_",
    "SERVICES",
    "PG",
)
KEPT_LOCAL = "localhost,127.0.0.1,::1"


def child(**more: str) -> dict[str, str]:
    """The environment for a child: ours without what would lead it astray, plus `more`."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(HIDDEN)}  # noqa: TID251
    path = os.pathsep.join([str(Path(sys.executable).parent), inherited.get("PATH", os.defpath)])
    return {**inherited, "PATH": path, "NO_PROXY": KEPT_LOCAL, "no_proxy": KEPT_LOCAL, **more}


def synth(**more: str) -> dict[str, str]:
    """As `child`, with the module roots that `app.py` imports from."""
    roots = os.pathsep.join(str(ROOT / part) for part in ("", "lambdas", "layers/core/python"))
    return child(PYTHONPATH=roots, **more)
