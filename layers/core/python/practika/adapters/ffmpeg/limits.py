"""What one run of FFmpeg may use. docs/jail.md has the same numbers as a table; a test compares them."""

from __future__ import annotations

from dataclasses import dataclass, replace

_MIB = 1024 * 1024
#: What the worker itself, its libraries and the system need of a Lambda's memory.
_RESERVED_BYTES = 256 * _MIB


@dataclass(frozen=True)
class Limits:
    """Wall seconds, CPU seconds (all threads), bytes of address space, bytes of any one file written."""

    seconds: float
    cpu_seconds: int
    memory_bytes: int
    file_bytes: int

    def within(self, memory_bytes: int | None) -> Limits:
        """The same where a worker has no more memory than that: FFmpeg shall fail, not the worker be killed."""
        if memory_bytes is None:
            return self
        return replace(self, memory_bytes=min(self.memory_bytes, memory_bytes - _RESERVED_BYTES))

    def times(self, patience: int) -> Limits:
        """The same for a worker that has that many times a Lambda's time, and the disk that goes with it."""
        return replace(
            self,
            seconds=self.seconds * patience,
            cpu_seconds=self.cpu_seconds * patience,
            file_bytes=self.file_bytes * patience,
        )


#: One Lambda's 300 seconds hold two looks at the packets, one at the first frame, and the download.
PROBE = Limits(seconds=110, cpu_seconds=110, memory_bytes=1536 * _MIB, file_bytes=512 * _MIB)
FIRST_FRAME = Limits(seconds=50, cpu_seconds=50, memory_bytes=1536 * _MIB, file_bytes=1 * _MIB)
#: Twelve hours of sound, the longest, as raw samples of 8 kHz.
LISTEN = Limits(seconds=150, cpu_seconds=150, memory_bytes=1536 * _MIB, file_bytes=768 * _MIB)
COPY = Limits(seconds=150, cpu_seconds=150, memory_bytes=1536 * _MIB, file_bytes=10_240 * _MIB)
#: Of a film that changes on the way: as long as one Lambda may have besides the encoding itself.
EVEN = Limits(seconds=420, cpu_seconds=6 * 420, memory_bytes=6144 * _MIB, file_bytes=10_240 * _MIB)
ENCODE = Limits(seconds=840, cpu_seconds=6 * 840, memory_bytes=6144 * _MIB, file_bytes=8192 * _MIB)
SOUND = Limits(seconds=840, cpu_seconds=840, memory_bytes=1536 * _MIB, file_bytes=2048 * _MIB)
#: Of a file with captions only; one file of words is never longer than is read of it.
HEADERS = Limits(seconds=20, cpu_seconds=20, memory_bytes=1536 * _MIB, file_bytes=1 * _MIB)
CAPTIONS = Limits(seconds=40, cpu_seconds=40, memory_bytes=1536 * _MIB, file_bytes=8 * _MIB)
PICTURES = Limits(seconds=200, cpu_seconds=200, memory_bytes=1536 * _MIB, file_bytes=256 * _MIB)
