"""What the templates of a stage say: their resources by names that people know, and which names which."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Templates = Mapping[str, Mapping[str, Any]]
#: An ARN of something that is known by its name.
NAMED = re.compile(r"(?::s3:::|:backup-vault:)([^/]+)")
#: What CDK adds to the name of a construct for the resource within.
TAIL = re.compile(r"(Function|Queue|Machine|Resource)$")


@dataclass(frozen=True)
class Part:
    """One resource. `name` is stack/construct and outlives a change of the logical id's digest."""

    stack: str
    id: str
    kind: str

    @property
    def name(self) -> str:
        """`data/Annotations`, `api/ApiVideos`."""
        short = re.sub(r"[0-9A-F]{8}([0-9a-f]{32})?$", "", self.id)
        return f"{self.stack}/{TAIL.sub('', short.removeprefix(self.stack))}"


@dataclass(frozen=True)
class Right:
    """`part` (whose role it is) may do `action` (`s3:GetObject`) on `resource`, as IAM's words with names in them."""

    part: Part
    action: str
    resource: str
    target: Part | None


class Estate:
    """The resources of all templates (stack name -> template)."""

    def __init__(self, templates: Templates) -> None:
        self._bodies: dict[Part, Mapping[str, Any]] = {
            Part(stack, name, body["Type"]): body
            for stack, template in templates.items()
            for name, body in template.get("Resources", {}).items()
        }
        self._parts = {(part.stack, part.id): part for part in self._bodies}
        self._exports: dict[str, tuple[str, Any]] = {
            output["Export"]["Name"]: (stack, output["Value"])
            for stack, template in templates.items()
            for output in template.get("Outputs", {}).values()
            if isinstance(output.get("Export", {}).get("Name"), str)
        }
        #: stacks of two Regions cannot hand a reference on: they agree on a name
        self._told = {
            words(said[key]): part
            for part in self._bodies
            for key, said in ((key, self.said(part)) for key in ("BucketName", "BackupVaultName"))
            if key in said
        }
        self._users = self._role_users()

    def of(self, kind: str) -> list[Part]:
        """All resources of a type such as AWS::SQS::Queue."""
        return [part for part in self._bodies if part.kind == kind]

    def all(self) -> list[Part]:
        """Every resource."""
        return list(self._bodies)

    def said(self, part: Part) -> Mapping[str, Any]:
        """Its properties."""
        found: Mapping[str, Any] = self._bodies[part].get("Properties", {})
        return found

    def doors(self) -> dict[str, Part]:
        """Our own functions by the door's name."""
        mark = "Practika door "
        return {
            text.removeprefix(mark): part
            for part in self.of("AWS::Lambda::Function")
            if (text := str(self.said(part).get("Description", ""))).startswith(mark)
        }

    def named(self, value: Any, stack: str) -> Iterator[Part]:
        """Every resource that a value of that stack's template names, however deep; an alias stands for its door."""
        if isinstance(value, str | dict) and (told := NAMED.search(words(value))):
            yield from filter(None, [self._told.get(told[1])])
        if isinstance(value, list):
            for each in value:
                yield from self.named(each, stack)
        elif isinstance(value, dict):
            for key, inner in value.items():
                yield from self._meant(key, inner, stack)

    def _meant(self, key: str, inner: Any, stack: str) -> Iterator[Part]:
        if key == "Fn::ImportValue" and inner in self._exports:
            there, value = self._exports[inner]
            yield from self.named(value, there)
            return
        if key in {"Ref", "Fn::GetAtt"}:
            part = self._parts.get((stack, inner if key == "Ref" else inner[0]))
            if part is not None:
                yield from self._behind(part)
            return
        yield from self.named(inner, stack)

    def _behind(self, part: Part) -> Iterator[Part]:
        if part.kind == "AWS::Lambda::Alias":
            yield from self.named(self.said(part)["FunctionName"], part.stack)
        elif part.kind == "AWS::SecretsManager::SecretTargetAttachment":
            yield from self.named(self.said(part)["SecretId"], part.stack)
        else:
            yield part

    def one(self, value: Any, stack: str) -> Part | None:
        """The first resource that the value names."""
        return next(self.named(value, stack), None)

    def rights(self) -> Iterator[Right]:
        """Every right of every role that a resource here uses, a line an action and resource."""
        for part in self.of("AWS::IAM::Policy") + self.of("AWS::IAM::ManagedPolicy"):
            said = self.said(part)
            for role in said.get("Roles", ()):
                owner = self.one(role, part.stack)
                yield from self._lines(owner, said["PolicyDocument"], part.stack)
        for role in self.of("AWS::IAM::Role"):
            for inline in self.said(role).get("Policies", ()):
                yield from self._lines(role, inline["PolicyDocument"], role.stack)

    def _lines(self, role: Part | None, document: Mapping[str, Any], stack: str) -> Iterator[Right]:
        if role is None:
            return
        for user in self._users.get(role, [role]):
            for statement in document["Statement"]:
                if statement["Effect"] != "Allow":
                    continue
                for action in listed(statement["Action"]):
                    for resource in listed(statement["Resource"]):
                        yield Right(user, action, words(resource), self.one(resource, stack))

    def _role_users(self) -> dict[Part, list[Part]]:
        """Which resource acts by a role: the one that names it and is no policy, function before the rest."""
        users: dict[Part, list[Part]] = {}
        for part in self._bodies:
            if part.kind.startswith(
                ("AWS::IAM::", "AWS::KMS::", "AWS::Lambda::Version")
            ) or part.kind.endswith("Policy"):
                continue
            for role in set(self.named(self.said(part), part.stack)):
                if role.kind == "AWS::IAM::Role":
                    users.setdefault(role, []).append(part)
        return users


def words(value: Any) -> str:
    """The fixed words of a value: a name in full, `<AWS::Region>` for what only a deploy knows, other things left
    out."""
    if isinstance(value, str):
        return value
    if not isinstance(value, dict) or len(value) != 1:
        return ""
    kind, inner = next(iter(value.items()))
    if kind == "Ref" and str(inner).startswith("AWS::"):
        return f"<{inner}>"
    return "".join(words(part) for part in inner[1]) if kind == "Fn::Join" else ""


def listed(value: Any) -> list[Any]:
    """IAM writes one thing alone or several in a list."""
    return value if isinstance(value, list) else [value]
