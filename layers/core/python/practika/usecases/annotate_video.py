"""Write or draw on frames of a video, or answer to a note. Safe to repeat: the client makes the id."""

from __future__ import annotations

from practika.domain.anchor import FrameSpan
from practika.domain.annotation import Act, Annotation, Content, create, same_creation
from practika.domain.caller import Caller
from practika.domain.chain import revision_of
from practika.domain.codes import check_coding
from practika.domain.errors import AnnotationExists, AnnotationNotFound, Invalid
from practika.domain.ids import AnnotationId, VideoId
from practika.domain.model import Model
from practika.domain.policy import Action, demand
from practika.ports.annotations import Annotations, Films, FrameMaps
from practika.ports.codes import CodeBooks
from practika.ports.system import Clock, Ids
from practika.usecases.look_up import look_up
from practika.usecases.place_anchor import place_anchor


class AnnotateVideo(Model):
    """A reply names its parent and stands where the parent stands; anything else names its frames."""

    video_id: VideoId
    id: AnnotationId | None = None
    parent_id: AnnotationId | None = None
    span: FrameSpan | None = None
    content: Content


def annotate_video(
    command: AnnotateVideo,
    *,
    caller: Caller,
    films: Films,
    annotations: Annotations,
    frame_maps: FrameMaps,
    codes: CodeBooks,
    clock: Clock,
    ids: Ids,
) -> Annotation:
    """The new annotation, or the stored one when this very request came before.

    Raises Forbidden, VideoNotFound, VideoNotReady, AnchorInvalid, Invalid, TooLarge, CodeNotFound, AnnotationExists.
    """
    demand(caller, Action.COMMENT if command.parent_id else Action.ANNOTATE)
    workspace, video = caller.workspace_id, films.get(caller.workspace_id, command.video_id)
    parent = None
    if command.parent_id is not None:
        parent = _parent(command, caller, annotations)
        anchor = parent.anchor
    elif command.span is not None:
        anchor = place_anchor(command.span, video, frame_maps=frame_maps)
    else:
        raise Invalid("Say which frames the note is about.", field="anchor")
    if (coding := command.content.code) is not None:
        check_coding(coding, codes.get(workspace, coding.code_id), anchor)
    annotation = create(
        command.id or ids.new("ann"),
        command.video_id,
        anchor,
        command.content,
        parent=parent,
        by=caller,
        at=clock.now(),
    )
    try:
        annotations.add(workspace, revision_of(annotation, Act.CREATED, caller))
    except AnnotationExists:
        first = annotations.revision(workspace, annotation.video_id, annotation.id, 1)
        if not same_creation(first.annotation, annotation):
            raise
        return annotations.get(workspace, annotation.video_id, annotation.id)
    return annotation


def _parent(command: AnnotateVideo, caller: Caller, annotations: Annotations) -> Annotation:
    try:
        asked = (command.video_id, command.parent_id or "")
        return look_up(*asked, caller=caller, annotations=annotations).annotation
    except AnnotationNotFound as missing:
        raise Invalid("The note to answer does not exist on this video.", field="parentId") from missing
