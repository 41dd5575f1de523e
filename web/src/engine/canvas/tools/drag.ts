/** Tools that span a shape between where the pointer went down and where it is: idle → spanning → idle. */
import { clampUnit, toPixels } from "../coordinates";
import { distance } from "../shapes/geometry";
import type { Point, Shape } from "../shapes/shape";
import { constrainDirection, constrainSquare } from "./constrain";
import type { Easel, Tool, ToolId, Touch } from "./tool";

type Ink = ReturnType<Easel["ink"]>;
type Span = (from: Point, to: Point, ink: Ink) => Shape;

/** Shorter than this many pixels is a slip of the hand, not a shape. */
const SHORTEST = 4;

const tidyPoint = ([x, y]: Point): Point => [clampUnit(x), clampUnit(y)];

function frameOf(from: Point, to: Point): { x: number; y: number; w: number; h: number } {
  const [x1, y1, x2, y2] = [...tidyPoint(from), ...tidyPoint(to)] as [number, number, number, number];
  return { x: Math.min(x1, x2), y: Math.min(y1, y2), w: Math.abs(x2 - x1), h: Math.abs(y2 - y1) };
}

const SPANS: Readonly<Partial<Record<ToolId, Span>>> = {
  line: (from, to, ink) => ({ kind: "line", schema: 1, ...ink, from: tidyPoint(from), to: tidyPoint(to) }),
  arrow: (from, to, ink) => ({ kind: "arrow", schema: 1, ...ink, from: tidyPoint(from), to: tidyPoint(to) }),
  box: (from, to, ink) => ({ kind: "box", schema: 1, ...ink, ...frameOf(from, to) }),
  ellipse: (from, to, ink) => ({ kind: "ellipse", schema: 1, ...ink, ...frameOf(from, to) }),
  spotlight: (from, to, ink) => ({ kind: "spotlight", schema: 1, ...ink, ...frameOf(from, to) }),
  ruler: (from, to, ink) => ({ kind: "ruler", schema: 1, ...ink, from: tidyPoint(from), to: tidyPoint(to) }),
  blur: (from, to, ink) => ({ kind: "blur", schema: 1, ...ink, ...frameOf(from, to), form: "ellipse", strength: 0.04 }),
};

const STRAIGHT: readonly ToolId[] = ["line", "arrow", "ruler"];

export function dragTool(id: "line" | "arrow" | "box" | "ellipse" | "spotlight" | "ruler" | "blur", easel: Easel): Tool {
  const span = SPANS[id] as Span;
  const constrain = STRAIGHT.includes(id) ? constrainDirection : constrainSquare;
  let from: Point | null = null;
  let to: Point | null = null;
  const reach = (touch: Touch): void => {
    if (!from) return;
    to = touch.constrained ? constrain(from, touch.at, easel.picture()) : touch.at;
  };
  const long = (): boolean =>
    from !== null && to !== null && distance(toPixels(easel.picture(), from), toPixels(easel.picture(), to)) >= SHORTEST;
  const rest = (): void => {
    from = to = null;
    easel.preview(null);
  };
  return {
    id,
    state: () => (from ? "spanning" : "idle"),
    down: ({ at }) => {
      from = at;
    },
    move: (touches) => {
      const last = touches.at(-1);
      if (!from || !last) return;
      reach(last);
      easel.preview(long() && to ? span(from, to, easel.ink()) : null);
    },
    up: (touch) => {
      reach(touch);
      const shape = from && to && long() ? span(from, to, easel.ink()) : null;
      rest();
      if (shape) easel.add(shape);
    },
    cancel: rest,
  };
}
