"""Filter graphs: what happens to the pictures between one decoder and all encoders. Pure text, no command."""

from __future__ import annotations

from practika.domain import sound_picture
from practika.domain.cells import CELL_SLACK, KEY_SECONDS
from practika.domain.chunks import Chunk
from practika.domain.ingest_plan import IngestPlan
from practika.domain.tiles import tile_size

#: The part of every picture whose time and checksum are written down: enough to tell pictures apart, nearly free.
WITNESS = r"crop=min(iw\,256):min(ih\,64)"
_SLACK = float(CELL_SLACK)
#: A key frame where a frame is the first one of its cell: the same frames on every rung and in every chunk.
_FIRST_OF_CELL = (
    "if(isnan({before}),1,"
    f"gt(floor((t+{_SLACK})/{KEY_SECONDS}),floor(({{before}}+{_SLACK})/{KEY_SECONDS})))"
)
KEY_FRAMES = "expr:" + _FIRST_OF_CELL.format(before="prev_forced_t")
_TILED_FRAMES = "select='" + _FIRST_OF_CELL.format(before="prev_selected_t") + "'"
#: Time stamps that do not rise are moved one tick behind their forerunner (see frame_map.from_frames).
_RISING = "setpts='if(isnan(PREV_OUTPTS),PTS,max(PTS,PREV_OUTPTS+1))'"
_FIELDS = "bwdif=mode=send_frame:deint=interlaced"
_TONE_MAP = (
    "zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,"
    "zscale=t=bt709:m=bt709:r=tv"
)  # fmt: skip
#: Shapes this near to each other differ by the rounding of their sides only.
_SAME_SHAPE = 0.01
#: swscale does not know all matrices; zimg does.
_KNOWN_MATRIX = "zscale=m=bt709:r=tv"


def cascade(plan: IngestPlan, chunk: Chunk) -> str:
    """The filter graph: decoded once, scaled to the top rung, every other one from the one above it.

    The tiles are taken from the last one.
    """
    entrance, own = _entrance(plan, chunk)
    first = plan.rungs[0]
    graph = [f"[0:V:{plan.picture}]{entrance},split[film][times]", f"[times]{WITNESS}[witness]"]
    chain, pad = f"{own},{_to_top(plan, f'{first.width}:{first.height}')}", "film"
    for index, rung in enumerate(plan.outputs):
        if index:
            chain = "null" if rung is plan.scrub else f"scale={rung.width}:{rung.height}:flags=bicubic"
        graph.append(f"[{pad}]{chain},split[{rung.name}][below{index}]")
        pad = f"below{index}"
    return ";".join([*graph, f"[{pad}]{_TILED_FRAMES},{_tile(plan)}[tiles]"])


def even(plan: IngestPlan) -> str:
    """Pictures of any size and shape as pictures of the top rung, what is missing at their sides black.

    It keeps no state: FFmpeg builds it anew wherever the decoder's pictures change.
    """
    width, height = plan.rungs[0].width, plan.rungs[0].height
    same = f"lt(abs(dar*{height}/{width}-1),{_SAME_SHAPE})"
    size = (
        f"'if({same},{width},2*round(min({width},{height}*dar)/2))':"
        f"'if({same},{height},2*round(min({height},{width}/dar)/2))'"
    )
    fields = [_FIELDS] if plan.deinterlace else []
    pad = f"pad={width}:{height}:-1:-1"
    return ",".join([f"[0:V:{plan.picture}]{_RISING}", *fields, _to_top(plan, size), f"{pad}[even]"])


def _to_top(plan: IngestPlan, size: str) -> str:
    """From the decoded picture to one of the top rung's size, in the colours that the renditions say they have."""
    named = [] if plan.rgb or plan.tone_map else [f"setparams=colorspace={plan.colour.matrix}"]
    named = [_KNOWN_MATRIX] if plan.unusual and not plan.tone_map else named
    scale = f"scale={size}:flags=bicubic:out_range=tv"
    steps = [*named, f"{scale}:out_color_matrix=bt709" if plan.rgb else scale, "setsar=1"]
    steps += [_TONE_MAP] if plan.tone_map else []
    return ",".join([*steps, "format=yuv420p"])


def _entrance(plan: IngestPlan, chunk: Chunk) -> tuple[str, str]:
    """(what all decoded frames go through, what the film's frames then do): to a chunk its frames and the one before,
    which only the witness sees, and times on the film's clock.

    Deinterlacing looks at neighbouring frames, so a chunk is cut after it; it halves the time base, which is undone.
    """
    if plan.drawn:
        return _drawn(plan, chunk), f"trim=start_pts={chunk.start},setpts=PTS-STARTPTS+{chunk.start}"
    fields = [_FIELDS] if plan.deinterlace else []
    if not plan.in_parts:
        return _RISING, ",".join(["setpts=PTS-STARTPTS", *fields])
    cut = f"trim=end_pts={chunk.end}" + ("" if chunk.before is None else f":start_pts={chunk.before}")
    return (
        ",".join([*fields, *([f"settb={plan.time_base}"] if fields else []), cut]),
        f"trim=start_pts={chunk.start},setpts=PTS-({plan.first_pts})",
    )


def _drawn(plan: IngestPlan, chunk: Chunk) -> str:
    """The still as often as the chunk has frames, and over it a playhead that has gone as far as the film has."""
    first = chunk.start if chunk.before is None else chunk.before
    way = sound_picture.WIDTH - 2 * sound_picture.MARGIN - sound_picture.HEAD_WIDTH
    size = f"{sound_picture.HEAD_WIDTH}x{2 * sound_picture.REACH}"
    x = f"{sound_picture.MARGIN}+{way}*(n+{first})/{plan.frame_count}"
    y = sound_picture.HEIGHT // 2 - sound_picture.REACH
    return (
        f"loop=-1:1:0,setpts=N+{first},trim=end_pts={chunk.end}[still];"
        f"color={sound_picture.HEAD_COLOUR}:s={size}:r={sound_picture.FRAMES_PER_SECOND}[head];"
        f"[still][head]overlay=x='{x}':y={y}:shortest=1"
    )


def _tile(plan: IngestPlan) -> str:
    width, height = tile_size(plan.rungs[-1].width, plan.rungs[-1].height)
    return f"scale={width}:{height}:flags=area"
