import { useState } from "react";
import type { FactorProof as Proof } from "@/api/factor";
import { Field, PasswordField } from "@/ui/field";
import { FactorDialog } from "./factor-dialog";
import { useSending } from "./use-sending";

interface FactorProofProps {
  title: string;
  description: string;
  /** what the button says */
  act: string;
  danger?: boolean;
  /** answers with recovery codes, or with nothing to be shown */
  send: (proof: Proof) => Promise<readonly string[] | null>;
  onDone: () => void;
  onCancel: () => void;
}

/** Asks for the password and a code before the second factor is changed. */
export function FactorProof({ title, description, act, danger, send, onDone, onCancel }: FactorProofProps) {
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const sending = useSending();
  const submit = (): void => {
    sending.send(send({ password, code }), (made) => {
      if (made) setCodes(made);
      else onDone();
    });
  };
  return (
    <FactorDialog
      title={title}
      description={description}
      act={act}
      danger={danger}
      busy={sending.busy}
      problem={sending.problem}
      onSubmit={submit}
      onClose={codes ? onDone : onCancel}
      codes={codes}
    >
      <PasswordField label="Your password" autoComplete="current-password" required value={password} onChange={(event) => { setPassword(event.target.value); }} />
      <Field
        label="Code from your app, or a recovery code"
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        required
        value={code}
        onChange={(event) => { setCode(event.target.value); }}
      />
    </FactorDialog>
  );
}
