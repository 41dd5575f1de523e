import { CircleAlert } from "lucide-react";
import { signUp } from "@/api/session";
import { Button } from "@/ui/button";
import { Field, PasswordField } from "@/ui/field";
import { Notice } from "@/ui/notice";
import { emailProblem, newPasswordProblem, SHORTEST_PASSWORD } from "./field-problems";
import { useForm } from "./use-form";

interface SignUpFormProps {
  /** joins the workspace of this invitation instead of founding one */
  invitation?: string;
  onDone?: () => void;
}

export function SignUpForm({ invitation, onDone }: SignUpFormProps) {
  const form = useForm({
    fields: { name: "", email: "", password: "", workspaceName: "" },
    check: ({ name, email, password }) => ({
      name: name.trim() ? null : "Enter the name that others will see.",
      email: emailProblem(email),
      password: newPasswordProblem(password),
    }),
    submit: async ({ name, email, password, workspaceName }) => {
      await signUp({
        name: name.trim(),
        email: email.trim(),
        password,
        ...(workspaceName.trim() ? { workspaceName: workspaceName.trim() } : {}),
        ...(invitation ? { invitation } : {}),
      });
      onDone?.();
    },
  });
  return (
    <form className="sign-in-form" aria-label="Create an account" {...form.formProps}>
      {form.problem && (
        <Notice tone="bad" icon={<CircleAlert />}>
          {form.problem}
        </Notice>
      )}
      <Field label="Your name" autoComplete="name" maxLength={100} {...form.field("name")} />
      <Field
        label="E-mail"
        type="email"
        autoComplete="username"
        inputMode="email"
        autoCapitalize="none"
        spellCheck={false}
        {...form.field("email")}
      />
      <PasswordField
        label="Password"
        autoComplete="new-password"
        hint={`At least ${String(SHORTEST_PASSWORD)} characters.`}
        {...form.field("password")}
      />
      {!invitation && (
        <Field
          label="Workspace"
          autoComplete="organization"
          maxLength={100}
          placeholder="Your class, team or project"
          hint="Optional. Films and notes belong to a workspace."
          {...form.field("workspaceName")}
        />
      )}
      <Button type="submit" variant="primary" size="large" busy={form.busy}>
        {invitation ? "Create account and join" : "Create account"}
      </Button>
    </form>
  );
}
