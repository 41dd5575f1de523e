/**
 * The lines of a lesson's log, version 1, and the guard at the door: a part may have been written by anybody, so what
 * is not exactly one of ours is none. The types come from Python (`domain/lesson_log.py`).
 */
import type { components } from "@/api/generated/lesson";
import { INKS, SHAPES_LIMIT, STROKE_POINTS_LIMIT } from "../canvas/shapes/shape";

type Schemas = components["schemas"];

export type LessonLine = Schemas["LessonLine"];
export type LineOf<K extends LessonLine["k"]> = Extract<LessonLine, { k: K }>;
export type SessionLine = LineOf<"session">;

type Fields = Record<string, unknown>;
type Guard = (value: unknown) => boolean;

/** Longer than a day of lessons. */
export const MAX_MS = 6 * 3_600_000;
const MAX_MOMENT = 2 ** 53;
const MAX_TEXT = 10_000;
const MAX_PACKED = 16_384;

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
const within = (least: number, most: number): Guard => (value) => typeof value === "number" && value >= least && value <= most;
const whole = (least: number, most: number): Guard => (value) => Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
const text = (most: number): Guard => (value) => typeof value === "string" && value.length <= most;
const flag: Guard = (value) => typeof value === "boolean";
const one = (...values: readonly unknown[]): Guard => (value) => values.includes(value);
const listOf = (guard: Guard, most: number): Guard => (value) => Array.isArray(value) && value.length <= most && value.every(guard);
const orNone = (guard: Guard): Guard => (value) => value === null || value === undefined || guard(value);
const named = (prefix: string): Guard => (value) => typeof value === "string" && value.startsWith(prefix) && value.length === 30;
const fields = (guards: Record<string, Guard>): Guard => (value) => isFields(value) && Object.entries(guards).every(([name, guard]) => guard(value[name]));

const frame = whole(0, 2 ** 31);
const place = within(-1, 2);
const point = (size: number): Guard => (value) => Array.isArray(value) && value.length === size && value.every(place);
const drawn = { id: orNone(text(64)), schema: one(1), color: one(...INKS), width: within(0.000_001, 0.1) };
const framed = fields({ ...drawn, x: place, y: place, w: within(-2, 2), h: within(-2, 2) });
const ends = fields({ ...drawn, from: point(2), to: point(2) });

const SHAPES: Readonly<Record<string, Guard>> = {
  stroke: fields({ ...drawn, points: (value) => Array.isArray(value) && value.length > 0 && listOf(point(3), STROKE_POINTS_LIMIT)(value) }),
  line: ends,
  arrow: ends,
  box: framed,
  ellipse: framed,
  spotlight: framed,
  polygon: fields({ ...drawn, points: (value) => Array.isArray(value) && value.length > 0 && listOf(point(2), STROKE_POINTS_LIMIT)(value) }),
  text: fields({ ...drawn, x: place, y: place, text: text(MAX_TEXT), size: within(0.000_001, 1) }),
  angle: fields({ ...drawn, a: point(2), vertex: point(2), b: point(2) }),
};

const shape: Guard = (value) => isFields(value) && typeof value["kind"] === "string" && Object.hasOwn(SHAPES, value["kind"]) && (SHAPES[value["kind"]] as Guard)(value);
const key = text(16);
const ink = fields({
  stroke: key,
  frame,
  color: one(...INKS),
  width: within(0.000_001, 0.1),
  first: whole(0, STROKE_POINTS_LIMIT),
  points: text(MAX_PACKED),
  shape: orNone(shape),
  whole: flag,
});
const flow = fields({
  n: whole(1, MAX_MOMENT),
  ink: listOf(ink, 50),
  gone: listOf(key, SHAPES_LIMIT),
  posted: orNone(fields({ annotation: named("ann_"), strokes: listOf(key, SHAPES_LIMIT) })),
  pointer: orNone(fields({ kind: one("cursor", "laser", "away"), x: whole(0, 65_535), y: whole(0, 65_535), trail: text(MAX_PACKED) })),
  position: orNone(fields({ frame, playing: flag })),
  sender: fields({ personId: named("usr_"), screen: text(16) }),
});
const transport = fields({
  frame,
  playing: flag,
  rate: within(0.0625, 16),
  loop: orNone(fields({ start: frame, end: frame })),
  at: whole(0, MAX_MOMENT),
});

const LINES: Readonly<Record<LessonLine["k"], Guard>> = {
  head: fields({ v: one(1), lesson: named("les_"), part: whole(1, 2_000), started: whole(0, MAX_MOMENT) }),
  people: fields({ people: listOf(fields({ personId: named("usr_"), name: text(200) }), 500) }),
  session: fields({
    driver: orNone(fields({ personId: named("usr_"), name: text(500), screen: text(16) })),
    transport: orNone(transport),
    hands: listOf(named("usr_"), 100),
  }),
  flow: fields({ flow }),
  note: fields({ note: named("ann_"), version: whole(1, 2 ** 31), gone: flag }),
  voice: fields({ part: whole(1, 2_000), began: whole(0, MAX_MS), ms: whole(0, 600_000) }),
  end: () => true,
};

/** The line in a piece of text; null when it is none of ours. */
export function lineIn(json: string): LessonLine | null {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return null;
  }
  if (!isFields(value) || !whole(0, MAX_MS)(value["t"])) return null;
  const kind = value["k"];
  if (typeof kind !== "string" || !Object.hasOwn(LINES, kind)) return null;
  return LINES[kind as LessonLine["k"]](value) ? (value as unknown as LessonLine) : null;
}
