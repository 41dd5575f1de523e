import { useEffect, useRef } from "react";
import type { FormEvent, ReactNode } from "react";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Notice } from "@/ui/notice";
import { CODES_ARE_SHOWN, RecoveryCodes } from "./recovery-codes";

const FORM = "factor";

interface FactorDialogProps {
  title: string;
  description: string;
  /** what the button says that sends the form */
  act: string;
  danger?: boolean | undefined;
  busy: boolean;
  problem: string | null;
  onSubmit: () => void;
  onClose: () => void;
  /** once they are there, they are all that is shown */
  codes?: readonly string[] | null | undefined;
  /** the fields */
  children: ReactNode;
}

/** One dialog for all steps: what it asks changes, and the keyboard goes to what is new. */
export function FactorDialog({ title, description, act, danger, busy, problem, onSubmit, onClose, codes, children }: FactorDialogProps) {
  const shown = codes ? CODES_ARE_SHOWN : { title, description };
  const body = useRef<HTMLDivElement>(null);
  const first = useRef(true);
  useEffect(() => {
    if (!first.current) body.current?.querySelector<HTMLElement>("input, [data-first]")?.focus();
    first.current = false;
  }, [shown.title]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!busy) onSubmit();
  };
  const footer = codes ? (
    <Button variant="primary" onClick={onClose}>
      I have kept them
    </Button>
  ) : (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button type="submit" form={FORM} variant={danger ? "danger" : "primary"} busy={busy}>
        {act}
      </Button>
    </>
  );
  return (
    <Dialog open onOpenChange={onClose} {...shown} footer={footer}>
      <div ref={body}>
        {codes ? (
          <RecoveryCodes codes={codes} />
        ) : (
          <form id={FORM} className="account-form" onSubmit={submit}>
            {children}
            {problem && <Notice tone="bad">{problem}</Notice>}
          </form>
        )}
      </div>
    </Dialog>
  );
}
