/** Shapes that fill a rectangle: box, ellipse, spotlight. */
import { boundsOf, distanceToPath, rectOf } from "./geometry";
import type { Bounds, Box, Ellipse, Picture, Point, ShapeKit, Spotlight } from "./shape";

type Framed = Box | Ellipse | Spotlight;

const corners = ({ left, top, right, bottom }: Bounds): Point[] => [
  [left, top],
  [right, top],
  [right, bottom],
  [left, bottom],
];

/** Points along an ellipse, close enough to measure a distance to it. */
function rim({ left, top, right, bottom }: Bounds): Point[] {
  const points: Point[] = [];
  for (let i = 0; i < 48; i += 1) {
    const turn = (i / 48) * 2 * Math.PI;
    points.push([
      (left + right) / 2 + ((right - left) / 2) * Math.cos(turn),
      (top + bottom) / 2 + ((bottom - top) / 2) * Math.sin(turn),
    ]);
  }
  return points;
}

function oval(context: CanvasRenderingContext2D, { left, top, right, bottom }: Bounds): void {
  context.ellipse((left + right) / 2, (top + bottom) / 2, (right - left) / 2, (bottom - top) / 2, 0, 0, 2 * Math.PI);
}

function kit<S extends Framed>(
  kind: S["kind"],
  outline: (bounds: Bounds) => Point[],
  draw: (context: CanvasRenderingContext2D, bounds: Bounds, picture: Picture) => void,
): ShapeKit<S> {
  return {
    kind,
    draw: (context, shape, picture) => {
      context.lineWidth = shape.width * picture.height;
      context.beginPath();
      draw(context, rectOf(shape, picture), picture);
    },
    hit: (shape, at, reach, picture) =>
      distanceToPath(at, outline(rectOf(shape, picture)), true) <= reach + (shape.width * picture.height) / 2,
    bounds: (shape, picture) => boundsOf(corners(rectOf(shape, picture)), shape.width * picture.height),
    move: (shape, dx, dy) => ({ ...shape, x: shape.x + dx, y: shape.y + dy }),
  };
}

export const box = kit<Box>("box", corners, (context, { left, top, right, bottom }) => {
  context.rect(left, top, right - left, bottom - top);
  context.stroke();
});

export const ellipse = kit<Ellipse>("ellipse", rim, (context, bounds) => {
  oval(context, bounds);
  context.stroke();
});

/** Everything but the ellipse grows dark. */
export const spotlight = kit<Spotlight>("spotlight", rim, (context, bounds, picture) => {
  const whole = rectOf({ x: 0, y: 0, w: 1, h: 1 }, picture);
  context.save();
  context.shadowColor = "transparent";
  context.rect(whole.left, whole.top, whole.right - whole.left, whole.bottom - whole.top);
  oval(context, bounds);
  context.fillStyle = "rgba(0, 0, 0, 0.6)";
  context.fill("evenodd");
  context.restore();
  context.beginPath();
  oval(context, bounds);
  context.stroke();
});
