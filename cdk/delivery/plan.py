"""`python -m cdk.delivery.plan BEFORE AFTER`: what differs between two synthesized folders, in lines for a reviewer.

A pull request is compared with main without credentials: added, removed and changed resources by stack, and every
right that a role gains or loses. What holds data and would be removed is said loudest.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cdk.rights import page

Templates = Mapping[str, Mapping[str, Any]]
#: Kinds that hold what people made.
PRECIOUS = (
    "AWS::DynamoDB::GlobalTable",
    "AWS::RDS::DBInstance",
    "AWS::S3::Bucket",
    "AWS::KMS::Key",
    "AWS::SecretsManager::Secret",
    "AWS::Backup::BackupVault",
)


def read(folder: Path) -> Templates:
    """Every template of a synthesized stage by its stack."""
    return {
        file.name.removesuffix(".template.json"): json.loads(file.read_text("utf-8"))
        for file in sorted(folder.glob("*.template.json"))
    }


def differences(before: Templates, after: Templates) -> Iterator[str]:
    """Markdown lines; none when nothing differs."""
    for stack in sorted(set(before) | set(after)):
        old, new = (each.get(stack, {}).get("Resources", {}) for each in (before, after))
        lines = [*_gone(old, new), *_come(old, new), *_changed(old, new)]
        if lines:
            yield f"### {stack}"
            yield from lines
    lost, gained = (set(page(each).splitlines()) for each in (before, after))
    if lost != gained:
        yield "### Rights"
        yield from (f"- gained {line}" for line in sorted(gained - lost))
        yield from (f"- lost {line}" for line in sorted(lost - gained))


def _gone(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for name in sorted(set(old) - set(new)):
        kind = old[name]["Type"]
        loud = "**holds data**, " if kind in PRECIOUS else ""
        yield f"- removed {loud}{kind} `{name}` ({old[name].get('DeletionPolicy', 'Delete')})"


def _come(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"- added {new[name]['Type']} `{name}`" for name in sorted(set(new) - set(old)))


def _changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for name in sorted(set(old) & set(new)):
        fields = _fields(old[name], new[name])
        if fields:
            yield f"- changed {new[name]['Type']} `{name}`: {', '.join(fields)}"


def _fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Names of what differs; metadata (paths of assets) is nobody's news."""
    was, now = old.get("Properties", {}), new.get("Properties", {})
    fields = [name for name in sorted(set(was) | set(now)) if was.get(name) != now.get(name)]
    policies = ("DeletionPolicy", "UpdateReplacePolicy", "Type", "Condition")
    return fields + [name for name in policies if old.get(name) != new.get(name)]


def main() -> int:
    """Prints the difference; 0 also when there is one."""
    before, after = (read(Path(folder)) for folder in sys.argv[1:3])
    sys.stdout.write("\n".join(differences(before, after)) or "Nothing differs.")
    sys.stdout.write("\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
