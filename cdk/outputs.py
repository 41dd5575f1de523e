"""What a deployed stack says of itself: the names by which the operator's commands find its parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def outputs(stage: str, stack: str, *, cloudformation: Any) -> Mapping[str, str]:
    """The outputs of one stack of a stage. Raises botocore's ClientError when it was never deployed."""
    (found,) = cloudformation.describe_stacks(StackName=f"practika-{stage}-{stack}")["Stacks"]
    return {one["OutputKey"]: one["OutputValue"] for one in found.get("Outputs", ())}
