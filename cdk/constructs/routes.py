"""Routes: binds doors to paths of the HTTP API. A route is for callers with an identity unless it says public."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_apigatewayv2_integrations as integrations

from cdk.constructs.audit import Finding, accept
from cdk.constructs.door import Door, pascal

PUBLIC = Finding(
    "AwsSolutions-APIG4",
    "This route is how a caller without an identity gets one, or reads the name of the workspace that invites them. "
    "The door checks the password, the refresh cookie or the invitation's code itself.",
)


#: The route of whatever no other route takes: the door answers it in the one error shape.
ELSE = "$default"


@dataclass(frozen=True)
class Route:
    """`GET /api/me`; a public one is not shown to the authorizer."""

    method: str
    path: str
    public: bool = False


def route(line: str, *, public: bool = False) -> Route:
    """`GET /api/me` -> Route."""
    method, path = line.split(" ")
    return Route(method, path, public)


def bind(
    api: gateway.HttpApi, door: Door, routes: Sequence[Route], *, authorizer: gateway.IHttpRouteAuthorizer
) -> None:
    """Adds the door's routes, with one right to call it for the whole API."""
    integration = integrations.HttpLambdaIntegration(
        pascal(door.name), door.function, scope_permission_to_route=False
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
        made = api.add_routes(
            path=each.path,
            methods=[gateway.HttpMethod[each.method]],
            integration=integration,
            authorizer=gateway.HttpNoneAuthorizer() if each.public else authorizer,
        )
        if each.public:
            accept(made[0], PUBLIC)
