/**
 * Everything that a key does in the review room, in one list: the keyboard, the list of keys and its search read it.
 */
import { keyBeside, selectNext, toggleFollowing, toggleKey } from "@/engine/canvas/draft-keys";
import type { DraftStore } from "@/engine/canvas/draft-store";
import type { ToolId } from "@/engine/canvas/tools/tool";
import type { Player } from "@/engine/media/media-store";
import type { Shuttle } from "@/engine/media/shuttle";
import { TOOLS } from "@/features/annotate/tool-list";

export interface ActContext {
  readonly player: Player;
  readonly draft: DraftStore;
  readonly shuttle: Shuttle;
  readonly mayWrite: boolean;
  toNote(direction: 1 | -1): void;
  post(): void;
  focusComposer(): void;
  showHistory(): void;
  showFilmHistory(): void;
  toggleFullscreen(): void;
  toggleCaptions(): void;
  showKeys(): void;
  toggleCoding(): void;
  /** True when the key belongs to a code, and coding is on. */
  codeKey(key: string): boolean;
  readonly together: TogetherActs;
}

/** What keys do about watching together. */
export interface TogetherActs {
  /** Takes the baton, or lays it down. */
  toggleBaton(): void;
  toggleFollowing(): void;
  toggleHand(): void;
  gather(): void;
}

export interface Act {
  readonly group: "Film" | "Loop" | "Draw" | "Notes" | "Room";
  readonly label: string;
  /** As comboOf writes them. */
  readonly combos: readonly string[];
  /** As people write them. */
  readonly shown: string;
  /** Only for those who may write. */
  readonly writes?: boolean;
  readonly run: (context: ActContext) => void;
}

const FAR = 10;

const step = (frames: number) => ({ player }: ActContext): void => void player.request.step(frames);

const FILM: readonly Act[] = [
  { group: "Film", label: "Play or pause", combos: ["Space"], shown: "Space", run: ({ player }) => player.request.toggle() },
  { group: "Film", label: "Back one frame", combos: ["ArrowLeft", ","], shown: "←  or  ,", run: step(-1) },
  { group: "Film", label: "Forward one frame", combos: ["ArrowRight", "."], shown: "→  or  .", run: step(1) },
  { group: "Film", label: "Back ten frames", combos: ["Shift+ArrowLeft"], shown: "Shift ←", run: step(-FAR) },
  { group: "Film", label: "Forward ten frames", combos: ["Shift+ArrowRight"], shown: "Shift →", run: step(FAR) },
  { group: "Film", label: "Backwards, faster with each press", combos: ["j"], shown: "J", run: ({ shuttle }) => shuttle.backward() },
  { group: "Film", label: "Pause", combos: ["k"], shown: "K", run: ({ shuttle }) => shuttle.pause() },
  { group: "Film", label: "Play, faster with each press", combos: ["l"], shown: "L", run: ({ shuttle }) => shuttle.forward() },
  { group: "Film", label: "Slower", combos: ["[", "<"], shown: "[", run: ({ player }) => player.request.shiftRate(-1) },
  { group: "Film", label: "Faster", combos: ["]", ">"], shown: "]", run: ({ player }) => player.request.shiftRate(1) },
  { group: "Film", label: "To the first frame", combos: ["Home"], shown: "Home", run: ({ player }) => void player.request.goTo(0) },
  { group: "Film", label: "To the last frame", combos: ["End"], shown: "End", run: ({ player }) => void player.request.goTo(player.map.frameCount - 1) },
  { group: "Film", label: "Mute", combos: ["m"], shown: "M", run: ({ player }) => player.request.toggleMute() },
  { group: "Film", label: "Captions on or off", combos: ["Shift+c"], shown: "Shift C", run: ({ toggleCaptions }) => toggleCaptions() },
  { group: "Film", label: "Mirror", combos: ["r"], shown: "R", run: ({ player }) => player.request.toggleMirror() },
];

const shownFrame = ({ player }: ActContext): number => player.store.getState().goal ?? player.store.getState().frame;

const LOOP: readonly Act[] = [
  { group: "Loop", label: "Loop from here (A)", combos: ["i"], shown: "I", run: (room) => room.player.request.markLoop("in", shownFrame(room)) },
  { group: "Loop", label: "Loop to here (B)", combos: ["o"], shown: "O", run: (room) => room.player.request.markLoop("out", shownFrame(room)) },
  { group: "Loop", label: "Loop on or off", combos: ["Shift+l"], shown: "Shift L", run: ({ player }) => player.request.toggleLooping() },
  { group: "Loop", label: "Clear the loop", combos: ["Shift+i", "Shift+o"], shown: "Shift I", run: ({ player }) => player.request.setLoop(null) },
];

const pick = (id: ToolId) => ({ draft }: ActContext): void => draft.act.pickTool(id);

