"""Encodes the film's sound once, for the whole film, and draws its waveform."""

from __future__ import annotations

import json
from array import array
from pathlib import Path

from practika.domain.frame_map import FrameMap
from practika.domain.ingest_plan import IngestPlan
from practika.domain.renditions import EncodedSound
from practika.ports.films import MediaStore
from practika.ports.media_tool import MediaTool
from practika.usecases.ingest_steps import SOUND, Run, fetch_source, keep, plan_of, put_forever
from practika.usecases.kept_work import WAVEFORM, kept_sound
from practika.usecases.tracks import digest, read_track, upload_track

#: A waveform has about this many peaks, however long the film is.
MOST_PEAKS = 6000
LEAST_SAMPLES_PER_PEAK = 80


def encode_sound(*, run: Run, folder: Path, media: MediaStore, tool: MediaTool) -> EncodedSound:
    """Uploads `audio/…` and `waveform.json` and keeps the record. Safe to repeat: what is kept is not made again."""
    plan = plan_of(media, run)
    if kept := kept_sound(media, run, plan):
        return kept
    return _encoded(run, plan, folder, media, tool)


def fit_sound(*, run: Run, frames: FrameMap, folder: Path, media: MediaStore, tool: MediaTool) -> None:
    """Encodes the sound anew where the film was shown to begin or to end elsewhere than its packets promised.

    Safe to repeat: a sound that fits is not made again.
    """
    plan = plan_of(media, run)
    if not plan.source.has_audio or (plan.first_pts, plan.length) == (frames.ticks[0], frames.seconds):
        return
    fits = frames.facts().sha256
    kept = kept_sound(media, run, plan)
    if kept is None or kept.fits != fits:
        _encoded(run, plan.as_shown(frames), folder, media, tool, fits=fits)


def _encoded(
    run: Run, plan: IngestPlan, folder: Path, media: MediaStore, tool: MediaTool, *, fits: str = ""
) -> EncodedSound:
    source = fetch_source(media, plan, folder)
    into = folder / "sound"
    into.mkdir()
    made = tool.encode_sound(source, plan, into=into)
    track, _ = read_track(made.file)
    track = upload_track(media, made.file, track, f"{run.prefix}audio", "audio/mp4")
    samples = array("h")
    samples.frombytes(made.samples.read_bytes())
    body = json.dumps(waveform(samples, made.sample_rate), separators=(",", ":")).encode()
    put_forever(media, f"{run.prefix}{WAVEFORM}", body, "application/json")
    report = EncodedSound(track=track, waveform_sha256=digest(body), fits=fits)
    keep(media, run.work(SOUND), report)
    return report


def waveform(samples: array[int], sample_rate: int) -> dict[str, object]:
    """Peaks (lowest, highest) of mono 16-bit samples as integers -128…127, in the waveform file's form."""
    per_peak = max(LEAST_SAMPLES_PER_PEAK, -(-len(samples) // MOST_PEAKS))
    peaks: list[int] = []
    for at in range(0, len(samples), per_peak):
        part = samples[at : at + per_peak]
        peaks += (min(part) >> 8, max(part) >> 8)
    return {"version": 1, "sampleRate": sample_rate, "samplesPerPeak": per_peak, "peaks": peaks}
