"""The session's JSON and cookie, shared by the doors that open one (sign-up, sign-in, refresh, accepting an
invitation)."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response, content_types
from aws_lambda_powertools.shared.cookies import Cookie, SameSite

from practika.domain.caller import Role
from practika.domain.ids import PersonId, WorkspaceId
from practika.domain.model import Model
from practika.domain.person import Account, Membership
from practika.domain.session import ACCESS_LIFETIME, REFRESH_LIFETIME, Session
from practika.runtime.settings import settings

COOKIE = "practika_refresh"


class PersonView(Model):
    id: PersonId
    name: str
    email: str


class WorkspaceView(Model):
    id: WorkspaceId
    name: str


class MembershipView(Model):
    id: WorkspaceId
    name: str
    role: Role


class MeView(Model):
    person: PersonView
    workspace: WorkspaceView
    role: Role
    workspaces: list[MembershipView]

    @classmethod
    def of(cls, account: Account, current: Membership, memberships: Sequence[Membership]) -> MeView:
        return cls(
            person=PersonView(id=account.id, name=account.name, email=account.email),
            workspace=WorkspaceView(id=current.workspace.id, name=current.workspace.name),
            role=current.role,
            workspaces=[
                MembershipView(id=each.workspace.id, name=each.workspace.name, role=each.role)
                for each in memberships
            ],
        )


class SessionView(MeView):
    """`expiresIn` is the life of the access token in seconds; the refresh token travels in a cookie only."""

    access_token: str
    expires_in: int

    @classmethod
    def opened(cls, session: Session) -> SessionView:
        current = Membership(workspace=session.workspace, role=session.role)
        me = MeView.of(session.account, current, session.memberships)
        return cls(
            **dict(me),
            access_token=session.access_token,
            expires_in=int(ACCESS_LIFETIME.total_seconds()),
        )


def session_response(session: Session, *, status: HTTPStatus = HTTPStatus.OK) -> Response[SessionView]:
    """The answer that opens a session: access token in the body, refresh token in the cookie."""
    return Response(
        status_code=status,
        content_type=content_types.APPLICATION_JSON,
        body=SessionView.opened(session),
        cookies=[_cookie(session.refresh_token, int(REFRESH_LIFETIME.total_seconds()))],
    )


def signed_out_response() -> Response[None]:
    """The answer that takes the cookie back."""
    return Response(status_code=HTTPStatus.NO_CONTENT, cookies=[_cookie("", 0)])


def _cookie(value: str, max_age: int) -> Cookie:
    """Out of reach of scripts and of other sites; the path keeps it away from media and pages."""
    return Cookie(
        name=COOKIE,
        value=value,
        path="/api",
        secure=settings.cookie_secure,
        http_only=True,
        max_age=max_age,
        same_site=SameSite.STRICT_MODE,
    )
