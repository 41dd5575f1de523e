import "./coding-bar.css";
import { Keyboard, Square, X } from "lucide-react";
import { useStore } from "zustand";
import type { Code } from "@/api/types";
import type { CodingDesk, Running } from "@/engine/live/coding";
import type { Player } from "@/engine/media/media-store";
import { formatFrameShort } from "@/engine/media/timecode";
import { IconButton } from "@/ui/icon-button";

interface CodingBarProps {
  desk: CodingDesk;
  codes: readonly Code[];
  player: Player;
}

/** The codes and their keys, while coding is on. A state that runs is marked, with the moment at which it began. */
export function CodingBar({ desk, codes, player }: CodingBarProps) {
  const { on, running } = useStore(desk.store);
  const inUse = codes.filter(({ retired }) => !retired);
  if (!on && inUse.length === 0) return null;
  if (!on) {
    return (
      <section className="coding-bar" aria-label="Coding">
        <button type="button" className="coding-press" onClick={desk.toggle}>
          <Keyboard aria-hidden="true" /> Code events
        </button>
      </section>
    );
  }
  return (
    <section className="coding-bar" aria-label="Coding">
      {inUse.length === 0 && <p className="coding-empty">There are no codes yet. An owner or a coach makes them on the page “Code book”.</p>}
      <ul className="coding-codes">
        {inUse.map((code) => (
          <CodeKey key={code.id} code={code} desk={desk} player={player} running={running.find((one) => one.code.codeId === code.id)} />
        ))}
      </ul>
      <IconButton size="small" label="End coding" shortcut="Shift E" icon={<X />} onClick={desk.toggle} />
    </section>
  );
}

interface CodeKeyProps {
  code: Code;
  desk: CodingDesk;
  player: Player;
  running: Running | undefined;
}

function CodeKey({ code, desk, player, running }: CodeKeyProps) {
  const answers = useStore(desk.store, (state) => state.answers[code.id]);
  const press = (): void => {
    const { goal, frame } = player.store.getState();
    desk.press(code, goal ?? frame);
  };
  const since = running && formatFrameShort(player.map, running.from);
  return (
    <li className="coding-code" style={{ "--code": `var(--${code.color})` } as React.CSSProperties}>
      <button type="button" className="coding-press" aria-pressed={code.kind === "state" ? running !== undefined : undefined} onClick={press}>
        {running ? <Square aria-hidden="true" /> : <i aria-hidden="true" />}
        <span>{code.label}</span>
        {code.hotKey && <kbd>{code.hotKey.toUpperCase()}</kbd>}
        {since && <span className="coding-since">since {since}</span>}
      </button>
      {running && <IconButton size="small" label={`Forget ${code.label} since ${since ?? ""}`} icon={<X />} onClick={() => { desk.drop(code.id); }} />}
      {code.modifiers.map(({ name, options }) => (
        <select
          key={name}
          className="coding-modifier"
          aria-label={`${code.label}: ${name}`}
          value={answers?.[name] ?? ""}
          onChange={(event) => {
            desk.answer(code.id, name, event.target.value || null);
            event.target.blur(); // the keys belong to the codes again
          }}
        >
          <option value="">{name}</option>
          {options.map((option) => (
            <option key={option}>{option}</option>
          ))}
        </select>
      ))}
    </li>
  );
}
