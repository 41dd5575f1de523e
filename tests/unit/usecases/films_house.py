"""Everything the use cases about videos and uploads work with, in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from practika.domain.caller import Caller
from practika.domain.upload import Upload
from practika.domain.video import Video
from practika.usecases.begin_upload import BeginUpload, begin_upload
from practika.usecases.complete_upload import complete_upload
from practika.usecases.ingest_steps import Run
from practika.usecases.sign_parts import WantedPart, sign_parts
from practika.usecases.sweep_videos import Broom, Swept, sweep_videos
from practika.usecases.take_turn import Lanes, take_turn
from tests.examples import member
from tests.fakes.films import FakeBucket, FakeUploadRows, FakeVideos
from tests.fakes.ingest_machine import FakeIngestMachine, FakeIngestRuns
from tests.fakes.live import FakeNotices, HandClock
from tests.fakes.originals import FakeOriginals
from tests.fakes.people import FakeAudit
from tests.fakes.system import CountingIds
from tests.fakes.turns import FakeTurns

MIB = 1024 * 1024


@dataclass
class FilmsHouse:
    clock: HandClock = field(default_factory=HandClock)
    upload_rows: Any = field(default_factory=FakeUploadRows)
    bucket: FakeBucket = field(default_factory=FakeBucket)
    notices: Any = field(default_factory=FakeNotices)
    audit: FakeAudit = field(default_factory=FakeAudit)
    ingest_machine: Any = field(default_factory=FakeIngestMachine)
    ingest_runs: Any = field(default_factory=FakeIngestRuns)
    ids: CountingIds = field(default_factory=CountingIds)
    caller: Caller = field(default_factory=member)
    workers: int = 4  # one is kept free: three for a single person

    def __post_init__(self) -> None:
        self.videos: Any = FakeVideos(self.clock)
        self.uploads: Any = self.bucket
        self.media_store: Any = self.bucket
        self.originals: Any = FakeOriginals(self.bucket.objects)
        self.turns: Any = FakeTurns(self.videos)

    def ports(self, *names: str) -> dict[str, Any]:
        return {name: getattr(self, name) for name in names}

    def lanes(self, **more: Any) -> Lanes:
        ports = {**self.ports("turns", "videos", "ingest_machine", "notices"), **more}
        return Lanes(workers=self.workers, **ports)

    def take(self, video: Video, wants: int = 1) -> int:
        """Asks for workers as the machine does."""
        order = {"key": "k", "attempt": video.attempt, "size": 5, "film": {"chunks": [0]}}
        run = Run(video.workspace_id, video.id, video.attempt)
        return take_turn(run=run, wants=wants, order=order, lanes=self.lanes())

    def sweep(self, **more: Any) -> Swept:
        others = self.ports("ingest_runs", "uploads", "upload_rows", "media_store")
        return sweep_videos(Broom(lanes=self.lanes(), **others), **more)

    def begin(
        self, size_bytes: int = 20 * MIB, filename: str = "juggle.mp4", **more: Any
    ) -> tuple[Video, Upload]:
        command = BeginUpload(filename=filename, size_bytes=size_bytes, **more)
        return begin_upload(
            command, self.caller, **self.ports("videos", "upload_rows", "notices", "clock", "ids")
        )

    def sign(
        self, video: Video, *numbers: int, sha256: str | None = None, caller: Caller | None = None
    ) -> Upload:
        """Signs, and hands back the row as it is then."""
        wanted = [WantedPart(number=number, sha256=sha256) for number in numbers]
        ports = self.ports("videos", "upload_rows", "uploads", "clock")
        sign_parts(caller or self.caller, video.id, wanted, **ports)
        return self.row(video)

    def row(self, video: Video) -> Upload:
        found: Upload = self.upload_rows.get(video.workspace_id, video.id)
        return found

    def complete(self, video: Video, caller: Caller | None = None) -> Video:
        ports = self.ports("videos", "upload_rows", "uploads", "notices")
        return complete_upload(caller or self.caller, video.id, **ports)

    def arrived(self, size_bytes: int = 5) -> Video:
        """A small film that is in the bucket and whose upload is complete."""
        video, upload = self.begin(size_bytes)
        self.bucket.send(upload, 1, bytes(size_bytes))
        return self.complete(video)
