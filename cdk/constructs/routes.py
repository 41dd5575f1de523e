"""Routes: binds doors to paths of the HTTP API.

Every request is shown to the authorizer, because it also knows what came through the edge. Which routes are for people
without an identity says the door alone (`Api(public=…)`), which reads the authorizer's verdict or not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_apigatewayv2_integrations as integrations

from cdk.constructs.door import Door, pascal

#: The route of whatever no other route takes: the door answers it in the one error shape.
ELSE = "$default"


@dataclass(frozen=True)
class Route:
    """`GET /api/me`."""

    method: str
    path: str


def route(line: str) -> Route:
    """`GET /api/me` -> Route."""
    method, path = line.split(" ")
    return Route(method, path)


def bind(
    api: gateway.HttpApi, door: Door, routes: Sequence[Route], *, authorizer: gateway.IHttpRouteAuthorizer
) -> None:
    """Adds the door's routes, with one right to call it for the whole API."""
    integration = integrations.HttpLambdaIntegration(
        pascal(door.name), door.live, scope_permission_to_route=False
    )
    for each in routes:
        if each.path == ELSE:
            gateway.HttpRoute(
                api,
                "Else",
                http_api=api,
                integration=integration,
                authorizer=authorizer,
                route_key=gateway.HttpRouteKey.DEFAULT,
            )
            continue
        api.add_routes(
            path=each.path,
            methods=[gateway.HttpMethod[each.method]],
            integration=integration,
            authorizer=authorizer,
        )
