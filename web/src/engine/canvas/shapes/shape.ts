/**
 * The data a drawing is. Coordinates lie in the unit square of the displayed picture (origin top left; a little
 * outside is allowed), `width` is the stroke's width divided by the picture's height.
 *
 * `schema` is the version of a kind's fields; `upcast` (upcast.ts) brings an older one up to date.
 */
import type { Motion } from "../motion/motion";

export type InkColor = "ink-1" | "ink-2" | "ink-3" | "ink-4" | "ink-5" | "ink-6" | "ink-7" | "ink-8";

export const INKS: readonly InkColor[] = ["ink-1", "ink-2", "ink-3", "ink-4", "ink-5", "ink-6", "ink-7", "ink-8"];

export type Point = readonly [x: number, y: number];
/** Pressure is 0..1. */
export type InkPoint = readonly [x: number, y: number, pressure: number];

interface Drawn {
  /** Every shape of a note has one (shape-id.ts); a shape in the making need not. */
  readonly id?: string;
  /** Absent: it shows as long as its note and stands still. */
  readonly motion?: Motion;
  /** Only of a shape as it is shown at one frame (motion/pose.ts); never stored. Degrees, 0 … 1. */
  readonly pose?: { readonly turn: number; readonly opacity: number };
  readonly schema: 1;
  readonly color: InkColor;
  readonly width: number;
}

interface Framed {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export type Stroke = Drawn & { readonly kind: "stroke"; readonly points: readonly InkPoint[] };
export type Line = Drawn & { readonly kind: "line"; readonly from: Point; readonly to: Point };
export type Arrow = Drawn & { readonly kind: "arrow"; readonly from: Point; readonly to: Point };
export type Box = Drawn & Framed & { readonly kind: "box" };
export type Ellipse = Drawn & Framed & { readonly kind: "ellipse" };
export type Spotlight = Drawn & Framed & { readonly kind: "spotlight" };
export type Unit = "mm" | "cm" | "m" | "km" | "in" | "ft" | "yd";
export const UNITS: readonly Unit[] = ["mm", "cm", "m", "km", "in", "ft", "yd"];
/** `known`: somebody said how long it is; the newest such one gives the film's other rulers their unit. */
export type Ruler = Drawn & {
  readonly kind: "ruler";
  readonly from: Point;
  readonly to: Point;
  readonly known?: { readonly length: number; readonly unit: Unit };
};
/** `strength` is the radius of the blur divided by the picture's height. */
export type Blur = Drawn & Framed & { readonly kind: "blur"; readonly form: "box" | "ellipse"; readonly strength: number };
export type Polygon = Drawn & { readonly kind: "polygon"; readonly points: readonly Point[] };
/** `size` is the height of the letters divided by the picture's height; (x, y) is the top left of the first line. */
export type Text = Drawn & {
  readonly kind: "text";
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly size: number;
};
export type Angle = Drawn & { readonly kind: "angle"; readonly a: Point; readonly vertex: Point; readonly b: Point };

export type Shape = Stroke | Line | Arrow | Box | Ellipse | Spotlight | Polygon | Text | Angle | Ruler | Blur;
export type ShapeKind = Shape["kind"];
export type ShapeOf<K extends ShapeKind> = Extract<Shape, { kind: K }>;

export const STROKE_POINTS_LIMIT = 2_000;
export const SHAPES_LIMIT = 100;

/** Bounds in pixels. */
export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What a kind of shape can do; one object a file. Geometry is in pixels, where a circle is round. */
export interface ShapeKit<S extends Shape> {
  readonly kind: S["kind"];
  draw(context: CanvasRenderingContext2D, shape: S, picture: Picture, color: string): void;
  /** Is the point (pixels) on the shape, give or take `reach` pixels? */
  hit(shape: S, at: Point, reach: number, picture: Picture): boolean;
  bounds(shape: S, picture: Picture): Bounds;
  /** The shape moved by (dx, dy), unit square. */
  move(shape: S, dx: number, dy: number): S;
}

/** Where the displayed picture lies inside its canvas, CSS pixels. */
export interface Picture {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Absent where nothing is measured. */
  readonly film?: FilmScale;
}

/** The size of the film's own displayed picture, pixels, and what one of them is long. */
export interface FilmScale {
  readonly width: number;
  readonly height: number;
  readonly measure: { readonly perPixel: number; readonly unit: Unit } | null;
}
