"""Films that nobody has seen: every kind of stream and container that FFmpeg can make, two seconds each.

A recipe is the part of an FFmpeg command between the inputs (0: test picture, 160×96 at 25 frames a second; 1: a voice
of noise) and the file.
"""

from __future__ import annotations

from pathlib import Path

from tests.watching import ffmpeg

PICTURE = "testsrc2=s=160x96:r=25:d=2"
#: Noise that swells, so that no part of it is like another.
VOICE = "anoisesrc=r=48000:d={seconds}:seed=7:a=0.4,tremolo=f=3:d=0.9"
X264 = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p"
X265 = "-c:v libx265 -preset ultrafast -x265-params log-level=none"
HDR = "-pix_fmt yuv420p10le -color_primaries bt2020 -colorspace bt2020nc -color_trc"
FIELDS = "tinterlace=4,setfield=tff"
BOTH = "-map 0:v -map 1:a"

#: name.container: (picture source, options). Only the picture where `BOTH` is not asked for.
RECIPES: dict[str, tuple[str, str]] = {
    # rates and times
    "rate23976.mp4": ("testsrc2=s=160x96:r=24000/1001:d=2", X264),
    "rate2997.mkv": ("testsrc2=s=160x96:r=30000/1001:d=2", X264),
    "rate120.mp4": ("testsrc2=s=160x96:r=120:d=1", X264),
    "rate240.mp4": ("testsrc2=s=160x96:r=240:d=1", X264),
    "rate1000.mkv": ("testsrc2=s=160x96:r=1000:d=0.2", X264),
    "slides.mkv": ("testsrc2=s=160x96:r=0.2:d=20", X264),
    "variable.mp4": (PICTURE, f"-vf setpts='PTS+mod(N*N,7)/250/TB' -fps_mode passthrough {X264} -bf 3"),
    "gap30.mkv": (PICTURE, f"-vf setpts='PTS+gt(N,20)*30/TB' -fps_mode passthrough {X264}"),
    "base10M.mp4": (PICTURE, f"{X264} -video_track_timescale 10000000"),
    "base90k.mp4": ("testsrc2=s=160x96:r=30000/1001:d=1", f"{X264} -video_track_timescale 90000"),
    "one.mkv": ("testsrc2=s=160x96:r=25:d=0.04", X264),
    "two.mp4": ("testsrc2=s=160x96:r=25:d=0.08", X264),
    # shapes and fields
    "odd.mkv": ("testsrc2=s=161x97:r=25:d=1", "-c:v ffv1"),
    "tall.mp4": ("testsrc2=s=32x1200:r=25:d=0.4", X264),
    "wide.mp4": ("testsrc2=s=1920x32:r=25:d=0.4", X264),
    "tff.mpg": ("testsrc2=s=160x96:r=50:d=2", f"-vf {FIELDS} -c:v mpeg2video -flags +ildct+ilme"),
    "bff.avi": (
        "testsrc2=s=720x480:r=60000/1001:d=0.5",
        "-vf tinterlace=5,setfield=bff -c:v dvvideo -pix_fmt yuv411p",
    ),
    "mbaff.mkv": ("testsrc2=s=160x96:r=50:d=2", f"-vf {FIELDS} {X264} -flags +ildct+ilme"),
    # colours
    "ten420.mp4": (PICTURE, "-c:v libx264 -preset ultrafast -pix_fmt yuv420p10le"),
    "ten422.mp4": (PICTURE, "-c:v libx264 -preset ultrafast -pix_fmt yuv422p10le"),
    "ten444.mp4": (PICTURE, "-c:v libx264 -preset ultrafast -pix_fmt yuv444p10le"),
    "full.mp4": (PICTURE, "-vf scale=out_range=pc -c:v libx264 -preset ultrafast -pix_fmt yuvj420p"),
    "pq.mp4": (PICTURE, f"{X265} {HDR} smpte2084"),
    "hlg.mkv": (PICTURE, f"{X265} {HDR} arib-std-b67"),
    "gray.mkv": (PICTURE, "-c:v ffv1 -pix_fmt gray"),
    "gray10.mkv": (PICTURE, "-c:v ffv1 -pix_fmt gray10le"),
    "rgb.mkv": (PICTURE, "-c:v ffv1 -pix_fmt bgr0"),
    "rgb48.mkv": (PICTURE, "-c:v ffv1 -pix_fmt gbrp16le"),
    "x264rgb.mkv": (PICTURE, "-c:v libx264rgb -preset ultrafast"),
    "alpha4444.mov": (PICTURE, "-vf format=yuva444p10le -c:v prores_ks -profile:v 4"),
    "alpha9.webm": (PICTURE, "-vf format=yuva420p -c:v libvpx-vp9 -cpu-used 8 -deadline realtime -auto-alt-ref 0"),
    "moving.apng": (PICTURE, "-plays 0"),
    "moving.gif": (PICTURE, ""),
    # codecs and containers
    "dnxhr.mov": (PICTURE, "-c:v dnxhd -profile:v dnxhr_lb -pix_fmt yuv422p -s 256x128"),
    "mjpeg.avi": (PICTURE, "-c:v mjpeg -pix_fmt yuvj420p"),
    "huffyuv.avi": (PICTURE, "-c:v huffyuv"),
    "raw.avi": (PICTURE, "-c:v rawvideo -pix_fmt yuv420p"),
    "theora.ogv": (PICTURE, f"{BOTH} -c:v libtheora -c:a libvorbis"),
    "wmv2.wmv": (PICTURE, f"{BOTH} -c:v wmv2 -c:a wmav2"),
    "flv1.flv": (PICTURE, f"{BOTH} -c:v flv1 -c:a libmp3lame -ar 44100"),
    "h264.flv": (PICTURE, f"{BOTH} {X264} -bf 2 -c:a aac"),
    "mpeg1.mpg": (PICTURE, f"{BOTH} -c:v mpeg1video -c:a mp2"),
    "mpeg2.vob": (PICTURE, f"{BOTH} -c:v mpeg2video -bf 2 -c:a ac3"),
    "mpeg2.ts": (PICTURE, f"{BOTH} -c:v mpeg2video -bf 2 -c:a mp2"),
    "h264.ts": (PICTURE, f"{BOTH} {X264} -bf 3 -c:a aac"),
    "h264.m2ts": (PICTURE, f"{BOTH} {X264} -c:a ac3 -mpegts_m2ts_mode 1 -f mpegts"),
    "wraps.ts": (PICTURE, f"{BOTH} {X264} -bf 2 -c:a aac -output_ts_offset 95442"),
    "tape.dv": ("testsrc2=s=720x576:r=25:d=0.4", "-c:v dvvideo -pix_fmt yuv420p"),
    "asp.avi": (PICTURE, f"{BOTH} -c:v mpeg4 -bf 2 -c:a libmp3lame"),
    "h264.avi": (PICTURE, f"{BOTH} {X264} -bf 2 -c:a ac3"),
    "mpeg2.mxf": (PICTURE, f"{BOTH} -c:v mpeg2video -c:a pcm_s16le"),
    "pyramid.mp4": (PICTURE, "-c:v libx264 -preset veryfast -bf 8 -x264-params b-pyramid=normal"),
    "opengop.mkv": (PICTURE, "-c:v libx264 -preset veryfast -x264-params open-gop=1:keyint=20:bframes=3"),
    "refresh.mkv": (PICTURE, "-c:v libx264 -preset veryfast -x264-params intra-refresh=1:keyint=20"),
    "rasl.mkv": (PICTURE, "-c:v libx265 -preset superfast -x265-params log-level=none:open-gop=1:keyint=20:bframes=4"),
    "altref8.webm": (PICTURE, "-c:v libvpx -auto-alt-ref 1 -lag-in-frames 25 -cpu-used 5 -b:v 100k"),
    "altref9.webm": (PICTURE, "-c:v libvpx-vp9 -cpu-used 8 -auto-alt-ref 6 -lag-in-frames 25 -b:v 100k"),
    "av1.webm": (PICTURE, "-c:v libaom-av1 -cpu-used 8 -usage realtime"),
    "fragments.mp4": (PICTURE, f"{BOTH} {X264} -bf 2 -c:a aac -movflags frag_keyframe+empty_moov"),
    "dash.mp4": (PICTURE, f"{X264} -bf 2 -movflags dash+delay_moov+default_base_moof+frag_every_frame"),
    "live.webm": (PICTURE, f"{BOTH} -c:v libvpx -cpu-used 8 -c:a libopus -live 1"),
    "bare.h264": (PICTURE, f"{X264} -bf 2"),
    "bare.y4m": (PICTURE, "-pix_fmt yuv420p"),
    "bare.ivf": (PICTURE, "-c:v libvpx -cpu-used 8"),
    "h263.3gp": ("testsrc2=s=176x144:r=15:d=2", "-c:v h263"),
    "cinema.mov": (PICTURE, "-c:v cfhd"),
    "rle.mov": (PICTURE, "-c:v qtrle"),
    "real.rm": (PICTURE, "-c:v rv20"),
    # sound beside the picture
    "five.mp4": (PICTURE, f"{BOTH} {X264} -c:a aac -ac 6"),
    "seven.mkv": (PICTURE, f"{BOTH} {X264} -c:a flac -ac 8"),
    "rate96.mov": (PICTURE, f"{BOTH} {X264} -c:a pcm_s24le -ar 96000"),
    "rate22.mp4": (PICTURE, f"{BOTH} {X264} -c:a aac -ar 22050"),
    "short.mkv": (PICTURE, f"{BOTH} -af atrim=end=0.8 {X264} -c:a aac"),
    "dubbed.mkv": (PICTURE, f"-map 0:v -map 0:v -map 1:a -map 1:a {X264} -c:a aac -disposition:a:1 default"),
    "words.mp4": (PICTURE, f"{X264} -metadata title=\u202e\U0001f600_Stream_#0:0:_Video:_none,1x1"),
    # times, fields and colours that few films have
    "base25k.mp4": ("testsrc2=s=160x96:r=24000/1001:d=2", f"{X264} -video_track_timescale 25000"),
    "base600.mov": ("testsrc2=s=160x96:r=60000/1001:d=2", f"{X264} -video_track_timescale 600"),
    "before0.mkv": (PICTURE, f"{X264} -bf 2 -output_ts_offset -0.5 -avoid_negative_ts disabled"),
    "slow240.mov": (
        "testsrc2=s=160x96:r=240:d=1",
        f"-vf settb=1/30,setpts=N -fps_mode passthrough {X264}",
    ),
    "gap10.mp4": (PICTURE, f"-vf setpts='PTS+gt(N,20)*10/TB' -fps_mode passthrough {X264} -bf 2"),
    "twenty_minutes.mp4": ("testsrc2=s=64x48:r=5:d=1200", X264),
    "telecine.mpg": (
        "testsrc2=s=160x96:r=24000/1001:d=2",
        "-vf telecine=pattern=23 -c:v mpeg2video -flags +ildct+ilme",
    ),
    "bff.mov": (
        "testsrc2=s=160x96:r=60000/1001:d=1",
        "-vf tinterlace=5,setfield=bff -c:v prores_ks -profile:v 3 -flags +ildct",
    ),
    "hlg_full.mov": (PICTURE, f"{X265} -tag:v hvc1 -color_range pc {HDR} arib-std-b67"),
    "sdr2020.mp4": (PICTURE, f"{X265} {HDR} bt2020-10"),
    "p3pq.mov": (PICTURE, f"{X265} {HDR} smpte2084 -color_primaries smpte432 -colorspace bt709"),
    "gbr10.mkv": (PICTURE, f"{X265} -pix_fmt gbrp10le"),
    "deep444.mov": (PICTURE, "-c:v prores_ks -profile:v 5 -pix_fmt yuv444p12le"),
    "v210.mov": ("testsrc2=s=192x96:r=25:d=1", "-c:v v210"),
    "mono.avi": (PICTURE, "-c:v rawvideo -pix_fmt monow"),
    "ycgco.mkv": (PICTURE, f"-vf zscale=m=ycgco:min=170m,format=yuv420p {X264}"),
    "constant2020.mkv": (
        PICTURE,
        "-vf zscale=min=170m:pin=170m:tin=601:m=2020_cl:p=2020:t=2020_10,format=yuv420p10le -c:v libx264",
    ),
    "fcc.mkv": (PICTURE, f"-vf zscale=min=170m:m=fcc,format=yuv420p {X264} -color_trc gamma28 -color_primaries film"),
    "pal.mkv": (PICTURE, f"{X264} -colorspace bt470bg -color_primaries bt470bg -color_trc bt470bg"),
    "smpte240.mkv": (PICTURE, f"{X264} -colorspace smpte240m -color_primaries smpte240m -color_trc smpte240m"),
    "long_side.mkv": ("testsrc2=s=8192x128:r=25:d=0.2", X264),
    "wide_pixels.mkv": (PICTURE, f"-vf setsar=10/1 {X264}"),
    "tall_pixels.mkv": ("testsrc2=s=160x160:r=25:d=1", f"-vf setsar=1/8 {X264}"),
    # more codecs and containers
    "mjpeg422.avi": (PICTURE, f"{BOTH} -c:v mjpeg -pix_fmt yuvj422p -c:a pcm_u8 -ar 11025 -ac 1"),
    "dv25.mov": ("testsrc2=s=720x576:r=25:d=1", f"{BOTH} -c:v dvvideo -pix_fmt yuv420p -c:a pcm_s16le"),
    "dv50.avi": ("testsrc2=s=720x480:r=30000/1001:d=1", f"{BOTH} -c:v dvvideo -pix_fmt yuv422p -c:a pcm_s16le"),
    "amr.3gp": ("testsrc2=s=176x144:r=15:d=2", f"{BOTH} -c:v h263 -c:a libopencore_amrnb -ar 8000 -ac 1 -b:a 12.2k"),
    "dnx.mxf": ("testsrc2=s=1920x1080:r=25:d=0.2", "-c:v dnxhd -b:v 120M -pix_fmt yuv422p"),
    "intra.mxf": (
        "testsrc2=s=640x360:r=25:d=1",
        f"{BOTH} -c:v libx264 -pix_fmt yuv422p10le -g 1 -c:a pcm_s24le",
    ),
    "j2k.mxf": (PICTURE, "-c:v jpeg2000 -pix_fmt yuv422p10le"),
    "png.mov": (PICTURE, "-c:v png -pix_fmt rgba"),
    "hap.mov": (PICTURE, "-c:v hap"),
    "flash.flv": (PICTURE, "-c:v flashsv"),
    "xvid.avi": (PICTURE, "-c:v libxvid -bf 2"),
    "vp9444.webm": (PICTURE, "-c:v libvpx-vp9 -cpu-used 8 -deadline realtime -pix_fmt yuv444p"),
    "vp9.mp4": (PICTURE, f"{BOTH} -c:v libvpx-vp9 -cpu-used 8 -deadline realtime -c:a libopus"),
    "vvc.mp4": (PICTURE, "-c:v libvvenc -preset faster -pix_fmt yuv420p10le"),
    "bare.vvc": (PICTURE, "-c:v libvvenc -preset faster -pix_fmt yuv420p10le"),
    "hevc.ts": (PICTURE, f"{BOTH} {X265} -pix_fmt yuv420p -c:a eac3"),
    "hevc.flv": (PICTURE, f"{BOTH} {X265} -pix_fmt yuv420p -c:a aac"),
    "tv.wtv": (PICTURE, f"{BOTH} -c:v mpeg2video -c:a mp2"),
    "tape.gxf": ("testsrc2=s=720x576:r=25:d=0.4", "-c:v mpeg2video -g 12"),
    "moving.webp": (PICTURE, "-c:v libwebp_anim -loop 0"),
    "code.mov": (PICTURE, f"{BOTH} {X264} -c:a pcm_s16le -timecode 01:00:00:00"),
    # more sound
    "dts.mkv": (PICTURE, f"{BOTH} {X264} -c:a dca -strict -2 -ac 6"),
    "truehd.mkv": (PICTURE, f"{BOTH} {X264} -c:a truehd -strict -2"),
    "eight.webm": (PICTURE, f"{BOTH} -c:v libvpx -cpu-used 8 -c:a libopus -ac 8 -mapping_family 255"),
    "six.webm": (PICTURE, f"{BOTH} -c:v libvpx -cpu-used 8 -c:a libvorbis -ar 44100 -ac 6"),
    "rate192.mov": (PICTURE, f"{BOTH} {X264} -c:a pcm_f32le -ar 192000"),
    "rate8.avi": (PICTURE, f"{BOTH} -c:v mpeg4 -c:a pcm_alaw -ar 8000 -ac 1"),
}  # fmt: skip
#: Films made by changing the stored packets of others: (input options, film, options).
CHANGED: dict[str, tuple[str, str, str]] = {
    "repeats.mkv": ("", "mjpeg.avi", "-c copy -bsf:v setts=ts=floor(N/2)*2"),
    "repeats264.mkv": ("", "h264.ts", "-map 0:v -c copy -bsf:v setts=ts=floor(N/3)*10800"),
    "backward.mkv": (
        "",
        "mjpeg.avi",
        r"-c copy -bsf:v setts=pts=if(eq(mod(N\,5)\,3)\,N-2\,N):dts=N",
    ),
    "edit.mp4": ("-ss 0.5", "fragments.mp4", "-c copy"),
    "edit.mov": ("-ss 0.93", "fragments.mp4", "-c copy"),
    "delayed.mp4": ("-itsoffset 3", "fragments.mp4", "-c copy"),
}


def make(name: str, folder: Path) -> Path:
    """The film of that name in that folder, made if it is not there yet."""
    film = folder / name
    if film.exists():
        return film
    if name in CHANGED:
        before, source, options = CHANGED[name]
        ffmpeg(
            *before.split(),
            "-i",
            str(make(source, folder)),
            *options.split(),
            str(film),
            binary=True,
        )
        return film
    picture, options = RECIPES[name]
    inputs = ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", VOICE.format(seconds=2)]
    streams = () if "-map" in options else ("-map", "0:v")
    ffmpeg(*inputs, *streams, *options.split(), str(film), binary=True)
    return film
