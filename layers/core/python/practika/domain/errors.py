"""The one error tree. The class name is what a state machine's `Catch`/`Retry` names; `code` is what JSON carries.

PractikaError
├── Unauthenticated        401  who are you?
│   ├── TokenMissing · TokenInvalid · TokenExpired · CredentialsWrong · RefreshTokenReused; see second_factor.py
├── Forbidden              403  you may not
├── NotFound               404  not there, or not yours to see (never says which)
│   ├── VideoNotFound · UploadNotFound · AnnotationNotFound · InvitationNotFound · CodeNotFound
│   └── MemberNotFound
├── Invalid                422  the request cannot be right
│   ├── TooLarge           413
│   └── AnchorInvalid
├── Conflict               409  right, but not now: read again and retry
│   ├── VersionConflict · EmailTaken · UploadIncomplete · UploadClosed · VideoNotReady · AnnotationExists
│   ├── OriginalArchived · CodeTaken · LastOwner
│   └── Cancelled · Overtaken   (end the workers of a run that is over; never retried, no alarm)
├── TooManyRequests        429  slower, please
├── Unavailable            503  something behind us is away; safe to retry
│   └── SocketThrottled
├── SocketGone             410  that connection is closed for good (never reaches a person)
└── Unplayable             422  ingest's refusals: final, never retried, `message` is for a person
    ├── NotAFilm · EmptyFile · FileTruncated · FilmEncrypted · PictureMissing · PictureTooLarge
    ├── PictureTooSmall · FilmTooLong · TimestampGap · DecodeFailed · SourceForbidden · SourceMissing
"""

from __future__ import annotations

from typing import Any, ClassVar


class PractikaError(Exception):
    """Root of all errors that Practika raises on purpose. `message` is written for a person and says what to do."""

    code: ClassVar[str] = "internal"
    default: ClassVar[str] = "Something went wrong on our side. Please try again."

    def __init__(self, message: str | None = None, **details: Any) -> None:
        self.message = message or self.default
        self.details: dict[str, Any] = details
        super().__init__(self.message)


class Unauthenticated(PractikaError):
    code = "unauthenticated"
    default = "Please sign in."


class TokenMissing(Unauthenticated):
    code = "token_missing"
    default = "Please sign in: the request carries no access token."


class TokenInvalid(Unauthenticated):
    code = "token_invalid"
    default = "This access token is not valid. Please sign in again."


class TokenExpired(Unauthenticated):
    code = "token_expired"
    default = "This access token has expired. Refresh it or sign in again."


class CredentialsWrong(Unauthenticated):
    code = "credentials_wrong"
    default = "E-mail and password do not match. Check both and try again."


class RefreshTokenReused(Unauthenticated):
    code = "refresh_token_reused"
    default = "This session was ended for your safety. Please sign in again."


class Forbidden(PractikaError):
    code = "forbidden"
    default = "Your role in this workspace does not allow that. Ask an owner of the workspace."


class NotFound(PractikaError):
    code = "not_found"
    default = "There is nothing here, or it is not shared with you."


class VideoNotFound(NotFound):
    code = "video_not_found"
    default = "This video does not exist, or it is not in your workspace."


class UploadNotFound(NotFound):
    code = "upload_not_found"
    default = "There is no open upload for this video. Start a new upload."


class OriginalNotFound(NotFound):
    code = "original_not_found"
    default = (
        "The original file of this video is not here: its upload was never finished. Upload the film again."
    )


class AnnotationNotFound(NotFound):
    code = "annotation_not_found"
    default = "This annotation does not exist."


class InvitationNotFound(NotFound):
    code = "invitation_not_found"
    default = "This invitation is not valid any more. Ask for a new one."


class MemberNotFound(NotFound):
    code = "member_not_found"
    default = "This person is not in your workspace any more."


class CodeNotFound(NotFound):
    code = "code_not_found"
    default = "This code is not in the code book of your workspace."


class LessonNotFound(NotFound):
    code = "lesson_not_found"
    default = "This lesson does not exist any more, or it is not shared with you."


class Invalid(PractikaError):
    code = "invalid"
    default = "Some of what was sent cannot be right."


class TooLarge(Invalid):
    code = "too_large"
    default = "That is larger than Practika accepts."


