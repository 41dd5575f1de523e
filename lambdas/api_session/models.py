"""JSON that a person sends to begin, keep or switch a session."""

from __future__ import annotations

from pydantic import Field, SecretStr

from practika.domain.ids import WorkspaceId
from practika.domain.model import Model
from practika.usecases.sign_in import SignIn
from practika.usecases.sign_up import SignUp

#: Far above every rule; keeps megabytes away from normalisation. The rules themselves stand in the domain.
LINE = 1_000


class NewPerson(Model):
    email: str = Field(max_length=LINE)
    password: SecretStr = Field(max_length=LINE)
    name: str = Field(max_length=LINE)
    workspace_name: str | None = Field(default=None, max_length=LINE)
    invitation: str | None = Field(default=None, max_length=LINE)

    def to_command(self) -> SignUp:
        return SignUp(
            email=self.email,
            password=self.password.get_secret_value(),
            name=self.name,
            workspace_name=self.workspace_name,
            invitation=self.invitation,
        )


class Credentials(Model):
    email: str = Field(max_length=LINE)
    password: SecretStr = Field(max_length=LINE)

    def to_command(self, source: str) -> SignIn:
        return SignIn(email=self.email, password=self.password.get_secret_value(), source=source)


class Switch(Model):
    """Body of a refresh: the workspace to go to; absent means to stay."""

    workspace_id: WorkspaceId | None = None
