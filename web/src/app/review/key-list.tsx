import "./key-list.css";
import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { ACTS } from "./acts";
import type { Act } from "./acts";

const GROUPS: readonly Act["group"][] = ["Film", "Loop", "Draw", "Notes", "Room"];

interface KeyListProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  mayWrite: boolean;
}

/** All keys, to be searched by what they do. */
export function KeyList({ open, onOpenChange, mayWrite }: KeyListProps) {
  const [wanted, setWanted] = useState("");
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (!open) return;
    const handle = requestAnimationFrame(() => field.current?.focus());
    return () => {
      cancelAnimationFrame(handle);
    };
  }, [open]);
  const word = wanted.trim().toLowerCase();
  const acts = ACTS.filter((act) => (mayWrite || !act.writes) && `${act.label} ${act.shown}`.toLowerCase().includes(word));
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keys" size="medium">
      <Field ref={field} label="Search the keys" labelHidden placeholder="What do you want to do?" leading={<Search />} value={wanted} onChange={(event) => { setWanted(event.target.value); }} />
      <div className="key-list">
        {GROUPS.map((group) => {
          const rows = acts.filter((act) => act.group === group);
          return rows.length === 0 ? null : (
            <section key={group}>
              <h3>{group}</h3>
              <dl>
                {rows.map((act) => (
                  <div key={act.label}>
                    <dt>{act.label}</dt>
                    <dd>
                      <kbd>{act.shown}</kbd>
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          );
        })}
        {acts.length === 0 && <p className="key-list-none">No key does that.</p>}
      </div>
    </Dialog>
  );
}
