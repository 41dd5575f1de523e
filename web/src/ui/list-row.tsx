import "./list-row.css";
import type { ReactNode } from "react";

interface ListRowProps {
  leading?: ReactNode;
  title: ReactNode;
  meta?: ReactNode;
  trailing?: ReactNode;
}

/** One thing in a list: what it is, a quiet fact, and what can be done. */
export function ListRow({ leading, title, meta, trailing }: ListRowProps) {
  return (
    <li className="list-row">
      {leading}
      <div className="list-row-text">
        <div className="list-row-title">{title}</div>
        {meta && <div className="list-row-meta">{meta}</div>}
      </div>
      {trailing}
    </li>
  );
}
