import "./toolbar.css";
import { Ellipsis, Redo2, Undo2 } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";
import { WIDTHS } from "@/engine/canvas/draft-store";
import type { DraftStore } from "@/engine/canvas/draft-store";
import { INK_NAMES } from "@/engine/canvas/shapes/palette";
import { INKS } from "@/engine/canvas/shapes/shape";
import { classNames } from "@/ui/class-names";
import { IconButton } from "@/ui/icon-button";
import { Popover } from "@/ui/popover";
import { TOOLS } from "./tool-list";

interface ToolbarProps {
  draft: DraftStore;
  /** Which side tooltips open to: away from the edge the bar stands on. */
  side: "right" | "top";
}

/** The tools: at the left edge on a desk, under the thumb on a phone. */
export function Toolbar({ draft, side }: ToolbarProps) {
  const tool = useStore(draft, (state) => state.tool);
  const undoable = useStore(draft, (state) => state.current.history.past.length > 0);
  const redoable = useStore(draft, (state) => state.current.history.future.length > 0);
  return (
    <div className="toolbar" role="toolbar" aria-label="Drawing" aria-orientation={side === "right" ? "vertical" : "horizontal"}>
      {TOOLS.map(({ id, label, key, icon, minor }) => (
        <IconButton
          key={id}
          label={label}
          shortcut={key}
          icon={icon}
          pressed={tool === id}
          tooltipSide={side}
          className={classNames("tool", minor && "tool--minor")}
          onClick={() => {
            draft.act.pickTool(tool === id ? "select" : id);
          }}
        />
      ))}
      <MoreTools draft={draft} side={side} />
      <hr />
      <InkPicker draft={draft} side={side} />
      <hr />
      <IconButton label="Undo" shortcut="Ctrl Z" icon={<Undo2 />} tooltipSide={side} className="tool" disabled={!undoable} onClick={draft.act.undo} />
      <IconButton label="Redo" shortcut="Shift Ctrl Z" icon={<Redo2 />} tooltipSide={side} className="tool tool--minor" disabled={!redoable} onClick={draft.act.redo} />
    </div>
  );
}

/** The rest of the tools, where the bar has no room for them: for a finger they are as near as for a mouse. */
function MoreTools({ draft, side }: ToolbarProps) {
  const tool = useStore(draft, (state) => state.tool);
  const [open, setOpen] = useState(false);
  const rest = TOOLS.filter(({ minor }) => minor);
  const now = rest.find(({ id }) => id === tool);
  return (
    <Popover
      label="More tools"
      side={side}
      open={open}
      onOpenChange={setOpen}
      trigger={<IconButton label={now ? `More tools: ${now.label}` : "More tools"} icon={now?.icon ?? <Ellipsis />} pressed={now !== undefined} tooltipSide={side} className="tool tool--more" />}
    >
      <div className="more-tools">
        {rest.map(({ id, label, icon }) => (
          <button
            key={id}
            type="button"
            className="more-tool"
            aria-pressed={tool === id}
            onClick={() => {
              draft.act.pickTool(tool === id ? "select" : id);
              setOpen(false);
            }}
          >
            {icon} {label}
          </button>
        ))}
      </div>
    </Popover>
  );
}

const WIDTH_NAMES = ["Thin", "Medium", "Thick"] as const;

function InkPicker({ draft, side }: ToolbarProps) {
  const color = useStore(draft, (state) => state.color);
  const width = useStore(draft, (state) => state.width);
  const [open, setOpen] = useState(false);
  return (
    <Popover
      label="Ink"
      side={side}
      open={open}
      onOpenChange={setOpen}
      trigger={
        <button type="button" className="tool ink-now" aria-label={`Ink: ${INK_NAMES[color]}`}>
          <i style={{ background: `var(--${color})` }} />
        </button>
      }
    >
      <div className="ink-picker">
        <div className="ink-colors" role="group" aria-label="Colour">
          {INKS.map((ink) => (
            <button
              key={ink}
              type="button"
              className="ink"
              aria-label={INK_NAMES[ink]}
              aria-pressed={ink === color}
              onClick={() => {
                draft.act.pickColor(ink);
                setOpen(false);
              }}
            >
              <i style={{ background: `var(--${ink})` }} />
            </button>
          ))}
        </div>
        <div className="ink-widths" role="group" aria-label="Width">
          {WIDTHS.map((value, n) => (
            <button
              key={value}
              type="button"
              className="ink-width"
              aria-label={WIDTH_NAMES[n]}
              aria-pressed={value === width}
              onClick={() => {
                draft.act.pickWidth(value);
              }}
            >
              <i style={{ height: 2 + n * 3, background: `var(--${color})` }} />
            </button>
          ))}
        </div>
      </div>
    </Popover>
  );
}
