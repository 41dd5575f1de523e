"""Door: every few minutes, walks the main journey by the public address, as a member of a workspace of its own."""

from pathlib import Path
from typing import Any

from practika.runtime.observability import count, invocation, logger
from practika.runtime.wiring import system, walking
from practika.usecases.walk_journey import walk_journey

CLIP = Path(__file__).parent / "clip.mp4"


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """`{failed, reason, preparing, milliseconds}`: the first step that failed, if any. Counts walks and failures."""
    with invocation(context):
        member = walking.member()
        walk = walk_journey(
            visitor=walking.visitor(),
            email=member["email"],
            password=member["password"],
            clip=CLIP.read_bytes(),
            clock=system.clock(),
            ids=system.ids(),
        )
        answer = walk.model_dump(mode="json", by_alias=True)
        if walk.failed:
            logger().error("the journey failed", extra=answer)
            count("JourneysFailed")
        elif not walk.preparing:
            logger().info("the journey was walked", extra=answer)
            count("JourneysWalked")
        return answer
