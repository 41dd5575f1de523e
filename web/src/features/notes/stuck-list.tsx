import { GitCompareArrows, TriangleAlert } from "lucide-react";
import type { StuckOp } from "@/engine/live/outbox";
import type { Revision } from "@/engine/live/annotation";
import { Button } from "@/ui/button";
import { Notice } from "@/ui/notice";
import type { NotesRoom } from "./room";

const FIELD_WORDS: Readonly<Record<keyof Revision, string>> = {
  text: "words",
  shapes: "drawing",
  color: "colour",
  status: "state",
  anchor: "moment",
};

function wordsOf(op: StuckOp): string {
  if (op.kind === "create") return op.note.text;
  return op.kind === "revise" ? (op.change.text ?? "") : "";
}

/** Acts that need a decision: what was refused, and what two people changed at once. Nobody's words are dropped. */
export function StuckList({ ops, room }: { ops: readonly StuckOp[]; room: NotesRoom }) {
  if (ops.length === 0) return null;
  return (
    <div className="stuck-list">
      {ops.map((op) => (
        <StuckItem key={op.opId} op={op} room={room} />
      ))}
    </div>
  );
}

function StuckItem({ op, room: { annotations } }: { op: StuckOp; room: NotesRoom }) {
  const clash = op.stuck.why === "clash" ? op.stuck : null;
  return (
    <Notice
      tone="warn"
      icon={clash ? <GitCompareArrows /> : <TriangleAlert />}
      action={
        <span className="stuck-acts">
          <Button size="small" onClick={() => { annotations.keepMine(op.opId); }}>
            {clash ? "Keep mine" : "Try again"}
          </Button>
          <Button size="small" variant="quiet" onClick={() => { annotations.letGo(op.opId); }}>
            {clash ? "Keep theirs" : "Discard"}
          </Button>
        </span>
      }
    >
      {clash ? (
        <>
          <strong>Two people changed the {clash.fields.map((field) => FIELD_WORDS[field]).join(" and ")} of a note.</strong>
          {wordsOf(op) && <blockquote className="stuck-words">Yours: {wordsOf(op)}</blockquote>}
          {clash.theirs.text !== undefined && <blockquote className="stuck-words">Theirs: {clash.theirs.text}</blockquote>}
        </>
      ) : (
        <>
          <strong>Not saved.</strong> {op.stuck.why === "refused" && op.stuck.message}
          {wordsOf(op) && <blockquote className="stuck-words">{wordsOf(op)}</blockquote>}
        </>
      )}
    </Notice>
  );
}
