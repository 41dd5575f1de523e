"""Door: makes the signing key pair and the media key while they are missing. Called by the deployment; idempotent."""

from typing import Any

from practika.runtime.deploy import deployed
from practika.runtime.observability import logger
from practika.runtime.wiring import people


@deployed
def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """`{"made": [names]}`. On one machine the event brings the `mediaKey` that the local CDN was given."""
    made = people.make_missing_keys(media_key=event.get("mediaKey"))
    logger().info("keys are in place", extra={"made": made})
    return {"made": made}
