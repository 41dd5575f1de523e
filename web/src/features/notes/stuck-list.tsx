import "./stuck-list.css";
import { GitCompareArrows, Trash2, TriangleAlert } from "lucide-react";
import { INK_NAMES } from "@/engine/canvas/shapes/palette";
import type { Revision } from "@/engine/live/annotation";
import type { Stuck, StuckOp } from "@/engine/live/outbox";
import { Button } from "@/ui/button";
import { Notice } from "@/ui/notice";
import { fieldsInWords } from "./field-words";
import { momentOf } from "./room";
import type { NotesRoom } from "./room";

interface StuckListProps {
  ops: readonly StuckOp[];
  room: NotesRoom;
}

/** Acts that need a decision: what was refused, and what two people changed at once. Nobody's work is dropped. */
export function StuckList({ ops, room }: StuckListProps) {
  if (ops.length === 0) return null;
  return (
    <div className="stuck-list" role="group" aria-label="Needs your decision">
      {ops.map((op) => (
        <StuckItem key={op.opId} op={op} room={room} />
      ))}
    </div>
  );
}

interface Choice {
  readonly insist: string;
  readonly letGo: string;
}

const CHOICES: Readonly<Record<Stuck["why"], Choice>> = {
  clash: { insist: "Keep mine", letGo: "Keep theirs" },
  removed: { insist: "Bring it back with my change", letGo: "Leave it deleted" },
  changed: { insist: "Delete it anyway", letGo: "Keep the note" },
  refused: { insist: "Try again", letGo: "Discard" },
};

const ICONS: Readonly<Record<Stuck["why"], React.ReactNode>> = {
  clash: <GitCompareArrows />,
  removed: <Trash2 />,
  changed: <GitCompareArrows />,
  refused: <TriangleAlert />,
};

function StuckItem({ op, room }: { op: StuckOp; room: NotesRoom }) {
  const { annotations } = room;
  const { insist, letGo } = CHOICES[op.stuck.why];
  const acts = (
    <span className="stuck-acts">
      <Button size="small" onClick={() => { annotations.keepMine(op.opId); }}>
        {insist}
      </Button>
      <Button size="small" variant="quiet" onClick={() => { annotations.letGo(op.opId); }}>
        {letGo}
      </Button>
    </span>
  );
  return (
    <Notice tone="warn" icon={ICONS[op.stuck.why]}>
      <Told op={op} room={room} />
      {acts}
    </Notice>
  );
}

function Told({ op, room }: { op: StuckOp; room: NotesRoom }) {
  const mine = mineOf(op);
  const { stuck } = op;
  if (stuck.why === "refused") {
    return (
      <>
        <strong>Not saved.</strong> {stuck.message}
        <Side whose="Yours" of={mine} room={room} />
      </>
    );
  }
  if (stuck.why === "removed") {
    return (
      <>
        <strong>Somebody deleted this note while you changed its {fieldsInWords(Object.keys(mine))}.</strong>
        <Side whose="Yours" of={mine} room={room} />
      </>
    );
  }
  const theirs = Object.fromEntries(stuck.fields.map((field) => [field, stuck.theirs[field]])) as Revision;
  if (stuck.why === "changed") {
    return (
      <>
        <strong>Somebody changed the {fieldsInWords(stuck.fields)} of the note that you deleted.</strong>
        <Side whose="Now" of={theirs} room={room} />
      </>
    );
  }
  return (
    <>
      <strong>Two people changed the {fieldsInWords(stuck.fields)} of a note.</strong>
      <Side whose="Yours" of={Object.fromEntries(stuck.fields.map((field) => [field, mine[field]])) as Revision} room={room} />
      <Side whose="Theirs" of={theirs} room={room} />
    </>
  );
}

/** What the act would have made of the note. */
function mineOf(op: StuckOp): Revision {
  if (op.kind === "create") return { text: op.note.text, ...(op.note.shapes.length > 0 && { shapes: op.note.shapes }) };
  return op.kind === "revise" ? op.change : {};
}

/** One side of a decision, in words that can be compared: the words, the strokes, the colour. */
function Side({ whose, of, room }: { whose: string; of: Revision; room: NotesRoom }) {
  const { text, shapes, color, status, anchor } = of;
  const facts = [
    shapes && (shapes.length === 0 ? "no drawing" : shapes.length === 1 ? "a drawing of 1 stroke" : `a drawing of ${String(shapes.length)} strokes`),
    status,
    anchor && momentOf(room.map, anchor.frameStart, anchor.frameEnd),
  ].filter(Boolean);
  if (!text && !color && facts.length === 0) return null;
  return (
    <blockquote className="stuck-words">
      {whose}: {text}
      {color && (
        <span className="stuck-ink">
          <i style={{ background: `var(--${color})` }} /> {INK_NAMES[color]}
        </span>
      )}
      {facts.length > 0 && <span>{facts.join(", ")}</span>}
    </blockquote>
  );
}
