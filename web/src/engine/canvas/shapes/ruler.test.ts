import { describe, expect, it } from "vitest";
import { BlurPanes, paneOf } from "../render/blur-panes";
import { lengthWords, measureOf } from "./ruler";
import { hitShape } from "./kits";
import type { Blur, FilmScale, Ruler } from "./shape";

const FILM: FilmScale = { width: 1920, height: 1080, measure: null };
const RULER: Ruler = { kind: "ruler", schema: 1, color: "ink-1", width: 0.01, from: [0.25, 0.5], to: [0.75, 0.5] };
const BLUR: Blur = { kind: "blur", schema: 1, color: "ink-1", width: 0.01, x: 0.25, y: 0.5, w: 0.5, h: 0.25, form: "ellipse", strength: 0.05 };

describe("a ruler", () => {
  it("is as many pixels as the film's own picture has there, in whatever window", () => {
    expect(lengthWords(RULER, FILM)).toBe("960 px");
    expect(lengthWords({ ...RULER, from: [0, 0], to: [0.4, 0.4] }, { ...FILM, width: 300, height: 400 })).toBe("200 px");
    expect(lengthWords(RULER, undefined)).toBe("");
  });

  it("has the film's unit once one is known, and says its own length if that is the one", () => {
    const known: Ruler = { ...RULER, known: { length: 2, unit: "m" } };
    const measure = measureOf(known, FILM);
    expect(measure).toEqual({ perPixel: 2 / 960, unit: "m" });
    expect(lengthWords({ ...RULER, to: [0.5, 0.5] }, { ...FILM, measure })).toBe("1 m");
    expect(lengthWords({ ...RULER, to: [0.4321, 0.5] }, { ...FILM, measure })).toBe("0.728 m");
    expect(lengthWords(known, FILM)).toBe("2 m");
    expect(measureOf({ ...known, to: known.from }, FILM)).toBeNull();
    expect(measureOf(RULER, FILM)).toBeNull();
  });
});

describe("a blurred part", () => {
  const picture = { left: 100, top: 50, width: 800, height: 400 };

  it("lies where it was drawn, mirrored too, and is never too weak to hide", () => {
    expect(paneOf(BLUR, picture)).toEqual({ left: 300, top: 250, width: 400, height: 100, round: true, radius: 20, turn: 0 });
    const mirrored = { ...picture, left: 900, width: -800 };
    expect(paneOf({ ...BLUR, x: 0, w: 0.25, pose: { turn: 30, opacity: 1 } }, mirrored)).toMatchObject({ left: 700, width: 200, turn: -30 });
    expect(paneOf({ ...BLUR, strength: 0.01, form: "box" }, { ...picture, height: 100 })).toMatchObject({ radius: 6, round: false });
  });

  it("is taken by its inside", () => {
    expect(hitShape(BLUR, [500, 300], 2, picture)).toBe(true);
    expect(hitShape(BLUR, [500, 200], 2, picture)).toBe(false);
  });

  it("has a pane as long as it shows, whole even while it fades", () => {
    const host = document.createElement("div");
    const panes = new BlurPanes(host);
    panes.show([BLUR, RULER, { ...BLUR, pose: { turn: 0, opacity: 0.1 } }], picture);
    expect(host.childElementCount).toBe(2);
    expect([...host.children].map((pane) => (pane as HTMLElement).style.opacity)).toEqual(["", ""]);
    panes.show([RULER], picture);
    expect(host.childElementCount).toBe(0);
  });
});
