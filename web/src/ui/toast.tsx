import "./toast.css";
import { X } from "lucide-react";
import { createStore, useStore } from "zustand";
import { useEffect, useState } from "react";
import { classNames } from "./class-names";
import { IconButton } from "./icon-button";

export interface ToastFacts {
  text: string;
  tone?: "plain" | "good" | "bad";
  action?: { label: string; run: () => void };
  /** runs when the toast goes away without its action */
  onExpire?: () => void;
  /** milliseconds; errors stay longer because they must be read */
  lifetimeMs?: number;
}

interface Toast extends ToastFacts {
  id: number;
}

const toastStore = createStore<{ toasts: Toast[] }>(() => ({ toasts: [] }));
let lastId = 0;

/** Shows a short message at the edge of the screen. Answers a function that takes it away (the action will not run). */
export function showToast(facts: ToastFacts): () => void {
  lastId += 1;
  const id = lastId;
  const { toasts } = toastStore.getState();
  for (const dropped of toasts.slice(0, -2)) dropped.onExpire?.();
  toastStore.setState({ toasts: [...toasts.slice(-2), { ...facts, id }] });
  return () => {
    dismiss(id);
  };
}

function dismiss(id: number): void {
  toastStore.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}

function ToastCard({ toast }: { toast: Toast }) {
  const [held, setHeld] = useState(false);
  const lifetime = toast.lifetimeMs ?? (toast.tone === "bad" ? 9000 : 5000);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => {
      dismiss(toast.id);
      toast.onExpire?.();
    }, lifetime);
    return () => {
      clearTimeout(timer);
    };
  }, [held, lifetime, toast]);
  const hold = (on: boolean) => () => {
    setHeld(on);
  };
  return (
    // Pointing at it only stops its clock, so that slow readers can finish; nothing is to be operated here.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li
      className={classNames("toast", `toast--${toast.tone ?? "plain"}`)}
      onMouseEnter={hold(true)}
      onMouseLeave={hold(false)}
      onFocus={hold(true)}
      onBlur={hold(false)}
    >
      <span className="toast-text">{toast.text}</span>
      {toast.action && (
        <button
          type="button"
          className="toast-action"
          onClick={() => {
            toast.action?.run();
            dismiss(toast.id);
          }}
        >
          {toast.action.label}
        </button>
      )}
      <IconButton
        label="Dismiss"
        size="small"
        icon={<X />}
        tooltipSide="top"
        onClick={() => {
          dismiss(toast.id);
          toast.onExpire?.();
        }}
      />
    </li>
  );
}

/** Where toasts appear; mounted once. */
export function ToastRegion() {
  const toasts = useStore(toastStore, (state) => state.toasts);
  return (
    <section className="toast-region" aria-label="Messages" aria-live="polite">
      <ul className="toast-list">
        {toasts.map((toast) => (
          <ToastCard key={toast.id} toast={toast} />
        ))}
      </ul>
    </section>
  );
}
