"""Records the part of the provider's schema that the table needs.

make terraform-schema                                                  asks the provider by itself
terraform providers schema -json | python -m cdk.terraform.excerpt     in a folder that requires it
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cdk.stages import ROOT
from cdk.terraform import tool
from cdk.terraform.body import document
from cdk.terraform.root import requirements
from cdk.terraform.schema import EXCERPT, PROVIDER_VERSION, digest
from cdk.terraform.table import terraform_types

RECURSIVE = "statement"  # rules of a web ACL nest without end; one level is what the plan uses
FLAGS = (("required", "r"), ("optional", "o"), ("computed", "c"), ("write_only", "w"), ("deprecated", "d"))


def excerpt(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The recorded form of the types that the table names; a KeyError names one that the provider has not."""
    (provider,) = schema["provider_schemas"].values()
    types = provider["resource_schemas"]
    return {name: _block(types[name]["block"], ()) for name in sorted(terraform_types())}


def _block(block: Mapping[str, Any], above: tuple[str, ...]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "arguments": {name: _argument(each) for name, each in sorted(block.get("attributes", {}).items())}
    }
    inner = {
        name: _nested(each, (*above, name))
        for name, each in sorted(block.get("block_types", {}).items())
        if not (name == RECURSIVE and RECURSIVE in above)
    }
    return {**made, "blocks": inner} if inner else made


def _nested(nested: Mapping[str, Any], above: tuple[str, ...]) -> dict[str, Any]:
    most = 1 if nested["nesting_mode"] == "single" else nested.get("max_items", 0)
    bounds = {"least": nested.get("min_items", 0), "most": most}
    return {**_block(nested["block"], above), **{name: n for name, n in bounds.items() if n}}


def _argument(attribute: Mapping[str, Any]) -> str:
    return f"{_kind(attribute.get('type', 'object'))} {''.join(sign for flag, sign in FLAGS if attribute.get(flag))}"


def _kind(kind: Any) -> str:
    """`["list", "string"]` as `list(string)`; what lies below objects is not recorded."""
    if isinstance(kind, str):
        return kind
    outer, inner = kind[0], kind[1]
    return "object" if outer == "object" else f"{outer}({_kind(inner)})"


def asked() -> dict[str, Any]:
    """The whole schema, as the provider tells it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "terraform.tf").write_text(document([requirements()]), "utf-8")
        terraform = tool.binary(ROOT / ".local" / "tools")
        subprocess.run([terraform, *tool.init_arguments()], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        tool.prove(folder)
        argv = [str(terraform), "providers", "schema", "-json"]
        told: dict[str, Any] = json.loads(
            subprocess.run(argv, cwd=folder, check=True, capture_output=True).stdout
        )
        return told


def written(schema: Mapping[str, Any]) -> str:
    """One resource type a line, so that a change of the provider is a readable diff."""
    found = excerpt(schema)
    body = ",\n".join(f"  {json.dumps(name)}: {json.dumps(each)}" for name, each in found.items())
    head = f'"provider": "{PROVIDER_VERSION}", "digest": "{digest(found)}"'
    return f'{{{head}, "resources": {{\n{body}\n}}}}\n'


if __name__ == "__main__":
    EXCERPT.write_text(written(asked() if "--ask-terraform" in sys.argv else json.load(sys.stdin)), "utf-8")
