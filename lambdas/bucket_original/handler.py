"""Door: rung by S3 through EventBridge when an original changes its place; {detail: {object: {key}}}."""

from typing import Any

from practika.runtime.observability import invocation, logger
from practika.runtime.wiring import films, live
from practika.usecases.original_moves import hear_of_original


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Where the file lies now; an error reaches the dead-letter queue after Lambda's own retries."""
    with invocation(context):
        ports: dict[str, Any] = {
            "videos": films.videos(),
            "originals": films.originals(),
            "notices": live.notices(),
        }
        video = hear_of_original(event["detail"]["object"]["key"], **ports)
        place = video.original.place.value if video and video.original else None
        logger().info("an original moved", extra={"videoId": video.id if video else None, "place": place})
        return {"place": place}
