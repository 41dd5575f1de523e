"""Rights that end before their tokens: recalls for who reads tokens, notices for who closes sockets."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from practika.adapters.dynamo import keys
from practika.adapters.dynamo.calls import DynamoCalls
from practika.adapters.dynamo.faults import translated
from practika.adapters.dynamo.paged import all_items
from practika.domain.recall import RECALL_LIFE, PersonNotice, Recall
from practika.ports.system import Clock


class DynamoRecalls:
    """Implements the port Recalls in the live table. Calls: add 1; standing 1 a megabyte, which is thousands."""

    def __init__(self, client: Callable[[], DynamoCalls], table: str, clock: Clock) -> None:
        self._client = client
        self._table = table
        self._clock = clock

    def add(self, recall: Recall) -> None:
        item: keys.Item = {
            **keys.key(keys.RECALLS, keys.recall(recall.person_id, recall.workspace_id)),
            "body": keys.text(recall.model_dump_json(by_alias=True)),
            "expires_at": keys.expiry(recall.at, RECALL_LIFE),
        }
        with translated():
            self._client().put_item(TableName=self._table, Item=item)

    def standing(self) -> Sequence[Recall]:
        found = all_items(
            self._client(),
            TableName=self._table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": keys.text(keys.RECALLS)},
            ConsistentRead=True,
        )
        now = self._clock.now()
        return [_recall(item) for item in found if not keys.expired(item, now)]


def _recall(item: keys.Item) -> Recall:
    return Recall.model_validate_json(item["body"]["S"])


class DynamoPersonNotices:
    """Implements the port PersonNotices: an item beside the annotations, which their stream carries on."""

    def __init__(self, client: Callable[[], DynamoCalls], table: str, clock: Clock) -> None:
        self._client = client
        self._table = table
        self._clock = clock

    def publish(self, notice: PersonNotice) -> None:
        item: keys.Item = {
            **keys.key(keys.person(notice.workspace_id, notice.person_id), keys.PERSON),
            "body": keys.text(notice.model_dump_json(by_alias=True)),
            "expires_at": keys.expiry(self._clock.now(), keys.NOTICE_LIFE),
        }
        with translated():
            self._client().put_item(TableName=self._table, Item=item)
