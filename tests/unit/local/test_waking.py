"""Which doors are woken, and by what: nothing that a stranger could not ask."""

from __future__ import annotations

from typing import Any

from cdk.local import waking


class Client:
    """Answers what the endpoint would, from lists."""

    def list_event_source_mappings(self) -> dict[str, Any]:
        return {"EventSourceMappings": [{"FunctionArn": "arn:fanout"}]}

    def get_routes(self, **_: str) -> dict[str, Any]:
        def route(key: str, target: str, kind: str = "CUSTOM") -> dict[str, str]:
            return {"RouteKey": key, "Target": target, "AuthorizationType": kind}

        return {
            "Items": [
                route("POST /api/sign-in", "integrations/a", "NONE"),
                route("$default", "integrations/a"),
                route("GET /api/me", "integrations/a"),
                route("GET /api/videos/{videoId}", "integrations/b"),
                route("DELETE /api/videos/{videoId}", "integrations/b"),
            ]
        }


class FakeEndpoint:
    """Gives the same client for every service."""

    def client(self, _service: str) -> Client:
        return Client()


def test_one_guarded_route_of_each_door_and_every_stream() -> None:
    streams, routes = waking._doors(FakeEndpoint(), "api")  # type: ignore[arg-type]  # a fake of two methods
    assert streams == ["arn:fanout"]
    assert routes == [("GET", "/api/me"), ("GET", "/api/videos/none")]
