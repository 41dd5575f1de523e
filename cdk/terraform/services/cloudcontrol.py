"""Types that are handed to AWS as the template has them, by Cloud Control: the last resort, each with its reason.

Terraform then plans the resource as one JSON text. Write an entry in another file of this folder instead when the
provider has a resource of its own that can say the same.
"""

from __future__ import annotations

from cdk.terraform.rules import Entry, Type

REASONS = {
    "AWS::CloudFront::KeyValueStore": "the provider's own resource has no import from S3, and a key that Terraform "
    "writes would stand in the state",
}
BESIDE = ()
TYPES: dict[str, Entry] = {
    name: Type("aws_cloudcontrolapi_resource", ref="id", verbatim=why) for name, why in REASONS.items()
}
