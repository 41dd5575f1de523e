"""Reading FFmpeg's report: real texts, shortened."""

from __future__ import annotations

from fractions import Fraction

from practika.adapters.ffmpeg import probe
from practika.adapters.ffmpeg.tool import progress_reader

HLG = """\
Input #0, mov,mp4,m4a,3gp,3g2,mj2, from 'source':
  Duration: 00:00:02.55, start: 0.000000, bitrate: 10272 kb/s
  Stream #0:0[0x1](und): Video: hevc (Main 10) (hvc1 / 0x31637668), yuv420p10le(tv, bt2020nc/bt2020/arib-std-b67), 1920x1080, 8413 kb/s
    Side data:
      Display Matrix: rotation of -90.00 degrees
  Stream #0:1[0x2](und): Audio: aac (LC) (mp4a / 0x6134706D), 44100 Hz, stereo, fltp, 140 kb/s (default)
Output #0, framecrc, to 'packets.txt':
  Stream #0:0(und): Video: hevc (Main 10) (hvc1 / 0x31637668), yuv420p10le(tv, bt2020nc/bt2020/arib-std-b67), 1920x1080, q=2-31, 8413 kb/s
    Side data:
      Display Matrix: rotation of -90.00 degrees
  Stream #0:1(und): Audio: aac (LC) (mp4a / 0x6134706D), 44100 Hz, stereo, fltp, 140 kb/s (default)
"""  # noqa: E501  # as FFmpeg prints it
HLG_TABLE = """\
#software: Lavf63.1.102
#tb 0: 1/600
#media_type 0: video
#codec_id 0: hevc
#dimensions 0: 1920x1080
#sar 0: 0/1
#tb 1: 1/44100
#media_type 1: audio
#codec_id 1: aac
#sample_rate 1: 44100
0,       -321,       -280,       20,    78829, 0x3f0063eb, F=0x5
0,        -61,         40,       20,    98274, 0x75c7e0a1, F=0x0
0,        -41,          0,       20,    17000, 0x75c7e0a1
1,          0,          0,     1024,      300, 0x11111111
1,       1024,       1024,     1024,      300, 0x11111111
0,       1400,       1441,       20,        0, 0x00000000, F=0x0
"""
FIELDS = """\
Input #0, mpegts, from 'source':
  Duration: N/A, start: 1.400000, bitrate: N/A
Output #0, framecrc, to 'packets.txt':
  Stream #0:0: Video: mpeg2video (Main) ([2][0][0][0] / 0x0002), yuv420p(tv, smpte170m, top first), 720x480 [SAR 8:9 DAR 4:3], q=2-31
"""  # noqa: E501  # as FFmpeg prints it
FIELDS_TABLE = """\
#tb 0: 1/90000
#media_type 0: video
#codec_id 0: mpeg2video
#dimensions 0: 720x480
#sar 0: 8/9
0, -9223372036854775808, -9223372036854775808,     3003,    1, 0x0
0,     126000,     -9223372036854775808,     3003,    74131, 0x78ddda5e
"""


def test_a_phone_film_is_understood() -> None:
    film = probe.parse(HLG.splitlines(), HLG_TABLE.splitlines())
    picture = film.picture
    assert picture is not None and film.sound is not None
    assert (film.container, film.declared_seconds) == ("mov", Fraction("2.55"))
    assert (picture.codec, picture.tag, picture.pixel_format) == ("hevc", "hvc1", "yuv420p10le")
    assert (picture.matrix, picture.primaries, picture.transfer) == ("bt2020nc", "bt2020", "arib-std-b67")
    assert picture.is_hdr and not picture.is_rgb and not picture.interlaced
    assert picture.rotation == 90 and picture.displayed == (1080, 1920)
    assert picture.time_base == Fraction(1, 600)
    assert film.sound.end == Fraction(2048, 44_100)


def test_pictures_that_nobody_shall_see_are_not_counted() -> None:
    picture = probe.parse(HLG.splitlines(), HLG_TABLE.splitlines()).picture
    assert picture is not None
    assert [packet.pts for packet in picture.packets] == [40, 0]


def test_fields_aspect_and_missing_times_are_understood() -> None:
    film = probe.parse(FIELDS.splitlines(), FIELDS_TABLE.splitlines())
    picture = film.picture
    assert picture is not None and film.sound is None and film.declared_seconds is None
    assert picture.interlaced and picture.pixel_aspect == Fraction(8, 9)
    assert picture.displayed == (640, 480)
    assert [packet.pts for packet in picture.packets] == [126_000]
    assert picture.matrix == picture.primaries == picture.transfer == "smpte170m"


def test_sound_that_jumps_is_unbroken_only_until_there() -> None:
    packets = "".join(f"1, {at}, {at}, 1024, 300, 0x1\n" for at in (2048, 44_100 * 59, 44_100 * 200))
    sound = probe.parse(HLG.splitlines(), (HLG_TABLE + packets).splitlines()).sound
    assert sound and sound.end == 200 + Fraction(1024, 44_100)
    assert sound.unbroken == 59 + Fraction(1024, 44_100)


def test_the_number_of_the_picture_stream_is_kept() -> None:
    picture = probe.parse(HLG.splitlines(), HLG_TABLE.splitlines(), 2).picture
    assert picture and picture.number == 2


def test_nothing_at_all_is_no_film() -> None:
    film = probe.parse([], [])
    assert film.picture is None and film.sound is None


def test_progress_counts_frames_and_ignores_the_rest() -> None:
    told: list[float] = []
    read = progress_reader(told.append)
    for line in ("frame=24", "fps=12.3", "out_time_us=N/A", "frame=48", "progress=continue", ""):
        read(line)
    assert told == [24, 48]
