import "./empty-state.css";
import type { ReactNode } from "react";

interface EmptyStateProps {
  icon?: ReactNode;
  title: string;
  text?: ReactNode;
  headingLevel?: 1 | 2 | 3;
  /** what to do now: buttons */
  children?: ReactNode;
}

/** Says why there is nothing and what to do about it. */
export function EmptyState({ icon, title, text, headingLevel = 2, children }: EmptyStateProps) {
  const Heading = `h${String(headingLevel)}` as "h1" | "h2" | "h3";
  return (
    <div className="empty-state">
      {icon && <div className="empty-state-icon" aria-hidden="true">{icon}</div>}
      <Heading className="empty-state-title">{title}</Heading>
      {text && <p className="empty-state-text">{text}</p>}
      {children && <div className="empty-state-acts">{children}</div>}
    </div>
  );
}
