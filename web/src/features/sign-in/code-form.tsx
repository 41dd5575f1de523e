import { CircleAlert } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { asApiError } from "@/api/api-error";
import { signInByCode } from "@/api/factor";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Notice } from "@/ui/notice";
import { useForm } from "./use-form";

interface CodeFormProps {
  challenge: string;
  onDone: (() => void) | undefined;
  /** the password is asked for again; with what the server said, if it was the server's wish */
  onRestart: (message: string | null) => void;
}

/** The second step of signing in: the code of an app, or a recovery code. */
export function CodeForm({ challenge, onDone, onRestart }: CodeFormProps) {
  const [onPaper, setOnPaper] = useState(false);
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    box.current?.focus();
  }, [onPaper]);
  const form = useForm({
    fields: { code: "" },
    check: ({ code }) => ({ code: code.trim() ? null : onPaper ? "Enter a recovery code." : "Enter the six digits." }),
    submit: async ({ code }) => {
      try {
        await signInByCode(challenge, code);
      } catch (failure) {
        if (asApiError(failure).code !== "challenge_ended") throw failure;
        onRestart(asApiError(failure).message);
        return;
      }
      onDone?.();
    },
  });
  const asked = onPaper
    ? { label: "Recovery code", hint: "One of the codes that you kept when you set this up. Each is good once.", inputMode: "text" as const, autoComplete: "off" }
    : { label: "Code from your app", hint: "Six digits. A new code comes every 30 seconds.", inputMode: "numeric" as const, autoComplete: "one-time-code" };
  return (
    <form className="sign-in-form" aria-label="Your second factor" {...form.formProps}>
      <p role="status">Your password is right. Now your second factor is needed.</p>
      {form.problem && (
        <Notice tone="bad" icon={<CircleAlert />}>
          {form.problem}
        </Notice>
      )}
      <Field ref={box} autoCapitalize="none" spellCheck={false} {...asked} {...form.field("code")} />
      <Button type="submit" variant="primary" size="large" busy={form.busy}>
        Sign in
      </Button>
      <div className="sign-in-others">
        <Button variant="quiet" onClick={() => { setOnPaper(!onPaper); }}>
          {onPaper ? "Use your app" : "Use a recovery code"}
        </Button>
        <Button variant="quiet" onClick={() => { onRestart(null); }}>
          Start again
        </Button>
      </div>
    </form>
  );
}
