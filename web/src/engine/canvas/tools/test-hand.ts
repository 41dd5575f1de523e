/** For tests: a hand that speaks pointer, and an easel of 1600 × 900 pixels that a tool can act on. */
import { createDraftStore } from "../draft-store";
import type { DraftStore } from "../draft-store";
import { handled } from "../motion/keys";
import type { Picture, Point, Shape } from "../shapes/shape";
import type { Easel, Tool, ToolId, Touch } from "./tool";
import { makeTool } from "./toolbox";

export interface Hand {
  readonly tool: Tool;
  readonly draft: DraftStore;
  readonly asked: Point[];
  readonly opened: Point[];
  down(x: number, y: number, more?: Partial<Touch>): Hand;
  move(x: number, y: number, more?: Partial<Touch>): Hand;
  hover(x: number, y: number): Hand;
  up(x: number, y: number, more?: Partial<Touch>): Hand;
  drag(...path: Point[]): Hand;
  shapes(): Shape[];
}

const PICTURE: Picture = { left: 0, top: 0, width: 1600, height: 900 };

function easelOn(draft: DraftStore, asked: Point[], opened: Point[], picture: Picture): Easel {
  const { act } = draft;
  return {
    picture: () => picture,
    ink: () => ({ color: draft.getState().color, width: draft.getState().width }),
    reach: () => 8,
    shapes: () => draft.getState().current.history.present,
    shown: (shape) => shape,
    handled: (shape, hand) => handled(shape, hand, 0, false),
    preview: act.preview,
    add: act.add,
    replace: act.replace,
    previewAll: act.previewAll,
    selected: () => draft.getState().selected,
    select: act.select,
    openNoteAt: (at) => opened.push(at),
    askText: (at) => asked.push(at),
  };
}

/** Coordinates are pixels of a 1600 × 900 picture. */
export function handWith(id: ToolId, draft = createDraftStore(), picture = PICTURE): Hand {
  const asked: Point[] = [];
  const opened: Point[] = [];
  const tool = makeTool(id, easelOn(draft, asked, opened, picture));
  const touch = (x: number, y: number, more: Partial<Touch> = {}): Touch => ({
    at: [(x - picture.left) / picture.width, (y - picture.top) / picture.height],
    pressure: 0.5,
    constrained: false,
    ...more,
  });
  const hand: Hand = {
    tool,
    draft,
    asked,
    opened,
    down: (x, y, more) => (tool.down(touch(x, y, more)), hand),
    move: (x, y, more) => (tool.move([touch(x, y, more)], true), hand),
    hover: (x, y) => (tool.move([touch(x, y)], false), hand),
    up: (x, y, more) => (tool.up(touch(x, y, more)), hand),
    drag: (...path) => {
      const [first, last] = [path[0] as Point, path[path.length - 1] as Point];
      hand.down(...first);
      for (const point of path.slice(1)) hand.move(...point);
      return hand.up(...last);
    },
    shapes: () => draft.getState().current.history.present.map(({ shape }) => shape),
  };
  return hand;
}
