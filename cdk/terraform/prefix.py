"""Names that the plan fixes (`practika-prod-copies`) with `var.prefix` in them: two deployments in one account must not
take each other's. By the variable's default each name is what the plan says, letter by letter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cdk.terraform.hcl import Expression, Literal, Raw, Template

#: How the plan joins the words of its prefix, what may not follow then, and the local value that gives that form: as it
#: is, as SQL needs it, as the CDK joins names of its own, as metrics are grouped.
FORMS = (
    ("-", r"(?![a-z0-9])", "", ""),
    ("_", r"(?![a-z0-9])", "prefix_in_sql", 'replace(var.prefix, "-", "_")'),
    ("", "", "prefix_joined", 'replace(var.prefix, "-", "")'),
    ("/", r"(?![a-z0-9])", "metrics", r'replace(var.prefix, "/^{first}-/", "{First}/")'),
)
#: Neither the end of a longer word nor a part of a host's name or of an address.
BEFORE, AFTER = r"(?<![A-Za-z0-9@.])", r"(?!\.[a-z])"


@dataclass(frozen=True)
class Prefix:
    """`text` is what all names of a stage begin with, such as `practika-prod`."""

    text: str

    def found(self, text: str) -> bool:
        """Whether the text names what belongs to the stage."""
        return self._any.search(text) is not None

    def written(self, text: str) -> Expression:
        """The text with expressions in the place of the prefix."""
        pieces = tuple(self._pieces(text))
        return pieces[0] if len(pieces) == 1 else Template(pieces=pieces)

    def locals(self, text: str) -> dict[str, str]:
        """The local values that the written text names, and their code."""
        first = self.text.split("-")[0]
        found = set(self._any.findall(text))
        return {
            name: code.format(first=first, First=first.capitalize())
            for form, (_, _, name, code) in zip(self._forms, FORMS, strict=True)
            if name and form in found
        }

    @property
    def _forms(self) -> list[str]:
        first, *rest = self.text.split("-")
        starts = ((joint, first.capitalize() if joint == "/" else first) for joint, *_ in FORMS)
        return [joint.join([start, *rest]) for joint, start in starts]

    @property
    def _any(self) -> re.Pattern[str]:
        ends = (re.escape(form) + end for form, (_, end, _, _) in zip(self._forms, FORMS, strict=True))
        return re.compile(f"{BEFORE}({'|'.join(ends)}){AFTER}")

    def _pieces(self, text: str) -> Iterator[Expression]:
        names = dict(
            zip(
                self._forms, (f"local.{name}" if name else "var.prefix" for *_, name, _ in FORMS), strict=True
            )
        )
        for number, part in enumerate(self._any.split(text)):
            if number % 2:
                yield Raw(code=names[part])
            elif part:
                yield Literal(value=part)
