import { describe, expect, it } from "vitest";
import type { Video } from "@/api/types";
import type { Annotation } from "@/engine/live/annotation";
import type { Ruler } from "@/engine/canvas/shapes/shape";
import { scaleOf } from "./film-scale";

const VIDEO = { source: { width: 1000, height: 500 } } as Video;
const ruler = (length: number): Ruler => ({ kind: "ruler", schema: 1, color: "ink-1", width: 0.01, from: [0, 0], to: [0.1, 0], known: { length, unit: "cm" } });
const note = (updatedAt: string, ...shapes: Ruler[]) => ({ updatedAt, shapes, removed: false }) as unknown as Annotation;

describe("the film's measure", () => {
  it("is the newest known length that was not removed", () => {
    const notes = [note("2026-01-02", ruler(20)), note("2026-01-03", ruler(30)), note("2026-01-01", ruler(10)), { ...note("2026-01-04", ruler(40)), removed: true }, note("2026-01-05")];
    expect(scaleOf(VIDEO, notes)).toEqual({ width: 1000, height: 500, measure: { perPixel: 0.3, unit: "cm" } });
    expect(scaleOf(VIDEO, [note("2026-01-05")])?.measure).toBeNull();
    expect(scaleOf({ source: null } as Video, notes)).toBeNull();
  });
});
