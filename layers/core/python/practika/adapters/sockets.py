"""Posts frames through API Gateway's management endpoint by the SDK's own client.

The measure for `signed_sockets.py`, which doors use: the same tests hold for both, and `make bench` compares them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING

from practika.domain.errors import SocketGone, SocketThrottled
from practika.ports.live import Posted

if TYPE_CHECKING:
    from mypy_boto3_apigatewaymanagementapi import ApiGatewayManagementApiClient

#: Posts under way at once; each thread keeps its HTTP connection.
THREADS = 8


class GatewaySockets:
    """One client for the life of the environment; the client must not retry by itself (the use case does)."""

    def __init__(self, client: Callable[[], ApiGatewayManagementApiClient]) -> None:
        self._client = client

    def post(self, connection_id: str, frame: bytes) -> None:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            self._client().post_to_connection(ConnectionId=connection_id, Data=frame)
        except ClientError as error:
            status = error.response["ResponseMetadata"].get("HTTPStatusCode", 0)
            if status == 410:
                raise SocketGone from error
            if status == 429 or status >= 500:
                raise SocketThrottled from error
            raise
        except BotoCoreError as error:
            raise SocketThrottled from error

    def post_many(self, connection_ids: Sequence[str], frame: bytes) -> Mapping[str, Posted]:
        if len(connection_ids) == 1:  # no thread for the most common case
            return {connection_ids[0]: self._outcome(connection_ids[0], frame)}
        outcomes = self._threads.map(lambda one: self._outcome(one, frame), connection_ids)
        return dict(zip(connection_ids, outcomes, strict=True))

    def end(self, connection_id: str) -> None:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            self._client().delete_connection(ConnectionId=connection_id)
        except ClientError as error:
            status = error.response["ResponseMetadata"].get("HTTPStatusCode", 0)
            if status == 429 or status >= 500:
                raise SocketThrottled from error
            if status != 410:
                raise
        except BotoCoreError as error:
            raise SocketThrottled from error

    def _outcome(self, connection_id: str, frame: bytes) -> Posted:
        try:
            self.post(connection_id, frame)
        except SocketGone:
            return Posted.GONE
        except SocketThrottled:
            return Posted.RETRY
        return Posted.DELIVERED

    @cached_property
    def _threads(self) -> ThreadPoolExecutor:
        self._client()  # made once, before threads ask for it together
        return ThreadPoolExecutor(THREADS, thread_name_prefix="post")
