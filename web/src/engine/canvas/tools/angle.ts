/**
 * idle → first leg (press at its end, drag to the vertex) → second leg (move, or drag again) → idle.
 * With a mouse the second leg follows the hand and ends at a click; a finger drags it.
 */
import { clampUnit, toPixels } from "../coordinates";
import { distance } from "../shapes/geometry";
import type { Angle, Point } from "../shapes/shape";
import { constrainDirection } from "./constrain";
import type { Easel, Tool, Touch } from "./tool";

const SHORTEST = 6;

const tidyPoint = ([x, y]: Point): Point => [clampUnit(x), clampUnit(y)];

interface Legs {
  state: "idle" | "first leg" | "second leg";
  a: Point;
  vertex: Point;
  pressedAgain: boolean;
}

export function angleTool(easel: Easel): Tool {
  const legs: Legs = { state: "idle", a: [0, 0], vertex: [0, 0], pressedAgain: false };
  const far = (p: Point, q: Point): boolean =>
    distance(toPixels(easel.picture(), p), toPixels(easel.picture(), q)) >= SHORTEST;
  const shape = (b: Point): Angle => ({
    kind: "angle",
    schema: 1,
    ...easel.ink(),
    a: tidyPoint(legs.a),
    vertex: tidyPoint(legs.vertex),
    b: tidyPoint(b),
  });
  const place = (touch: Touch, from: Point): Point =>
    touch.constrained ? constrainDirection(from, touch.at, easel.picture()) : touch.at;
  const rest = (): void => {
    legs.state = "idle";
    legs.pressedAgain = false;
    easel.preview(null);
  };
  return {
    id: "angle",
    state: () => legs.state,
    down: ({ at }) => {
      if (legs.state === "second leg") legs.pressedAgain = true;
      else Object.assign(legs, { state: "first leg", a: at, vertex: at });
    },
    move: (touches, pressed) => {
      const last = touches.at(-1);
      if (!last || legs.state === "idle") return;
      if (legs.state === "second leg") easel.preview(shape(place(last, legs.vertex)));
      else if (pressed) {
        legs.vertex = place(last, legs.a);
        easel.preview({ kind: "line", schema: 1, ...easel.ink(), from: legs.a, to: legs.vertex });
      }
    },
    up: (touch) => {
      if (legs.state === "first leg") {
        legs.vertex = place(touch, legs.a);
        if (far(legs.a, legs.vertex)) legs.state = "second leg";
        else rest();
        return;
      }
      if (legs.state !== "second leg" || !legs.pressedAgain) return;
      const b = place(touch, legs.vertex);
      if (!far(b, legs.vertex)) return;
      const angle = shape(b);
      rest();
      easel.add(angle);
    },
    cancel: rest,
  };
}
