"""SQS and SNS."""

from __future__ import annotations

from cdk.terraform.rules import Entry, Name, Per, Type

BESIDE = ()
TYPES: dict[str, Entry] = {
    "AWS::SQS::Queue": Type(
        "aws_sqs_queue",
        ref="url",
        attributes={"Arn": "arn", "QueueName": "name", "QueueUrl": "url"},
        name=Name("name", 80),
        properties={
            "QueueName": "name",
            "MessageRetentionPeriod": "message_retention_seconds",
            "VisibilityTimeout": "visibility_timeout_seconds",
            "ReceiveMessageWaitTimeSeconds": "receive_wait_time_seconds",
            "MaximumMessageSize": "max_message_size",
        },
    ),
    "AWS::SQS::QueuePolicy": Type(
        "aws_sqs_queue_policy",
        ref="id",
        per=Per("Queues", "queue_url"),
        properties={"PolicyDocument": "policy"},
    ),
    "AWS::SNS::Topic": Type(
        "aws_sns_topic",
        ref="arn",
        attributes={"TopicArn": "arn", "TopicName": "name"},
        name=Name("name", 256),
        properties={"TopicName": "name"},
    ),
    "AWS::SNS::TopicPolicy": Type(
        "aws_sns_topic_policy",
        ref="id",
        per=Per("Topics", "arn"),
        properties={"PolicyDocument": "policy"},
    ),
    "AWS::SNS::Subscription": Type("aws_sns_topic_subscription", ref="arn"),
}
