import "./composer.css";
import { SendHorizontal, X } from "lucide-react";
import { useId, useRef } from "react";
import { useStore } from "zustand";
import { endOf, isEmpty } from "@/engine/canvas/draft-store";
import type { Draft, DraftStore } from "@/engine/canvas/draft-store";
import { TEXT_LIMIT } from "@/engine/live/annotation";
import type { Player } from "@/engine/media/media-store";
import { Button } from "@/ui/button";
import { IconButton } from "@/ui/icon-button";
import { Menu, MenuChoice } from "@/ui/menu";
import { TimeChip } from "@/ui/time-chip";
import { AUDIENCE, AUDIENCE_OPTIONS } from "./audience-words";
import { DrawingForm } from "./drawing-form";
import { MentionList, useMentions } from "./mention-list";
import { postDraft } from "./post-draft";
import { momentOf } from "./room";
import type { NotesRoom } from "./room";

interface ComposerProps {
  room: NotesRoom;
  player: Player;
  draft: DraftStore;
}

/** Where a note is written. While it is empty it follows the film; its first word or stroke binds it to the frame. */
export function Composer({ room, player, draft }: ComposerProps) {
  const current = useStore(draft, (state) => state.current);
  const parked = useStore(draft, (state) => state.parked);
  const shown = useStore(player.store, (state) => (state.playing ? null : (state.goal ?? state.frame)));
  const field = useRef<HTMLTextAreaElement>(null);
  const frame = current.frame ?? shown;
  const drawn = current.history.present.length;
  const write = (text: string): void => {
    if (current.frame === null) player.request.pause();
    draft.act.write(text, player.store.getState().frame);
  };
  const mentions = useMentions(useId(), field, room.people, write);
  const post = (): void => {
    postDraft(room, draft);
    field.current?.focus({ preventScroll: true });
  };
  if (current.of) return <DrawingForm room={room} player={player} draft={draft} of={current.of} />;
  return (
    <form
      className="composer"
      aria-label="New note"
      data-empty={isEmpty(current) && parked.length === 0}
      onSubmit={(event) => {
        event.preventDefault();
        post();
      }}
    >
      {parked.length > 0 && <ParkedDrafts parked={parked} room={room} player={player} draft={draft} />}
      <div className="composer-box">
        <MentionList of={mentions} />
        <textarea
          {...mentions.field}
          ref={field}
          className="composer-input"
          data-testid="composer"
          aria-label={frame === null ? "Write a note" : `Write a note for frame ${String(frame)}`}
          placeholder={frame === null ? "Write a note …" : `Write a note for frame ${String(frame)} …`}
          rows={1}
          maxLength={TEXT_LIMIT}
          value={current.text}
          onChange={(event) => {
            write(event.target.value);
            mentions.look();
          }}
          onKeyDown={(event) => {
            if (mentions.onKey(event)) return;
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) post();
            if (event.key === "Escape") field.current?.blur();
          }}
        />
        {drawn > 0 && <span className="composer-drawn">{drawn === 1 ? "1 stroke on the picture" : `${String(drawn)} strokes on the picture`}</span>}
      </div>
      <div className="composer-row">
        <Moment room={room} player={player} draft={draft} frame={frame} />
        <Menu
          align="start"
          trigger={
            <button type="button" className="composer-audience" aria-label={`Who sees it: ${AUDIENCE[current.audience].label}`} data-narrow={current.audience !== "everyone"}>
              {AUDIENCE[current.audience].icon}
              <span>{AUDIENCE[current.audience].label}</span>
            </button>
          }
        >
          <MenuChoice label="Who sees it" value={current.audience} options={AUDIENCE_OPTIONS} onChange={draft.act.showTo} />
        </Menu>
        <span className="composer-space" />
        <Button variant="primary" type="submit" icon={<SendHorizontal />} disabled={isEmpty(current)} title="Ctrl + Enter">
          Post
        </Button>
      </div>
    </form>
  );
}

interface MomentProps extends ComposerProps {
  frame: number | null;
}

/** The moment that the note will have; a range by its end, or by the loop that is set. */
function Moment({ room, player, draft, frame }: MomentProps) {
  const end = useStore(draft, (state) => state.current.frameEnd);
  const last = useStore(draft, (state) => endOf(state.current));
  const bound = useStore(draft, (state) => state.current.frame !== null);
  const loop = useStore(player.store, (state) => state.loop);
  if (frame === null) return <span className="composer-hint">binds to the frame you stop at</span>;
  const addEnd = (): void => {
    const { frame: shown } = player.store.getState();
    draft.act.openAt(loop ? loop.start : frame);
    const second = Math.round(player.map.frameRate);
    draft.act.setEnd(loop ? loop.end : shown > frame ? shown : Math.min(player.map.frameCount - 1, frame + second));
  };
  return (
    <>
      <TimeChip
        text={momentOf(room.map, frame, last ?? frame)}
        label={`The note's moment: frame ${String(frame)}`}
        active={bound}
        onPress={() => void player.request.goTo(frame)}
      />
      {end === null ? (
        <button type="button" className="composer-end" onClick={addEnd}>
          {loop ? "use A–B" : "+ end"}
        </button>
      ) : (
        <IconButton label="Remove the end" size="small" icon={<X />} onClick={() => { draft.act.setEnd(null); }} />
      )}
    </>
  );
}

function ParkedDrafts({ parked, room, player, draft }: ComposerProps & { parked: readonly Draft[] }) {
  return (
    <div className="composer-parked" role="group" aria-label="Drafts of other moments">
      <span>Drafts:</span>
      {parked.map((waiting) => (
        <TimeChip
          key={waiting.of?.id ?? waiting.frame}
          text={momentOf(room.map, waiting.frame ?? 0, endOf(waiting) ?? 0)}
          label={`Go on with the draft at frame ${String(waiting.frame)}`}
          onPress={() => {
            draft.act.unpark(waiting);
            void player.request.goTo(waiting.frame ?? 0);
          }}
        />
      ))}
    </div>
  );
}
