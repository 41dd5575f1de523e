import "./entrance.css";
import type { ReactNode } from "react";
import { Brand } from "@/ui/brand";
import { Spinner } from "@/ui/spinner";
import { MotionStudy } from "./motion-study";

interface EntranceProps {
  title: string;
  text?: ReactNode;
  children: ReactNode;
  /** the other way in */
  footer?: ReactNode;
}

/** The room before the room: a form on one side, a leap in exact frames on the other. */
export function Entrance({ title, text, children, footer }: EntranceProps) {
  return (
    <EntranceRoom>
      <div className="entrance-box">
        <h1 className="entrance-title">{title}</h1>
        {text && <p className="entrance-text">{text}</p>}
        {children}
        {footer && <p className="entrance-footer">{footer}</p>}
      </div>
    </EntranceRoom>
  );
}

/** The same room while it is not known yet what to ask: nothing to read, so nothing that would move. */
export function EntranceWaiting({ label }: { label: string }) {
  return (
    <EntranceRoom>
      <p className="entrance-waiting" role="status">
        <Spinner /> <span className="visually-hidden">{label}</span>
      </p>
    </EntranceRoom>
  );
}

function EntranceRoom({ children }: { children: ReactNode }) {
  return (
    <div className="entrance">
      <main className="entrance-main">
        <div className="entrance-brand">
          <Brand />
        </div>
        {children}
      </main>
      <aside className="entrance-stage" data-theme="dark" aria-label="What Practika is">
        <MotionStudy />
        <p className="entrance-line">
          See the exact frame.
          <br />
          Say it right there.
        </p>
        <p className="entrance-small">Film, draw and talk about movement together, to the frame.</p>
      </aside>
    </div>
  );
}
