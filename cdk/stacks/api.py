"""API: the HTTP API, its authorizer, and every api_* door with its routes."""

from __future__ import annotations

from typing import Any

from aws_cdk import CfnOutput, Duration, Stack
from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_sns as sns
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from cdk.constructs.access_log import AccessLog
from cdk.constructs.door import Door, Network, Work
from cdk.constructs.grants import (
    let_heed,
    let_list_files,
    let_open,
    let_read,
    let_tell,
    let_touch_files,
    let_write,
)
from cdk.constructs.layers import Layers
from cdk.constructs.letters import DeadLetters
from cdk.constructs.people_work import EXPORTS, SERVING, PeopleWork
from cdk.constructs.rollout import Rollout
from cdk.constructs.routes import ELSE, bind, route
from cdk.constructs.service_alarms import ring_for_api, ring_for_rights
from cdk.constructs.walker import WALKING, Walker
from cdk.cost.film import film_prices
from cdk.stacks.data import DataStack
from cdk.stacks.database import DatabaseStack
from cdk.stages import Stage

VIDEO = "/api/videos/{videoId}"
LESSON = f"{VIDEO}/lessons/{{lessonId}}"
ANNOTATION = f"{VIDEO}/annotations/{{annotationId}}"
ROUTES = {
    "api_session": [
        route("POST /api/sign-up"),
        route("POST /api/sign-in"),
        route("POST /api/sign-in/code"),
        route("POST /api/session/refresh"),
        route("POST /api/sign-out"),
        route("GET /api/me"),
        route("GET /api/me/factor"),
        route("POST /api/me/factor"),
        route("POST /api/me/factor/confirm"),
        route("POST /api/me/factor/recovery-codes"),
        route("POST /api/me/factor/remove"),
        route(f"ANY {ELSE}"),
    ],
    "api_people": [
        route("GET /api/people"),
        route("PATCH /api/people/{personId}"),
        route("DELETE /api/people/{personId}"),
        route("POST /api/people/{personId}/back"),
        route("POST /api/me/leave"),
        route("POST /api/invitations"),
        route("GET /api/invitations/{code}"),
        route("POST /api/invitations/{code}/accept"),
        route("GET /api/me/account"),
        route("PATCH /api/me/account"),
        route("POST /api/me/email"),
        route("POST /api/me/password"),
        route("GET /api/me/sessions"),
        route("POST /api/me/sessions/end"),
        route("POST /api/me/export"),
        route("POST /api/me/close"),
    ],
    "api_videos": [
        route("POST /api/videos"),
        route("GET /api/videos"),
        route(f"GET {VIDEO}"),
        route(f"PATCH {VIDEO}"),
        route(f"DELETE {VIDEO}"),
        route(f"GET {VIDEO}/upload"),
        route(f"POST {VIDEO}/upload/parts"),
        route(f"POST {VIDEO}/upload/complete"),
        route(f"DELETE {VIDEO}/upload"),
        route(f"POST {VIDEO}/retry"),
        route(f"POST {VIDEO}/original"),
        route(f"POST {VIDEO}/original/return"),
        route(f"POST {VIDEO}/cancel"),
        route(f"GET {VIDEO}/lessons"),
        route(f"POST {VIDEO}/lessons"),
        route(f"GET {LESSON}"),
        route(f"PATCH {LESSON}"),
        route(f"DELETE {LESSON}"),
        route(f"GET {LESSON}/parts"),
        route(f"POST {LESSON}/parts"),
        route(f"POST {LESSON}/seal"),
    ],
    "api_annotations": [
        route(f"GET {VIDEO}/annotations"),
        route(f"POST {VIDEO}/annotations"),
        route(f"POST {VIDEO}/annotations/many"),
        route(f"GET {ANNOTATION}"),
        route(f"PATCH {ANNOTATION}"),
        route(f"DELETE {ANNOTATION}"),
        route(f"GET {ANNOTATION}/revisions"),
        route(f"GET {ANNOTATION}/diff"),
        route(f"GET {ANNOTATION}/verify"),
        route(f"POST {ANNOTATION}/restore"),
        route(f"GET {VIDEO}/history"),
        route(f"POST {VIDEO}/history/restore"),
        route(f"GET {VIDEO}/changes"),
        route("GET /api/codes"),
        route("POST /api/codes"),
        route("PATCH /api/codes/{codeId}"),
    ],
    "api_live": [route("POST /api/live/tickets")],
    "api_usage": [
        route(f"POST {VIDEO}/usage"),
        route(f"GET {VIDEO}/usage"),
        route("GET /api/usage"),
        route("GET /api/usage/choice"),
        route("PUT /api/usage/choice"),
    ],
}


