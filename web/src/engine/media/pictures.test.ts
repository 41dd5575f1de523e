import { describe, expect, it } from "vitest";
import { parseSprites, spriteAt } from "./sprites";
import { waveformPath } from "./waveform";

const VTT = `WEBVTT

00:00:00.000 --> 00:00:02.000
sprites/sprite_001.jpg#xywh=0,0,160,90

00:02.000 --> 01:00:04.000
sprites/sprite_001.jpg#xywh=160,0,160,90

NOTE nothing
`;

describe("sprites", () => {
  const sprites = parseSprites(VTT, "https://host/media/token/sprites.vtt");

  it("are read from cues and found by time", () => {
    expect(sprites).toHaveLength(2);
    expect(sprites[0]?.url).toBe("https://host/media/token/sprites/sprite_001.jpg");
    expect(sprites[1]).toMatchObject({ start: 2, end: 3604, x: 160, width: 160, height: 90 });
    expect(spriteAt(sprites, 1.9)).toBe(sprites[0]);
    expect(spriteAt(sprites, 2)).toBe(sprites[1]);
    expect(spriteAt([], 2)).toBeNull();
  });
});

describe("a waveform", () => {
  it("shows the loudest of each column, and silence after its end", () => {
    const path = waveformPath({ version: 1, sampleRate: 100, samplesPerPeak: 50, peaks: [-64, 64, -128, 32] }, 2, 2);
    expect(path).toBe("M0 -0.500L1 0.000L1 0.000L0 1.000Z".replace(/-0\.000/g, "0.000"));
  });
});
