import "./card.css";
import type { ReactNode } from "react";

/** A raised surface that groups one thing. */
export function Card({ children }: { children: ReactNode }) {
  return <div className="card">{children}</div>;
}