class ApiStack(Stack):
    """The only way into Practika besides a socket, a file upload and a media token."""

    def __init__(
        self,
        scope: Construct,
        stage: Stage,
        *,
        data: DataStack,
        database: DatabaseStack,
        machine: sfn.StateMachine,
        bell: sns.ITopic,
        **options: Any,
    ) -> None:
        super().__init__(scope, "api", **options)
        self._stage = stage
        self._data = data
        self._database = database
        self._layers = Layers(self, stage)
        self._rollout = Rollout(self, stage, bell=bell)
        self.api = gateway.HttpApi(
            self, "Http", create_default_stage=False, description=f"Practika {stage.name}"
        )
        self._open_stage()
        authorizer = self._authorizer()
        for door in (
            self._opens_sessions("api_session"),
            self._api_people(),
            self._api_videos(machine),
            self._api_annotations(),
            self._api_live(),
            self._api_usage(),
        ):
            bind(self.api, door, ROUTES[door.name], authorizer=authorizer)
        self._rollout.taken_back_by(ring_for_rights(self, stage=stage, bell=bell))
        if stage.on_aws and stage.load_alarms:  # the endpoint of one machine knows no alarm over a ratio
            self._rollout.taken_back_by(*ring_for_api(self, self.api, stage=stage, bell=bell))
        # outside of the network: it comes by the public address
        walking = self._door("cron_walk_journey", network=None, work=WALKING)
        Walker(self, stage, door=walking, bell=bell, key=data.secrets_key)
        self._serve_people(bell)
        CfnOutput(self, "HttpApiId", value=self.api.api_id)

    def _serve_people(self, bell: sns.ITopic) -> None:
        stage = self._stage
        letters = DeadLetters(self, "PeopleLetters", stage=stage, bell=bell)
        network = self._database.network
        door = self._door("cron_serve_people", network=network, work=SERVING, letters=letters)
        self._database.let_in(door)
        work = PeopleWork(self, stage, door=door, letters=letters, data=self._data, bell=bell)
        self.clock = work.clock

    def _open_stage(self) -> None:
        gateway.HttpStage(
            self,
            "Stage",
            http_api=self.api,
            stage_name="$default",
            auto_deploy=True,
            access_log_settings=AccessLog(self, self._stage),
            throttle=gateway.ThrottleSettings(
                rate_limit=self._stage.api_rate, burst_limit=self._stage.api_burst
            ),
            detailed_metrics_enabled=True,
        )

    def _authorizer(self) -> authorizers.HttpLambdaAuthorizer:
        """Always asked, also without a token: its verdict lets the door refuse in the one error shape."""
        door = self._door("authorize_http", network=None)
        door.knows(CALLER_RATE=str(self._stage.caller_rate), CALLER_BURST=str(self._stage.caller_burst))
        let_open(door, self._data.verification_keys)
        let_heed(door, self._data.live)
        if self._data.edge_keys and self._stage.edge_only:
            let_open(door, self._data.edge_keys)
        return authorizers.HttpLambdaAuthorizer(
            "Caller",
            door.live,
            response_types=[authorizers.HttpLambdaResponseType.SIMPLE],
            identity_source=[],
            results_cache_ttl=Duration.seconds(0),
        )

    def _door(
        self,
        name: str,
        *,
        network: Network | None,
        work: Work = Work(),  # noqa: B008  # frozen
        letters: DeadLetters | None = None,
    ) -> Door:
        return Door(
            self,
            name,
            stage=self._stage,
            layers=self._layers,
            network=network,
            work=work,
            letters=letters,
            rollout=self._rollout,
        )

    def _relational(self, name: str) -> Door:
        """A door that speaks to PostgreSQL."""
        door = self._door(name, network=self._database.network)
        self._database.let_in(door)
        return door

    def _of_films(self, name: str) -> Door:
        """One that also asks for a film's row at every request, or changes it."""
        door = self._relational(name)
        self._database.let_share(door)
        return door

    def _opens_sessions(self, name: str) -> Door:
        """A door that signs access tokens and sets the refresh cookie."""
        door = self._relational(name)
        let_open(door, self._data.signing_key)
        door.knows(COOKIE_SECURE="1" if self._stage.secure else "0", PUBLIC_URL=self._stage.public_url)
        return door

    def _api_people(self) -> Door:
        door = self._opens_sessions("api_people")
        let_touch_files(door, self._data.media, "s3:GetObject", below=[EXPORTS])
        let_tell(door, self._data.annotations)
        let_tell(door, self._data.live)  # tokens that count no more
        return door

    def _api_videos(self, machine: sfn.StateMachine) -> Door:
        door = self._of_films("api_videos")
        let_open(door, self._data.media_key)
        let_tell(door, self._data.annotations)
        let_touch_files(
            door,
            self._data.media,
            "s3:GetObject",
            "s3:PutObject",
            "s3:AbortMultipartUpload",
            "s3:ListMultipartUploadParts",
            "s3:RestoreObject",
            below=["uploads/"],
        )
        let_touch_files(door, self._data.media, "s3:GetObject", "s3:PutObject", below=["lessons/"])
        let_touch_files(
            door, self._data.media, "s3:DeleteObject", below=["uploads/", "media/", "work/", "lessons/"]
        )
        let_list_files(door, self._data.media, below=["uploads/", "media/", "work/", "lessons/"])
        machine.grant_start_execution(door.role)
        door.knows(INGEST_MACHINE_ARN=machine.state_machine_arn)
        return door

    def _api_annotations(self) -> Door:
        door = self._of_films("api_annotations")
        let_touch_files(door, self._data.media, "s3:GetObject", below=["media/"])
        let_write(door, self._data.annotations)
        let_read(door, self._data.live)
        return door

    def _api_live(self) -> Door:
        door = self._of_films("api_live")
        let_open(door, self._data.signing_key)
        door.knows(PUBLIC_URL=self._stage.public_url)
        return door

    def _api_usage(self) -> Door:
        door = self._of_films("api_usage")
        let_write(door, self._data.usage)
        door.knows(FILM_PRICES=film_prices())
        return door
