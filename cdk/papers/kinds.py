"""What kind of data each store and road of the plan carries. A store that is not here stops the papers."""

from __future__ import annotations

import re
from collections.abc import Mapping

#: What a store holds, by the resource's name.
HOLDS: Mapping[str, str] = {
    "data/Annotations": "notes, their history, progress of films",
    "data/Live": "who is in a room, the room's log",
    "data/Usage": "what each person watched",
    "data/Media": "films",
    "data/AccessLogs": "who read which file",
    "database/Postgres": "people, workspaces, facts of films, audit",
    "database/Reader1": "a copy of the database for reports",
    "database/PostgresSecret": "the database's password",
    "database/DoorsSecret": "the password of the doors' role",
    "data/SigningKey": "the key that signs sessions",
    "data/VerificationKeys": "public keys of sessions",
    "data/MediaKey": "the key of film addresses",
    "data/EdgeKeys": "the key of the edge's stamps",
    "api/WalkerPassword": "the walker's password",
    "site/App": "the web app",
    "site/AccessLogs": "who asked the edge for what",
    "audit/Chain": "who did what in Practika, locked",
    "keep/TrailFiles": "who called AWS for what",
    "keep/Vault": "recovery points",
    "second/Copies": "copies of recovery points",
    "second/Sources": "copies of originals, of recorded sessions and voices, and of the list of who is erased",
    "warehouse/EventsBucket": "what each person watched, event by event",
    "warehouse/EventsStream": "what each person watched, event by event",
    "media/Hooks": "which film is ready or failed",
    "media/WorkshopImages": "the worker's image",
    "delivery/Bundles": "copies of the repository",
    "insight/Bell": "names of alarms",
}
#: Below these prefixes of `data/Media` lies something of its own.
BELOW: Mapping[str, str] = {
    "uploads/": "originals",
    "media/": "renditions",
    "work/": "work files of an ingest run",
    "lessons/": "recorded sessions and voices",
    "people/": "files of a person's own data, the list of who is erased",
    "keys/": "keys for CloudFront's stores",
}
#: Kinds of resources whose data is one and the same, whichever it is.
BY_KIND: Mapping[str, str] = {
    "AWS::SQS::Queue": "references to what failed",
    "AWS::Logs::LogGroup": "log lines",
    "AWS::Lambda::Function": "an order: ids, no content",
    "AWS::StepFunctions::StateMachine": "an order: ids, no content",
    "AWS::Batch::JobDefinition": "an order: ids, no content",
    "AWS::Batch::JobQueue": "an order: ids, no content",
    "AWS::ApiGatewayV2::Api": "answers and live events",
    "AWS::KMS::Key": "data keys",
    "AWS::ElastiCache::ServerlessCache": "copies of facts, for seconds",
}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: What a right on a store moves: towards who has it, away from who has it, or nothing that is data.
READS = _words(
    "dynamodb:BatchGetItem dynamodb:GetItem dynamodb:Query dynamodb:Scan dynamodb:GetRecords s3:GetObject"
    " s3:GetObjectVersion s3:GetObjectVersionForReplication secretsmanager:GetSecretValue"
    " ecr:BatchGetImage ecr:GetDownloadUrlForLayer sqs:ReceiveMessage"
)
WRITES = _words(
    "dynamodb:PutItem dynamodb:UpdateItem dynamodb:BatchWriteItem s3:PutObject s3:ReplicateObject"
    " secretsmanager:PutSecretValue sqs:SendMessage events:PutEvents firehose:PutRecordBatch"
    " states:StartExecution batch:SubmitJob lambda:InvokeFunction execute-api:ManageConnections"
    " logs:PutLogEvents xray:PutTraceSegments"
)
#: Both ways.
CONNECTS = frozenset(["rds-db:connect", "elasticache:Connect"])
NEITHER = _words(
    "batch:DescribeJobs batch:TerminateJob cloudformation:DescribeStacks cloudfront:CreateInvalidation"
    " cloudwatch:DescribeAlarms dynamodb:ConditionCheckItem"
    " dynamodb:DeleteItem dynamodb:DescribeStream dynamodb:DescribeTable dynamodb:GetShardIterator"
    " dynamodb:ListStreams ec2:CreateNetworkInterface ec2:DeleteNetworkInterface"
    " ec2:DescribeNetworkInterfaces ec2:DescribeSubnets ecr:BatchCheckLayerAvailability"
    " events:DisableRule events:EnableRule rds:DescribeDBInstances rds:StartDBInstance rds:StopDBInstance"
    " ecr:GetAuthorizationToken events:DeleteRule events:DescribeRule events:ListTargetsByRule events:PutRule"
    " events:PutTargets events:RemoveTargets glue:GetDatabase glue:GetPartitions glue:GetTable"
    " glue:GetTableVersion glue:GetTableVersions kms:Decrypt kms:DescribeKey kms:Encrypt"
    " kms:GenerateDataKey kms:GenerateDataKey* kms:ReEncrypt* lambda:GetAlias lambda:UpdateAlias"
    " logs:CreateLogDelivery logs:CreateLogGroup logs:CreateLogStream logs:DeleteLogDelivery logs:DescribeLogGroups"
    " logs:DescribeLogStreams logs:DescribeResourcePolicies logs:GetLogDelivery logs:ListLogDeliveries"
    " logs:PutResourcePolicy logs:PutRetentionPolicy logs:UpdateLogDelivery s3:AbortMultipartUpload s3:DeleteObject"
    " s3:DeleteObjectVersion s3:GetBucketLocation s3:GetBucketNotification s3:GetObjectTagging"
    " s3:PutBucketNotification s3:PutObjectTagging s3:PutObjectVersionTagging s3:GetObjectVersionAcl"
    " s3:GetObjectVersionTagging"
    " s3:GetReplicationConfiguration s3:ListBucket s3:ListBucketMultipartUploads s3:ListBucketVersions"
    " s3:ListMultipartUploadParts s3:ObjectOwnerOverrideToBucketOwner s3:PutObjectRetention"
    " s3:ReplicateDelete s3:ReplicateTags s3:RestoreObject secretsmanager:DescribeSecret"
    " secretsmanager:UpdateSecret secretsmanager:UpdateSecretVersionStage sqs:GetQueueAttributes"
    " sqs:GetQueueUrl states:DescribeExecution sts:AssumeRole xray:GetSamplingRules xray:GetSamplingTargets"
    " xray:PutTelemetryRecords"
)


class UnknownKind(LookupError):
    """A store without a kind of data, or an action of which nobody has said what it moves."""


def kind_of(name: str, aws_kind: str, resource: str = "") -> str:
    """What lies in that store, or below the prefix that `resource` (an ARN in words) names."""
    below = re.match(r"/([a-z_-]+/)", resource)
    if name == "data/Media" and below:
        if below[1] not in BELOW:
            raise UnknownKind(f"{name}/{below[1]}: say in cdk/papers/kinds.py what lies below it")
        return BELOW[below[1]]
    if name in HOLDS:
        return HOLDS[name]
    if aws_kind in BY_KIND:
        return BY_KIND[aws_kind]
    raise UnknownKind(f"{name} ({aws_kind}): say in cdk/papers/kinds.py what kind of data it holds")
