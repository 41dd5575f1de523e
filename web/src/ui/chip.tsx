import "./chip.css";
import type { ReactNode } from "react";
import { classNames } from "./class-names";

interface ChipProps {
  tone?: "plain" | "over" | "live" | "bad" | "ok" | "warn";
  children: ReactNode;
  title?: string;
}

/** A short fact about the thing it sits on. `over` is for pictures. */
export function Chip({ tone = "plain", children, title }: ChipProps) {
  return (
    <span className={classNames("chip", `chip--${tone}`)} title={title}>
      {tone === "live" && <i className="chip-dot" />}
      {children}
    </span>
  );
}
