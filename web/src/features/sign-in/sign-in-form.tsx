import { CircleAlert } from "lucide-react";
import { useState } from "react";
import { challengeOf } from "@/api/factor";
import { signIn } from "@/api/session";
import { Button } from "@/ui/button";
import { Field, PasswordField } from "@/ui/field";
import { Notice } from "@/ui/notice";
import { CodeForm } from "./code-form";
import { emailProblem } from "./field-problems";
import { useForm } from "./use-form";

/** E-mail and password, and then a code from who has a second factor. */
export function SignInForm({ onDone }: { onDone?: () => void }) {
  const [challenge, setChallenge] = useState<string | null>(null);
  const [told, setTold] = useState<string | null>(null);
  const form = useForm({
    fields: { email: "", password: "" },
    check: ({ email, password }) => ({
      email: emailProblem(email),
      password: password ? null : "Enter your password.",
    }),
    submit: async ({ email, password }) => {
      try {
        await signIn(email.trim(), password);
      } catch (failure) {
        const asked = challengeOf(failure);
        if (!asked) throw failure;
        setChallenge(asked);
        setTold(null);
        return;
      }
      onDone?.();
    },
  });
  if (challenge) {
    const restart = (message: string | null): void => {
      setChallenge(null);
      setTold(message);
    };
    return <CodeForm challenge={challenge} onDone={onDone} onRestart={restart} />;
  }
  const problem = form.problem ?? told;
  return (
    <form className="sign-in-form" aria-label="Sign in" {...form.formProps}>
      {problem && (
        <Notice tone="bad" icon={<CircleAlert />}>
          {problem}
        </Notice>
      )}
      <Field
        label="E-mail"
        type="email"
        autoComplete="username"
        inputMode="email"
        autoCapitalize="none"
        spellCheck={false}
        {...form.field("email")}
      />
      <PasswordField label="Password" autoComplete="current-password" {...form.field("password")} />
      <Button type="submit" variant="primary" size="large" busy={form.busy}>
        Sign in
      </Button>
    </form>
  );
}
