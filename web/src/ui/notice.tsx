import "./notice.css";
import type { ReactNode } from "react";
import { classNames } from "./class-names";

/** A message that belongs to a place on the page and stays until it is no longer true. */
export function Notice({
  tone = "plain",
  icon,
  children,
  action,
}: {
  tone?: "plain" | "bad" | "warn";
  icon?: ReactNode;
  children: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className={classNames("notice", `notice--${tone}`)} role={tone === "bad" ? "alert" : "status"}>
      {icon && <span className="notice-icon" aria-hidden="true">{icon}</span>}
      <div className="notice-text">{children}</div>
      {action}
    </div>
  );
}
