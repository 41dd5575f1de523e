import { describe, expect, it } from "vitest";
import { frameMapOf } from "./frame-map";
import { countingOf, formatFrame, formatFrameShort, formatSeconds, frameOfTimecode, timecodeOf } from "./timecode";

const NTSC = 30_000 / 1001;

describe("timecode", () => {
  it.each([
    [0, "00:00:00;00"],
    [1799, "00:00:59;29"],
    [1800, "00:01:00;02"],
    [3597, "00:01:59;29"],
    [3598, "00:02:00;02"],
    [17_981, "00:09:59;29"],
    [17_982, "00:10:00;00"],
    [107_892, "01:00:00;00"],
    [2_589_408, "24:00:00;00"],
  ])("29.97 drops ;00 and ;01 at each minute but each tenth: frame %i is %s", (frame, label) => {
    expect(timecodeOf(frame, countingOf(NTSC))).toBe(label);
  });

  it.each([
    [3599, "00:00:59;59"],
    [3600, "00:01:00;04"],
    [35_964, "00:10:00;00"],
  ])("59.94 drops four: frame %i is %s", (frame, label) => {
    expect(timecodeOf(frame, countingOf(60_000 / 1001))).toBe(label);
  });

  it.each([
    [24_000 / 1001, 1440, "00:01:00:00"],
    [24, 71, "00:00:02:23"],
    [25, 90_000, "01:00:00:00"],
    [30, 1800, "00:01:00:00"],
    [120, 119, "00:00:00:119"],
  ])("at %f nothing is dropped: frame %i is %s", (rate, frame, label) => {
    expect(timecodeOf(frame, countingOf(rate))).toBe(label);
  });

  it("goes both ways for every frame around each minute of an hour", () => {
    for (const rate of [NTSC, 60_000 / 1001, 24, 25]) {
      const counting = countingOf(rate);
      for (let minute = 0; minute <= 60; minute += 1) {
        const near = Math.round(minute * 60 * rate);
        for (let frame = Math.max(0, near - 6); frame < near + 6; frame += 1) {
          expect(frameOfTimecode(timecodeOf(frame, counting), counting)).toBe(frame);
        }
      }
    }
  });

  it("refuses labels that do not exist", () => {
    expect(frameOfTimecode("00:01:00;00", countingOf(NTSC))).toBeNull();
    expect(frameOfTimecode("00:00:00:30", countingOf(30))).toBeNull();
    expect(frameOfTimecode("soon", countingOf(30))).toBeNull();
    expect(frameOfTimecode("02:23", countingOf(24))).toBe(null);
    expect(frameOfTimecode("00:02:23", countingOf(24))).toBe(71);
  });

  it("is seconds where frames have no common length", () => {
    const varying = frameMapOf(Float64Array.from([0, 40, 200, 240, 700]), { num: 1, den: 1000 });
    expect(formatFrame(varying, 2)).toBe("0:00.200");
    const even = frameMapOf(Float64Array.from({ length: 101 }, (_, n) => n), { num: 1, den: 24 });
    expect(formatFrame(even, 71)).toBe("00:00:02:23");
    expect(formatFrameShort(even, 71)).toBe("02:23");
  });

  it("writes seconds for rulers", () => {
    expect(formatSeconds(65)).toBe("1:05");
    expect(formatSeconds(3661.25, 2)).toBe("1:01:01.25");
    expect(formatSeconds(59.9999)).toBe("0:59");
  });
});
