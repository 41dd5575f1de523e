"""Live: the WebSocket API, its doors, and the one durable road to the sockets, the stream of `annotations`."""

from __future__ import annotations

from typing import Any

from aws_cdk import CfnOutput, Duration, RemovalPolicy, Stack
from aws_cdk import aws_apigateway as rest
from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk.constructs.access_log import AccessLog
from cdk.constructs.audit import Finding, accept
from cdk.constructs.door import Door, Work, pascal
from cdk.constructs.grants import let_heed, let_open, let_write
from cdk.constructs.layers import Layers
from cdk.constructs.letters import DeadLetters
from cdk.constructs.news_alarms import ring_for_news
from cdk.constructs.rollout import Rollout
from cdk.stacks.data import DataStack
from cdk.stages import Stage

SOCKET_DOORS = ("socket_connect", "socket_message", "socket_disconnect")
STAGE_NAME = "live"  # so that the browser's /live is the socket's own path behind the distribution

# current annotations, notices of progress and of rights that ended; revisions, and what TTL removes, would wake the
# door for nothing
TOLD: dict[str, Any] = {
    "eventName": lambda_.FilterRule.or_("INSERT", "MODIFY"),
    "dynamodb": {"Keys": {"sk": {"S": [{"prefix": "A#"}, "STATUS", "PERSON"]}}},
}
ONLY_AT_CONNECT = Finding(
    "AwsSolutions-APIG4",
    "API Gateway asks an authorizer of a WebSocket API at $connect only; what comes later travels on the connection "
    "that was let in there, and each door looks up whose it is.",
)


