import { CircleAlert } from "lucide-react";
import { signIn } from "@/api/session";
import { Button } from "@/ui/button";
import { Field, PasswordField } from "@/ui/field";
import { Notice } from "@/ui/notice";
import { emailProblem } from "./field-problems";
import { useForm } from "./use-form";

export function SignInForm({ onDone }: { onDone?: () => void }) {
  const form = useForm({
    fields: { email: "", password: "" },
    check: ({ email, password }) => ({
      email: emailProblem(email),
      password: password ? null : "Enter your password.",
    }),
    submit: async ({ email, password }) => {
      await signIn(email.trim(), password);
      onDone?.();
    },
  });
  return (
    <form className="sign-in-form" aria-label="Sign in" {...form.formProps}>
      {form.problem && (
        <Notice tone="bad" icon={<CircleAlert />}>
          {form.problem}
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
