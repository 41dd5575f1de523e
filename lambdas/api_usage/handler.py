"""Door: pages tell what was watched; people see how long and what, each as far as their role lets them."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from api_usage import models
from practika.domain.ids import VideoId
from practika.domain.usage import UsageBatch
from practika.runtime.http import Api, caller
from practika.runtime.observability import count
from practika.runtime.wiring import live, people, system, usage
from practika.usecases import choose_counting
from practika.usecases.count_usage import count_usage
from practika.usecases.read_film_usage import WatchedFilm, read_film_usage
from practika.usecases.read_usage import WorkspaceUsage, read_usage

#: Fifty events are not half of it.
app = Api(max_body_bytes=16 * 1024)


def ports(**more: Any) -> dict[str, Any]:
    """Who asks, and what every verb here works with."""
    return {"caller": caller(app), "sums": usage.sums(), **more}


@app.post("/api/videos/<video_id>/usage")
def tell(video_id: VideoId, body: UsageBatch) -> models.Counting:
    counted = count_usage(video_id, body, **ports(films=live.films(), clock=system.clock()))
    count("UsageBatches" if counted else "UsageUnwanted")
    return models.Counting(counted=counted)


@app.get("/api/videos/<video_id>/usage")
def of_film(video_id: VideoId) -> WatchedFilm:
    more = {"films": live.films(), "workspaces": people.workspaces(), "prices": usage.prices()}
    return read_film_usage(video_id, **ports(**more, clock=system.clock()))


@app.get("/api/usage")
def of_workspace(query: models.UsageQuery) -> WorkspaceUsage:
    more = {"workspaces": people.workspaces(), "titles": usage.titles(), "clock": system.clock()}
    return read_usage(query.days, **ports(**more))


@app.get("/api/usage/choice")
def choice() -> models.Counting:
    return models.Counting(counted=choose_counting.is_counted(**ports()))


@app.put("/api/usage/choice")
def choose(body: models.Counting) -> models.Counting:
    counted = choose_counting.choose_counting(body.counted, **ports(clock=system.clock()))
    return models.Counting(counted=counted)


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
