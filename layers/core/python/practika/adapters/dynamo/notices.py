"""Progress of a video as one item beside its annotations: the stream carries it to the people."""

from __future__ import annotations

from collections.abc import Callable

from practika.adapters.dynamo import keys
from practika.adapters.dynamo.calls import DynamoCalls
from practika.adapters.dynamo.faults import translated
from practika.domain.video import VideoProgress
from practika.ports.system import Clock


class DynamoNotices:
    """One call a notice."""

    def __init__(self, client: Callable[[], DynamoCalls], table: str, clock: Clock) -> None:
        self._client = client
        self._table = table
        self._clock = clock

    def publish(self, progress: VideoProgress) -> None:
        item: keys.Item = {
            **keys.key(keys.film(progress.workspace_id, progress.video_id), keys.STATUS),
            "body": keys.text(progress.model_dump_json(by_alias=True)),
            "expires_at": keys.expiry(self._clock.now(), keys.NOTICE_LIFE),
        }
        with translated():
            self._client().put_item(TableName=self._table, Item=item)
