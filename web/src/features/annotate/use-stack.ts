import { useEffect, useRef, useState } from "react";
import type { RefObject } from "react";
import { endOf, isShown } from "@/engine/canvas/draft-store";
import type { DraftState, DraftStore } from "@/engine/canvas/draft-store";
import { poseAt } from "@/engine/canvas/motion/pose";
import { PointerFeed } from "@/engine/canvas/pointer-feed";
import { BlurPanes } from "@/engine/canvas/render/blur-panes";
import { CanvasStack } from "@/engine/canvas/render/stack";
import type { StackLayers } from "@/engine/canvas/render/stack";
import type { Scene } from "@/engine/canvas/scene";
import type { Point, Shape } from "@/engine/canvas/shapes/shape";
import type { Tool, ToolId } from "@/engine/canvas/tools/tool";
import { draws, makeTool } from "@/engine/canvas/tools/toolbox";
import type { Player } from "@/engine/media/media-store";
import { easelOf } from "./easel";
import { drawingsAt } from "./posted-note";
import type { PostedNote } from "./posted-note";

interface StackOptions {
  readonly player: Player;
  readonly draft: DraftStore;
  readonly scene: Scene<PostedNote>;
  readonly layers: { readonly [K in keyof StackLayers]: RefObject<HTMLCanvasElement | null> };
  /** Where what lies beneath is blurred. */
  readonly panes: RefObject<HTMLElement | null>;
  readonly onOpenNote: (id: string) => void;
  readonly onText: (at: Point) => void;
}

/** A shape of the draft as it is on a frame. What fades out at the draft's end does so when it is posted. */
function shownOf({ current }: DraftState, shape: Shape, frame: number): Shape | null {
  const start = current.frame ?? frame;
  return poseAt(shape, frame - start, Math.max(frame, endOf(current) ?? frame) - start + 1);
}

/** The draft's shapes, as far as they lie on this frame: an unfinished note of another moment is not shown here. */
function draftShapes(state: DraftState, frame: number): Shape[] {
  const { current, previewAll, preview } = state;
  const own = isShown(state, frame) ? (previewAll ?? current.history.present).flatMap(({ shape }) => shownOf(state, shape, frame) ?? []) : [];
  return preview ? [...own, preview] : own;
}

function selectedShape(state: DraftState, frame: number): Shape | null {
  const { selected, current, previewAll } = state;
  const found = (previewAll ?? current.history.present).find(({ key }) => key === selected)?.shape;
  return found && isShown(state, frame) ? shownOf(state, found, frame) : null;
}

/** Pauses and holds the frame that is being drawn on; the draft becomes the one of that frame. */
export function beginDraft(player: Player, draft: DraftStore): void {
  const { frame, goal, playing } = player.store.getState();
  if (playing) {
    player.request.pause();
    void player.request.goTo(frame);
  }
  draft.act.openAt(goal ?? frame);
}

type Latest = RefObject<Pick<StackOptions, "scene" | "onOpenNote" | "onText">>;

function connect(player: Player, draft: DraftStore, layers: StackLayers, host: HTMLElement, latest: Latest): { stack: CanvasStack; stop: () => void } {
  const now = (): Pick<StackOptions, "scene" | "onOpenNote" | "onText"> => latest.current as NonNullable<Latest["current"]>;
  let pointerType = "mouse";
  const panes = new BlurPanes(host);
  let posted: readonly PostedNote[] = [];
  const stack = new CanvasStack(layers, {
    committed: () => (posted = drawingsAt(now().scene, player.store.getState().frame)),
    draft: () => draftShapes(draft.getState(), player.store.getState().frame),
    selected: () => selectedShape(draft.getState(), player.store.getState().frame),
    drawn: (picture) => {
      const drafted = draftShapes(draft.getState(), player.store.getState().frame);
      panes.show([...posted.flatMap(({ shapes }) => shapes), ...drafted], picture);
    },
  });
  const easel = easelOf({
    player,
    draft,
    stack,
    scene: () => now().scene,
    pointerType: () => pointerType,
    openNote: (id) => now().onOpenNote(id),
    askText: (at) => now().onText(at),
    shown: (shape, frame) => shownOf(draft.getState(), shape, frame),
  });
  let tool: Tool = makeTool(draft.getState().tool, easel);
  const toolFor = (id: ToolId): Tool => {
    if (tool.id === id) return tool;
    const before = tool;
    tool = makeTool(id, easel);
    before.cancel(); // only now: what it takes back is told to this very function
    return tool;
  };
  const feed = new PointerFeed(layers.handles, {
    picture: () => stack.picture(),
    tool: () => toolFor(draft.getState().tool),
    mayBegin: () => {
      if (draws(draft.getState().tool)) beginDraft(player, draft);
      return true;
    },
    onPointerType: (type) => {
      pointerType = type;
    },
  });
  const stopDraft = draft.subscribe((state) => {
    toolFor(state.tool);
    stack.drawSoon("draft", "handles");
  });
  const stopFrames = player.store.subscribe((state, before) => {
    if (state.frame === before.frame) return;
    stack.drawNow("committed", "draft");
    if (draft.getState().selected !== null) stack.drawNow("handles");
  });
  const stop = (): void => {
    feed.stop();
    stopDraft();
    stopFrames();
    stack.stop();
  };
  return { stack, stop };
}

export function useStack({ player, draft, scene, layers, panes, onOpenNote, onText }: StackOptions): CanvasStack | null {
  const latest = useRef({ scene, onOpenNote, onText });
  const [stack, setStack] = useState<CanvasStack | null>(null);
  useEffect(() => {
    latest.current = { scene, onOpenNote, onText };
  });
  const { committed, draft: inDraft, handles } = layers;
  useEffect(() => {
    if (!committed.current || !inDraft.current || !handles.current || !panes.current) return;
    const made = connect(player, draft, { committed: committed.current, draft: inDraft.current, handles: handles.current }, panes.current, latest);
    let over = false;
    queueMicrotask(() => {
      if (!over) setStack(made.stack);
    });
    return () => {
      over = true;
      made.stop();
    };
  }, [player, draft, committed, inDraft, handles, panes]);
  return stack;
}
