"""Routes of lessons: recorded sessions of a film. Their parts go to and from S3 by signed URLs."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from api_videos.lesson_models import (
    ChangedLesson,
    LessonList,
    LessonPartUrl,
    LessonView,
    NewLesson,
    SignedLessonParts,
    WantedLessonParts,
)
from api_videos.views import answer
from practika.domain.lesson import Lesson, PartKind
from practika.runtime.http import caller
from practika.runtime.wiring import films, people, system
from practika.usecases import keep_lessons
from practika.usecases.record_lesson import begin_lesson, seal_lesson, sign_lesson_parts

router = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # its constructor lacks "-> None"
LESSONS = "/api/videos/<video_id>/lessons"
LESSON = f"{LESSONS}/<lesson_id>"


def _views(*lessons: Lesson) -> list[LessonView]:
    names = people.accounts().names({one.created_by for one in lessons}) if lessons else {}
    return [LessonView.of(one, names) for one in lessons]


def _content() -> dict[str, Any]:
    return {
        "lessons": films.lessons(),
        "lesson_files": films.lesson_files(),
        "clock": system.clock(),
    }


@router.get(LESSONS)
def lessons_of(
    video_id: str,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: Annotated[str | None, Query(max_length=300)] = None,
) -> LessonList:
    ports: dict[str, Any] = {"videos": films.videos(), "lessons": films.lessons()}
    page, more = keep_lessons.list_lessons(caller(router), video_id, limit=limit, cursor=cursor, **ports)
    return LessonList(lessons=_views(*page), cursor=more)


@router.post(LESSONS)
def record(video_id: str, body: NewLesson) -> Response[LessonView]:
    lesson = begin_lesson(
        caller(router),
        video_id,
        title=body.title,
        audience=body.audience,
        videos=films.videos(),
        lessons=films.lessons(),
        audit=people.audit(),
        clock=system.clock(),
        ids=system.ids(),
    )
    return answer(201, _views(lesson)[0])


@router.get(LESSON)
def read_one(video_id: str, lesson_id: str) -> LessonView:
    ports = {"videos": films.videos(), **_content()}
    return _views(keep_lessons.read_lesson(caller(router), video_id, lesson_id, **ports))[0]


@router.get(f"{LESSON}/parts")
def parts(
    video_id: str,
    lesson_id: str,
    kind: PartKind = PartKind.LOG,
    after: Annotated[int, Query(ge=0, le=10_000)] = 0,
) -> keep_lessons.PartLinks:
    ports = {"videos": films.videos(), **_content()}
    return keep_lessons.link_parts(caller(router), video_id, lesson_id, kind=kind, after=after, **ports)


@router.post(f"{LESSON}/parts")
def sign(video_id: str, lesson_id: str, body: WantedLessonParts) -> SignedLessonParts:
    wanted = [part.to_wanted() for part in body.parts]
    signed, ends = sign_lesson_parts(caller(router), video_id, lesson_id, wanted, **_content())
    urls = [
        LessonPartUrl(kind=kind, number=one.number, url=one.url, headers=one.headers) for kind, one in signed
    ]
    return SignedLessonParts(parts=urls, expires_at=ends)


@router.post(f"{LESSON}/seal")
def seal(video_id: str, lesson_id: str) -> LessonView:
    return _views(seal_lesson(caller(router), video_id, lesson_id, **_content()))[0]


@router.patch(LESSON)
def change(video_id: str, lesson_id: str, body: ChangedLesson) -> LessonView:
    wanted: dict[str, Any] = {"title": body.title, "audience": body.audience}
    return _views(
        keep_lessons.change_lesson(caller(router), video_id, lesson_id, **wanted, lessons=films.lessons())
    )[0]


@router.delete(LESSON)
def remove(video_id: str, lesson_id: str) -> Response[None]:
    more: dict[str, Any] = {"media_store": films.media_store(), "audit": people.audit()}
    keep_lessons.remove_lesson(
        caller(router), video_id, lesson_id, lessons=films.lessons(), clock=system.clock(), **more
    )
    return answer(204)
