import { describe, expect, it } from "vitest";
import { formatAgo, formatBytes, formatDuration, formatTimeLeft, speakDuration } from "./format";

describe("formats", () => {
  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1_000, "1 KB"],
    [999_600, "1.0 MB"],
    [1_234_000_000, "1.2 GB"],
    [150_000_000, "150 MB"],
  ])("%d bytes are %s", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it.each([
    [9.4, "0:09", "9 seconds"],
    [70, "1:10", "1 minute 10 seconds"],
    [3723, "1:02:03", "1 hour 2 minutes 3 seconds"],
    [0, "0:00", "0 seconds"],
  ])("%d seconds are %s, said %s", (seconds, text, spoken) => {
    expect(formatDuration(seconds)).toBe(text);
    expect(speakDuration(seconds)).toBe(spoken);
  });

  it.each([
    [0.2, "almost there"],
    [8.1, "9 s left"],
    [125, "2 min left"],
    [3900, "1 h 5 min left"],
  ])("%d seconds to go are %s", (seconds, text) => {
    expect(formatTimeLeft(seconds)).toBe(text);
  });

  it("says how long ago", () => {
    const now = new Date(2026, 5, 15, 12, 0, 0);
    const ago = (milliseconds: number) => formatAgo(new Date(now.getTime() - milliseconds).toISOString(), now);
    expect(ago(5_000)).toBe("now");
    expect(ago(5 * 60_000)).toBe("5 min ago");
    expect(ago(3 * 3_600_000)).toBe("3 h ago");
    expect(ago(13 * 3_600_000)).toBe("yesterday");
    expect(ago(50 * 3_600_000)).toBe("2 days ago");
    expect(ago(40 * 86_400_000)).toBe("May 6");
    expect(ago(400 * 86_400_000)).toBe("May 11, 2025");
  });
});
