"""Reads an annotation, or a version of it, for somebody: what is not for them does not exist.

Every use case that reads annotations for a person reads them here, so that no answer, conflict or history tells of
what that person may not see. A past version is seen by those who may see it *and* the annotation as it is now: what
was withdrawn is withdrawn with its past, and what was private before it was shown stays private.
"""

from __future__ import annotations

from typing import TypedDict

from practika.domain.annotation import Annotation, Revision
from practika.domain.audience import may_see
from practika.domain.caller import Caller
from practika.domain.chain import Latest
from practika.domain.errors import AnnotationNotFound
from practika.domain.ids import AnnotationId, VideoId
from practika.ports.annotations import Annotations


class Sight(TypedDict):
    """Who looks, and where."""

    caller: Caller
    annotations: Annotations


def visible(annotation: Annotation, viewer: Caller) -> bool:
    """May the viewer see this version?"""
    return may_see(annotation.audience, annotation.author.id, viewer)


def look_up(
    video_id: VideoId, annotation_id: AnnotationId, *, caller: Caller, annotations: Annotations
) -> Latest:
    """The annotation as it is now, with its last hash. Raises AnnotationNotFound, also for what the caller may not
    see."""
    latest = annotations.latest(caller.workspace_id, video_id, annotation_id)
    if not visible(latest.annotation, caller):
        raise AnnotationNotFound
    return latest


def look_up_version(
    video_id: VideoId, annotation_id: AnnotationId, version: int, *, caller: Caller, annotations: Annotations
) -> Revision:
    """One line of the history of an annotation that was looked up before. Raises AnnotationNotFound."""
    line = annotations.revision(caller.workspace_id, video_id, annotation_id, version)
    if not visible(line.annotation, caller):
        raise AnnotationNotFound
    return line
