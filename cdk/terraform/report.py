"""What stands beside the export: the report of the books, and a README for whoever runs it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from cdk.terraform.module import Module
from cdk.terraform.schema import PROVIDER_VERSION
from cdk.terraform.tool import TERRAFORM_VERSIONS


def report(stage: str, modules: list[Module]) -> dict[str, Any]:
    """Every stack's books: what each line of its template became."""
    stacks = {}
    for module in modules:
        ledger = module.ledger
        stacks[module.stack.id] = {
            "lines": len(ledger.owed),
            "mapped": {str(origin): places for origin, places in sorted(ledger.written.items(), key=_name)},
            "dropped": {str(origin): why for origin, why in sorted(ledger.dropped.items(), key=_name)},
            "given": dict(sorted(ledger.given.items())),
        }
    return {"stage": stage, "provider": PROVIDER_VERSION, "totals": totals(modules), "stacks": stacks}


def totals(modules: list[Module]) -> dict[str, int]:
    """The sums of the books of all stacks."""
    sums: Counter[str] = Counter()
    for module in modules:
        resources = module.stack.resources.values()
        sums["cloudformation resources"] += len(resources)
        sums["terraform resources"] += len(module.blocks)
        sums["lines of the templates"] += len(module.ledger.owed)
        sums["mapped"] += len(module.ledger.written)
        sums["dropped with a reason"] += len(module.ledger.dropped)
        sums["given by the export"] += len(module.ledger.given)
    return dict(sums)


def _name(item: tuple[object, object]) -> str:
    return str(item[0])


def readme(stage: str, modules: list[Module]) -> str:
    """How to run the export."""
    rows = "".join(
        f"| `modules/{module.stack.id}` | {len(module.stack.resources)} | {len(module.blocks)} |\n"
        for module in modules
    )
    sums = "".join(f"- {name}: {number}\n" for name, number in totals(modules).items())
    return README.format(
        stage=stage,
        rows=rows,
        sums=sums,
        terraform=TERRAFORM_VERSIONS,
        provider=PROVIDER_VERSION,
        init=LOCAL if stage == "local" else REMOTE,
    )


REMOTE = """\
    terraform init -backend-config=bucket=STATE_BUCKET -backend-config=region=us-east-1
    terraform plan -out=plan.bin
    terraform apply plan.bin

The state lies in a bucket of yours, encrypted, and a lock file beside it keeps two people from applying at once."""
LOCAL = """\
    export AWS_ENDPOINT_URL=… AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=…    # as ready.json of the local cloud has them
    terraform init
    terraform apply"""
README = """\
# Practika on Terraform: stage {stage}

Written by `make terraform STAGE={stage}` from the synthesized CDK application; change that, not this.
Terraform {terraform}, provider hashicorp/aws {provider}.

## Run it

{init}

Secrets are handed to AWS through write-only arguments and stand in no state. What must outlive a mistake is guarded by
`prevent_destroy`; log groups that are kept are left alone at a destroy. It is made for a new deployment: to adopt
what CloudFormation has deployed, `import` blocks are needed first. Upload the web app afterwards, as docs/terraform.md
of the project says.

## What is in it

| module | CloudFormation resources | Terraform resources |
|---|---|---|
{rows}
`packages/` holds the zips of the Lambda functions and layers, the same bytes for the same files.

## The books

Every line of the templates is accounted for once in `export-report.json`: mapped to an argument, or dropped with a
reason; and every argument that no line stands for has its reason there too.

{sums}"""