class LiveStack(Stack):
    """Three socket doors relay; only `stream_fanout` tells viewers what has become durable."""

    def __init__(
        self, scope: Construct, stage: Stage, *, data: DataStack, bell: sns.ITopic, **options: Any
    ) -> None:
        super().__init__(scope, "live", **options)
        self._stage = stage
        self._data = data
        self._layers = Layers(self, stage)
        self._rollout = Rollout(self, stage, bell=bell)
        connect, message, disconnect = (self._door(name) for name in SOCKET_DOORS)
        self.api = gateway.WebSocketApi(
            self,
            "Socket",
            description=f"Practika {stage.name}",
            connect_route_options=gateway.WebSocketRouteOptions(
                integration=_integration(connect), authorizer=self._authorizer()
            ),
            default_route_options=gateway.WebSocketRouteOptions(integration=_integration(message)),
            disconnect_route_options=gateway.WebSocketRouteOptions(integration=_integration(disconnect)),
        )
        accept(self.api, ONLY_AT_CONNECT)
        self.socket_stage = self._open_stage()
        fanout = self.fanout = self._fanout(DeadLetters(self, "FanoutLetters", stage=stage, bell=bell))
        let_write(connect, data.live)
        self._rollout.taken_back_by(*ring_for_news(self, fanout, stage=stage, bell=bell))
        for door in (message, disconnect, fanout):
            let_write(door, data.live)
            self._let_post(door, "POST")
            door.knows(ROOM_POSTS=str(stage.room_posts))
        self._let_post(fanout, "DELETE")
        CfnOutput(self, "SocketApiId", value=self.api.api_id)
        CfnOutput(self, "SocketStage", value=STAGE_NAME)

    def _door(self, name: str, work: Work = Work()) -> Door:  # noqa: B008  # frozen
        return Door(self, name, stage=self._stage, layers=self._layers, work=work, rollout=self._rollout)

    def _let_post(self, door: Door, method: str) -> None:
        """Sends to any connection of this stage (POST), or closes it (DELETE); looks at none."""
        door.knows(SOCKET_ENDPOINT=self._endpoint())
        api = f"arn:{self.partition}:execute-api:{self.region}:{self.account}:{self.api.api_id}"
        arn = f"{api}/{STAGE_NAME}/{method}/@connections/*"
        iam.Grant.add_to_principal(
            grantee=door.role, actions=["execute-api:ManageConnections"], resource_arns=[arn]
        )
        accept(
            door.role,
            Finding(
                f"AwsSolutions-IAM5[Resource::{self._named(arn)}]",
                "Connection ids are made when people come; the right is to post or to close, in this API's one stage.",
            ),
        )

    def _named(self, arn: str) -> str:
        """The ARN as cdk-nag writes it, with `<Name>` for what CloudFormation fills in."""
        parts = self.resolve(arn)["Fn::Join"][1]
        return "".join(part if isinstance(part, str) else f"<{part['Ref']}>" for part in parts)

    def _endpoint(self) -> str:
        """Where a door posts to a connection. On one machine the paths stand below the endpoint."""
        if self._stage.endpoint:
            return f"{self._stage.endpoint}/_aws/execute-api/{self.api.api_id}/{STAGE_NAME}"
        return self.socket_stage.callback_url

    def _authorizer(self) -> authorizers.WebSocketLambdaAuthorizer:
        """Always asked, also without a ticket: its verdict lets socket_connect refuse in the one error shape."""
        door = self._door("authorize_socket")
        let_open(door, self._data.verification_keys)
        let_heed(door, self._data.live)
        if self._data.edge_keys and self._stage.edge_only:
            let_open(door, self._data.edge_keys)
        return authorizers.WebSocketLambdaAuthorizer("Ticket", door.live, identity_source=[])

    def _open_stage(self) -> gateway.WebSocketStage:
        stage = gateway.WebSocketStage(
            self,
            "Stage",
            web_socket_api=self.api,
            stage_name=STAGE_NAME,
            auto_deploy=True,
            access_log_settings=AccessLog(self, self._stage),
            throttle=gateway.ThrottleSettings(
                rate_limit=self._stage.socket_rate, burst_limit=self._stage.socket_burst
            ),
        )
        if self._stage.on_aws:
            stage.node.add_dependency(self._log_writer())
        return stage

    def _log_writer(self) -> rest.CfnAccount:
        """API Gateway writes logs of WebSocket APIs with one role of the account; it stays when its stage goes, for the
        logs of another stage may be written with it."""
        writer = iam.Role(self, "LogWriter", assumed_by=iam.ServicePrincipal("apigateway.amazonaws.com"))
        name = "service-role/AmazonAPIGatewayPushToCloudWatchLogs"
        writer.add_managed_policy(iam.ManagedPolicy.from_aws_managed_policy_name(name))
        writer.apply_removal_policy(RemovalPolicy.RETAIN)
        accept(
            writer,
            Finding(
                f"AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/{name}]",
                "The setting belongs to the whole account and Region, so it must be able to serve every log group; "
                "AWS keeps this policy for exactly that use.",
            ),
        )
        return rest.CfnAccount(self, "Account", cloud_watch_role_arn=writer.role_arn)

    def _fanout(self, letters: DeadLetters) -> Door:
        """Reads the stream from its beginning; a bad record is found by bisection and ends as a letter."""
        door = self._door("stream_fanout", Work(memory=1769, timeout=60))
        table = self._data.annotations.table
        door.live.add_event_source(
            sources.DynamoEventSource(
                table,
                starting_position=lambda_.StartingPosition.TRIM_HORIZON,
                batch_size=500,  # what gathered while a large room was told goes out in few frames
                bisect_batch_on_error=True,
                report_batch_item_failures=True,
                retry_attempts=5,
                max_record_age=Duration.minutes(30),
                on_failure=sources.SqsDlq(letters.queue),
                filters=[lambda_.FilterCriteria.filter(TOLD)],
            )
        )
        CfnOutput(self, "FanoutDlqUrl", value=letters.queue.queue_url)
        CfnOutput(self, "FanoutName", value=door.called_as)
        return door


def _integration(door: Door) -> integrations.WebSocketLambdaIntegration:
    return integrations.WebSocketLambdaIntegration(pascal(door.name), door.live)