function toKey(room: ActContext, direction: 1 | -1): void {
  const frame = keyBeside(room.draft, shownFrame(room), direction);
  if (frame !== null) void room.player.request.goTo(frame);
}

const DRAW: readonly Act[] = [
  ...TOOLS.map(
    ({ id, label, key }): Act => ({ group: "Draw", label, combos: [key.toLowerCase()], shown: key, writes: id !== "laser", run: pick(id) }),
  ),
  { group: "Draw", label: "Undo", combos: ["Ctrl+z"], shown: "Ctrl Z", writes: true, run: ({ draft }) => draft.act.undo() },
  { group: "Draw", label: "Redo", combos: ["Ctrl+Shift+z", "Ctrl+y"], shown: "Shift Ctrl Z", writes: true, run: ({ draft }) => draft.act.redo() },
  { group: "Draw", label: "Delete the selected shape", combos: ["Delete", "Backspace"], shown: "Delete", writes: true, run: ({ draft }) => draft.act.eraseSelected() },
  { group: "Draw", label: "Select the next shape", combos: ["Shift+s"], shown: "Shift S", writes: true, run: ({ draft }) => selectNext(draft) },
  { group: "Draw", label: "Follow: what you drag on another frame moves there", combos: ["Shift+f"], shown: "Shift F", writes: true, run: ({ draft }) => toggleFollowing(draft) },
  { group: "Draw", label: "Set or remove a key frame of the selected shape", combos: ["Shift+k"], shown: "Shift K", writes: true, run: (room) => toggleKey(room.draft, shownFrame(room)) },
  { group: "Draw", label: "To the key frame before", combos: ["Shift+ArrowUp"], shown: "Shift ↑", writes: true, run: (room) => toKey(room, -1) },
  { group: "Draw", label: "To the next key frame", combos: ["Shift+ArrowDown"], shown: "Shift ↓", writes: true, run: (room) => toKey(room, 1) },
  { group: "Draw", label: "Put the tool down", combos: ["Escape"], shown: "Esc", run: pick("select") },
];

const NOTES: readonly Act[] = [
  { group: "Notes", label: "Next note", combos: ["n"], shown: "N", run: ({ toNote }) => toNote(1) },
  { group: "Notes", label: "Note before", combos: ["Shift+n"], shown: "Shift N", run: ({ toNote }) => toNote(-1) },
  { group: "Notes", label: "History of the note", combos: ["Shift+h"], shown: "Shift H", run: ({ showHistory }) => showHistory() },
  { group: "Notes", label: "History of all notes", combos: ["Shift+t"], shown: "Shift T", run: ({ showFilmHistory }) => showFilmHistory() },
  { group: "Notes", label: "Write a note", combos: ["c"], shown: "C", writes: true, run: ({ focusComposer }) => focusComposer() },
  { group: "Notes", label: "Code events by their keys, or end it", combos: ["Shift+e"], shown: "Shift E", writes: true, run: ({ toggleCoding }) => toggleCoding() },
  { group: "Notes", label: "Post the note or drawing", combos: ["Ctrl+Enter"], shown: "Ctrl Enter", writes: true, run: ({ post }) => post() },
];

const ROOM: readonly Act[] = [
  { group: "Room", label: "Drive everyone's film, or lay the baton down", combos: ["d"], shown: "D", run: ({ together }) => together.toggleBaton() },
  { group: "Room", label: "Follow, or look on your own", combos: ["q"], shown: "Q", run: ({ together }) => together.toggleFollowing() },
  { group: "Room", label: "Raise your hand, or take it down", combos: ["u"], shown: "U", run: ({ together }) => together.toggleHand() },
  { group: "Room", label: "Bring everyone here", combos: ["Shift+g"], shown: "Shift G", run: ({ together }) => together.gather() },
  { group: "Room", label: "Full screen", combos: ["f"], shown: "F", run: ({ toggleFullscreen }) => toggleFullscreen() },
  { group: "Room", label: "This list of keys", combos: ["?"], shown: "?", run: ({ showKeys }) => showKeys() },
];

export const ACTS: readonly Act[] = [...FILM, ...LOOP, ...DRAW, ...NOTES, ...ROOM];

/** "Ctrl+Shift+z": Meta counts as Ctrl; Shift is named only where it does not make another character. */
export function comboOf({ key, ctrlKey, metaKey, shiftKey }: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey">): string {
  const name = key === " " ? "Space" : key.length === 1 ? key.toLowerCase() : key;
  const madeByShift = key.length === 1 && key.toLowerCase() === key.toUpperCase();
  return `${ctrlKey || metaKey ? "Ctrl+" : ""}${shiftKey && !madeByShift ? "Shift+" : ""}${name}`;
}

const BY_COMBO = new Map(ACTS.flatMap((act) => act.combos.map((combo) => [combo, act] as const)));

export function actFor(combo: string, mayWrite: boolean): Act | null {
  const act = BY_COMBO.get(combo);
  return act && (mayWrite || !act.writes) ? act : null;
}
