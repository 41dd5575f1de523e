// @vitest-environment node
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { slim } from "./slim-hls";

const whole = readFileSync(new URL("../node_modules/hls.js/dist/hls.mjs", import.meta.url), "utf8");

describe("hls.js without what our films never have", () => {
  it("keeps separate sound and loses the rest", () => {
    const text = slim(whole);
    expect(text).toContain("audioStreamController: AudioStreamController");
    expect(text).toContain("audioTrackController: AudioTrackController");
    expect(text).toMatch(/const muxConfig = \[\{\s+demux: MP4Demuxer,\s+remux: PassThroughRemuxer\s+\}\];/);
    expect(text).not.toMatch(/(eme|subtitleStream|interstitials)Controller: [A-Z]/);
  });

  it("is refused in a version that is written otherwise", () => {
    expect(() => slim(whole.replace("emeController: EMEController", "emeController: Other"))).toThrow(/0 times.*emeController/);
  });
});
