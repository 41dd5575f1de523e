import { useState } from "react";
import { asApiError } from "@/api/api-error";

/** One request at a time, and what was said against the last. */
export function useSending() {
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const send = <Answer>(act: Promise<Answer>, onDone: (answer: Answer) => void): void => {
    setBusy(true);
    act.then(
      (answer) => {
        setBusy(false);
        setProblem(null);
        onDone(answer);
      },
      (failure: unknown) => {
        setBusy(false);
        setProblem(asApiError(failure).message);
      },
    );
  };
  return { problem, busy, send };
}