class AnchorInvalid(Invalid):
    code = "anchor_invalid"
    default = "This moment lies outside the film, or belongs to another version of it. Reload the video."


class Conflict(PractikaError):
    code = "conflict"
    default = "Somebody else was faster. Read again and retry."


class VersionConflict(Conflict):
    code = "version_conflict"
    default = (
        "This annotation was changed meanwhile. Your change was not applied; look at the newest version."
    )


class AnnotationExists(Conflict):
    code = "annotation_exists"
    default = "An annotation with this id exists with other content."


class CodeTaken(Conflict):
    code = "code_taken"
    default = "Another code has this label or this key. Choose another one."


class LastOwner(Conflict):
    code = "last_owner"
    default = "A workspace needs an owner. Make somebody else an owner first."


class EmailTaken(Conflict):
    code = "email_taken"
    default = "There is an account with this e-mail already. Sign in instead."


class UploadIncomplete(Conflict):
    code = "upload_incomplete"
    default = "Some parts of the file have not arrived. Send them, then complete again."


class OriginalArchived(Conflict):
    """`details`: place, until (ISO text or None)."""

    code = "original_archived"
    default = (
        "The original of this film lies in the archive. Bring it back first; that takes some hours, and everything "
        "else of the film works meanwhile."
    )


class UploadClosed(Conflict):
    code = "upload_closed"
    default = "This upload is finished or was aborted."


class LessonClosed(Conflict):
    code = "lesson_closed"
    default = "The recording of this lesson has ended. Start another one."


class VideoNotReady(Conflict):
    code = "video_not_ready"
    default = "This video cannot be played yet. Wait until it is ready."


class TooManyRequests(PractikaError):
    code = "too_many_requests"
    default = "That was too fast. Wait a moment and try again."


class Unavailable(PractikaError):
    code = "unavailable"
    default = "A part of Practika does not answer just now. Please try again in a moment."


class SocketThrottled(Unavailable):
    code = "socket_throttled"


class Cancelled(Conflict):
    code = "cancelled"
    default = "This was cancelled."


class Overtaken(Conflict):
    code = "overtaken"
    default = "A newer attempt to make this film playable runs."


class SocketGone(PractikaError):
    code = "socket_gone"
    default = "This connection is closed."


class Unplayable(PractikaError):
    """Ingest refuses this source for good; the message is shown to the uploader as it is."""

    code = "unplayable"
    default = "This file cannot be played."


class NotAFilm(Unplayable):
    code = "not_a_film"
    default = (
        "This file is not a film. "
        "Upload a video such as MP4, MOV, WebM, MKV or AVI, or sound such as MP3, M4A or WAV."
    )


class EmptyFile(Unplayable):
    code = "empty_file"
    default = "This file is empty (0 bytes). Export or copy the film again and upload the new file."


class FileTruncated(Unplayable):
    code = "file_truncated"
    default = "This file breaks off in the middle. Copy it again from the camera and upload the new file."


class FilmEncrypted(Unplayable):
    code = "film_encrypted"
    default = "This film is encrypted (DRM). Upload a copy without protection."


class PictureMissing(Unplayable):
    code = "picture_missing"
    default = "This file has sound but no picture."


class PictureTooLarge(Unplayable):
    code = "picture_too_large"
    default = "The picture of this file is larger than 8K. Export it at 8K or below."


class PictureTooSmall(Unplayable):
    code = "picture_too_small"
    default = "The picture of this film is smaller than 16 by 16 pixels."


class FilmTooLong(Unplayable):
    code = "film_too_long"
    default = "This film is longer than Practika accepts. Cut it into parts."


class TimestampGap(Unplayable):
    code = "timestamp_gap"
    default = "The time stamps of this film jump by more than a minute. Export it again from your editor."


class DecodeFailed(Unplayable):
    code = "decode_failed"
    default = (
        "The picture of this film is damaged and cannot be decoded. Export it again and upload the new file."
    )


class SourceForbidden(Unplayable):
    code = "source_forbidden"
    default = "This file refers to other files or addresses. Upload a self-contained file."


class SourceMissing(Unplayable):
    code = "source_missing"
    default = "The uploaded file is gone. Upload it again."
