"""Dashboards: one for those who run Practika, and one for each journey that people make through it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from cdk.constructs.measures import MAXIMUM, SUM, emitted
from cdk.stages import Stage

if TYPE_CHECKING:
    from cdk.stacks.watch import Estate

FIVE = Duration.minutes(5)
P50, P99 = (cloudwatch.Stats.percentile(n) for n in (50, 99))
WIDTH = 12  # two graphs a row: a board has 24 columns

Numbers = Sequence[cloudwatch.IMetric]


@dataclass(frozen=True)
class Graph:
    """A title in words, and the numbers below it."""

    title: str
    numbers: Numbers


def make_boards(scope: Construct, stage: Stage, estate: Estate) -> None:
    """`practika-<stage>-<board>`, those that the stage has; what stands on each is a table below."""
    boards = {
        "running": _running(stage, estate),
        "upload": _upload(stage, estate),
        "watch": _watch(estate),
        "annotate": _annotate(stage, estate),
        "together": _together(stage, estate),
    }
    for name in stage.boards:
        board = cloudwatch.Dashboard(
            scope,
            f"{name.capitalize()}Board",
            dashboard_name=f"practika-{stage.name}-{name}",
            default_interval=Duration.hours(6),
        )
        graphs = boards[name]
        for left, right in zip(graphs[::2], [*graphs[1::2], None], strict=False):
            board.add_widgets(*(_drawn(graph) for graph in (left, right) if graph))


def _drawn(graph: Graph) -> cloudwatch.GraphWidget:
    return cloudwatch.GraphWidget(title=graph.title, left=list(graph.numbers), width=WIDTH)


def _running(stage: Stage, estate: Estate) -> list[Graph]:
    """Is anything wrong, and where?"""
    api, machine = estate.api.api, estate.media.machine
    every = ("Errors", "Throttles", "ConcurrentExecutions")
    graphs = [
        Graph(
            "Requests and faults", [api.metric_count(statistic=SUM), api.metric_server_error(statistic=SUM)]
        ),
        Graph("Milliseconds to an answer", [api.metric_latency(statistic=each) for each in (P50, P99)]),
        Graph("Functions", [_lambda(name) for name in every]),
        Graph(
            "Milliseconds that news waits",
            [estate.live.fanout.function.metric("IteratorAge", statistic=MAXIMUM)],
        ),
        Graph("Ingest", [machine.metric_started(), machine.metric_succeeded(), machine.metric_failed()]),
        Graph(
            "Films that the sweep found",
            [
                emitted(stage, "cron_sweep_videos", f"Sweep{what}")
                for what in ("Restarted", "GivenUp", "Troubles")
            ],
        ),
    ]
    if postgres := estate.database.instance:
        graphs += [
            Graph("PostgreSQL: processor", [postgres.metric_cpu_utilization(period=FIVE)]),
            Graph("PostgreSQL: connections", [postgres.metric_database_connections(period=FIVE)]),
        ]
    return graphs


def _upload(stage: Stage, estate: Estate) -> list[Graph]:
    """From a chosen file to a film that plays."""
    machine = estate.media.machine
    return [
        Graph("Runs", [machine.metric_started(), machine.metric_succeeded(), machine.metric_failed()]),
        Graph(
            "Milliseconds from upload to ready", [machine.metric_time(statistic=each) for each in (P50, P99)]
        ),
        Graph(
            "Work that failed",
            [
                emitted(stage, door, "TasksFailed")
                for door in (
                    "task_probe_video",
                    "task_encode_chunk",
                    "task_encode_audio",
                    "task_publish_video",
                )
            ],
        ),
        Graph("Faults of the films' door", [emitted(stage, "api_videos", "Failures")]),
    ]


def _watch(estate: Estate) -> list[Graph]:
    """A film on a screen."""
    edge = estate.site.distribution.distribution_id
    return [
        Graph("Requests at the edge", [_edge(edge, "Requests", SUM)]),
        Graph("Bytes to viewers", [_edge(edge, "BytesDownloaded", SUM)]),
        Graph(
            "Percent refused and failed",
            [_edge(edge, name, "Average") for name in ("4xxErrorRate", "5xxErrorRate")],
        ),
    ]


def _annotate(stage: Stage, estate: Estate) -> list[Graph]:
    """A note on a frame, and the same note on the others' screens."""
    table = estate.data.annotations.table
    return [
        Graph("Changes numbered and logged", [emitted(stage, "stream_fanout", "ChangesLogged")]),
        Graph("Faults of the notes' door", [emitted(stage, "api_annotations", "Failures")]),
        Graph(
            "Units written and read",
            [table.metric_consumed_write_capacity_units(), table.metric_consumed_read_capacity_units()],
        ),
        Graph(
            "Catching up",
            [emitted(stage, "api_annotations", name) for name in ("CatchUps", "SnapshotsRequired")],
        ),
    ]


def _together(stage: Stage, estate: Estate) -> list[Graph]:
    """A room full of people."""
    sockets = {"ApiId": estate.live.api.api_id, "Stage": estate.live.socket_stage.stage_name}
    names = ("ConnectCount", "MessageCount", "ClientError", "IntegrationError", "ExecutionError")
    return [
        Graph("Sockets", [_sockets(sockets, name) for name in names[:2]]),
        Graph("Refusals and faults", [_sockets(sockets, name) for name in names[2:]]),
        Graph(
            "Posts",
            [
                emitted(stage, "stream_fanout", name)
                for name in ("FramesDelivered", "FramesUnreached", "SocketsGone")
            ],
        ),
        Graph(
            "Milliseconds that news waits",
            [estate.live.fanout.function.metric("IteratorAge", statistic=MAXIMUM)],
        ),
    ]


def _lambda(name: str) -> cloudwatch.Metric:
    """Of all functions of the account."""
    statistic = MAXIMUM if name == "ConcurrentExecutions" else SUM
    return cloudwatch.Metric(namespace="AWS/Lambda", metric_name=name, statistic=statistic, period=FIVE)


def _edge(distribution: str, name: str, statistic: str) -> cloudwatch.Metric:
    return cloudwatch.Metric(
        namespace="AWS/CloudFront",
        metric_name=name,
        dimensions_map={"DistributionId": distribution, "Region": "Global"},
        statistic=statistic,
        period=FIVE,
    )


def _sockets(dimensions: dict[str, str], name: str) -> cloudwatch.Metric:
    return cloudwatch.Metric(
        namespace="AWS/ApiGateway", metric_name=name, dimensions_map=dimensions, statistic=SUM, period=FIVE
    )
