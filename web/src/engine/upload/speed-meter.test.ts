import { describe, expect, it } from "vitest";
import { SpeedMeter } from "./speed-meter";

describe("the speed", () => {
  it("is unknown at first, then bytes per second of the last seconds", () => {
    const meter = new SpeedMeter();
    meter.record(0, 0);
    expect(meter.rate()).toBeNull();
    for (let second = 1; second <= 20; second += 1) meter.record(second * 1000, second * 2_000_000);
    expect(meter.rate()).toBe(2_000_000);
  });

  it("begins anew when bytes are taken back", () => {
    const meter = new SpeedMeter();
    meter.record(0, 5000);
    meter.record(1000, 1000);
    expect(meter.rate()).toBeNull();
    meter.record(2000, 3000);
    expect(meter.rate()).toBe(2000);
  });
});
