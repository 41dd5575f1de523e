/**
 * Coding while one watches: a key, and an event stands on the film. A point event is posted at once; a state begins with
 * one press and is posted with the next, from the frame of the first to that of the second. What runs is kept by
 * whoever composes the room, so that a reload does not stop it.
 */
import { createStore } from "zustand/vanilla";
import type { StoreApi } from "zustand/vanilla";
import type { Coding } from "./annotation";

export interface CodeFacts {
  readonly id: string;
  readonly hotKey?: string | null;
  readonly kind: "point" | "state";
  readonly retired?: boolean;
}

/** A state that has begun and not ended. */
export interface Running {
  readonly code: Coding;
  /** The frame at which it began. */
  readonly from: number;
}

export interface CodingState {
  readonly on: boolean;
  readonly running: readonly Running[];
  /** What is answered to each code's modifiers, until it is answered otherwise. */
  readonly answers: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface CodingDesk {
  readonly store: StoreApi<CodingState>;
  toggle(): void;
  /** True when the key belongs to a code in use, and coding is on. */
  pressKey(key: string, frame: number): boolean;
  press(code: CodeFacts, frame: number): void;
  /** Forgets a state that began; nothing is posted. */
  drop(codeId: string): void;
  answer(codeId: string, name: string, option: string | null): void;
}

export interface CodingOptions {
  readonly codes: () => readonly CodeFacts[];
  readonly post: (code: Coding, frameStart: number, frameEnd: number) => void;
  readonly running?: readonly Running[];
}

export function createCodingDesk({ codes, post, running = [] }: CodingOptions): CodingDesk {
  const store = createStore<CodingState>(() => ({ on: running.length > 0, running, answers: {} }));
  const desk: CodingDesk = {
    store,
    toggle: () => store.setState(({ on }) => ({ on: !on })),
    pressKey: (key, frame) => {
      const code = store.getState().on ? codes().find(({ hotKey, retired }) => hotKey === key && !retired) : undefined;
      if (code) desk.press(code, frame);
      return code !== undefined;
    },
    press: ({ id, kind }, frame) => {
      const { running: now, answers } = store.getState();
      const begun = now.find(({ code }) => code.codeId === id);
      if (begun) {
        desk.drop(id);
        post(begun.code, Math.min(begun.from, frame), Math.max(begun.from, frame));
        return;
      }
      const code: Coding = { codeId: id, modifiers: answers[id] ?? {} };
      if (kind === "state") store.setState({ running: [...now, { code, from: frame }] });
      else post(code, frame, frame);
    },
    drop: (codeId) => store.setState(({ running: now }) => ({ running: now.filter(({ code }) => code.codeId !== codeId) })),
    answer: (codeId, name, option) =>
      store.setState(({ answers, running: now }) => {
        const given = Object.fromEntries(Object.entries({ ...answers[codeId], [name]: option }).filter(([, one]) => one !== null)) as Record<string, string>;
        return {
          answers: { ...answers, [codeId]: given },
          running: now.map((one) => (one.code.codeId === codeId ? { ...one, code: { codeId, modifiers: given } } : one)),
        };
      }),
  };
  return desk;
}
