import { Circle, Eraser, EyeOff, Lightbulb, Minus, MousePointer2, MoveUpRight, PenLine, Ruler, Sparkle, Square, Type } from "lucide-react";
import type { ReactNode } from "react";
import type { ToolId } from "@/engine/canvas/tools/tool";

export interface ToolFacts {
  readonly id: ToolId;
  readonly label: string;
  readonly key: string;
  readonly icon: ReactNode;
  /** Where there is little room it stands behind "More tools". */
  readonly minor?: boolean;
}

/** Two legs and the arc between them: no icon set has it. */
function AngleIcon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d="M4 19h16M4 19 15 5M10 19a8 8 0 0 0-2.6-4.6" />
    </svg>
  );
}

export const TOOLS: readonly ToolFacts[] = [
  { id: "select", label: "Select", key: "V", icon: <MousePointer2 /> },
  { id: "pen", label: "Pen", key: "P", icon: <PenLine /> },
  { id: "arrow", label: "Arrow", key: "A", icon: <MoveUpRight /> },
  { id: "line", label: "Line", key: "S", icon: <Minus className="tool-line" />, minor: true },
  { id: "box", label: "Box", key: "B", icon: <Square /> },
  { id: "ellipse", label: "Ellipse", key: "E", icon: <Circle /> },
  { id: "angle", label: "Angle", key: "G", icon: <AngleIcon /> },
  { id: "ruler", label: "Ruler", key: "Y", icon: <Ruler />, minor: true },
  { id: "spotlight", label: "Spotlight", key: "H", icon: <Lightbulb />, minor: true },
  { id: "blur", label: "Blur a part, in the player only", key: "Z", icon: <EyeOff />, minor: true },
  { id: "text", label: "Text", key: "T", icon: <Type /> },
  { id: "eraser", label: "Eraser", key: "X", icon: <Eraser />, minor: true },
  { id: "laser", label: "Laser pointer", key: "W", icon: <Sparkle />, minor: true },
];
