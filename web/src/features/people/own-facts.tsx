import { useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { changeEmail, changeName, changePassword } from "@/api/account";
import type { Account } from "@/api/account";
import { asApiError } from "@/api/api-error";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, PasswordField } from "@/ui/field";
import { Notice } from "@/ui/notice";
import { showToast } from "@/ui/toast";

const FORM = "own-facts";
const day = new Intl.DateTimeFormat("en", { dateStyle: "long" });
type Change = "name" | "email" | "password";

interface OwnFactsProps {
  account: Account;
  onChanged: () => void;
}

/** Name, e-mail and password, each with the way to change it. */
export function OwnFacts({ account, onChanged }: OwnFactsProps) {
  const [change, setChange] = useState<Change | null>(null);
  const done = (words: string): void => {
    showToast({ text: words });
    setChange(null);
    onChanged();
  };
  const close = (): void => { setChange(null); };
  return (
    <section className="account-part" aria-label="Who you are">
      <dl className="account-facts">
        <dt>Name</dt>
        <dd>{account.name}</dd>
        <dt>E-mail</dt>
        <dd>{account.email}</dd>
        <dt>Here since</dt>
        <dd>{day.format(new Date(account.createdAt))}</dd>
      </dl>
      <div className="account-acts">
        <Button onClick={() => { setChange("name"); }}>Change name…</Button>
        <Button onClick={() => { setChange("email"); }}>Change e-mail…</Button>
        <Button onClick={() => { setChange("password"); }}>Change password…</Button>
      </div>
      {change === "name" && <NameForm name={account.name} onClose={close} onDone={done} />}
      {change === "email" && <EmailForm email={account.email} onClose={close} onDone={done} />}
      {change === "password" && <PasswordForm email={account.email} onClose={close} onDone={done} />}
    </section>
  );
}

interface FormProps {
  onClose: () => void;
  onDone: (words: string) => void;
}

interface ChangeDialogProps extends FormProps {
  title: string;
  description?: string;
  /** what is said when it is done */
  words: string;
  send: () => Promise<void>;
  children: ReactNode;
}

function ChangeDialog({ title, description, words, send, onClose, onDone, children }: ChangeDialogProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    send().then(
      () => { onDone(words); },
      (failure: unknown) => {
        setProblem(asApiError(failure).message);
        setBusy(false);
      },
    );
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={title}
      description={description}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={FORM} variant="primary" busy={busy}>
            Save
          </Button>
        </>
      }
    >
      <form id={FORM} className="account-form" onSubmit={submit}>
        {children}
        {problem && <Notice tone="bad">{problem}</Notice>}
      </form>
    </Dialog>
  );
}

function NameForm({ name, onClose, onDone }: FormProps & { name: string }) {
  const [typed, setTyped] = useState(name);
  return (
    <ChangeDialog
      title="Change your name"
      description="Everybody you share a workspace with sees it. Notes that you have written keep the name of their day."
      words="Your name is changed"
      send={() => changeName(typed)}
      onClose={onClose}
      onDone={onDone}
    >
      <Field label="Your name" autoComplete="name" required maxLength={80} value={typed} onChange={(event) => { setTyped(event.target.value); }} />
    </ChangeDialog>
  );
}

function EmailForm({ email, onClose, onDone }: FormProps & { email: string }) {
  const [typed, setTyped] = useState(email);
  const [password, setPassword] = useState("");
  return (
    <ChangeDialog
      title="Change your e-mail"
      description="You sign in with it from then on."
      words="Your e-mail is changed"
      send={() => changeEmail(typed, password)}
      onClose={onClose}
      onDone={onDone}
    >
      <Field label="New e-mail" type="email" autoComplete="email" autoCapitalize="none" spellCheck={false} required value={typed} onChange={(event) => { setTyped(event.target.value); }} />
      <PasswordField label="Your password" autoComplete="current-password" required value={password} onChange={(event) => { setPassword(event.target.value); }} />
    </ChangeDialog>
  );
}

function PasswordForm({ email, onClose, onDone }: FormProps & { email: string }) {
  const [old, setOld] = useState("");
  const [fresh, setFresh] = useState("");
  return (
    <ChangeDialog
      title="Change your password"
      description="You are signed out everywhere else."
      words="Your password is changed, and you are signed out everywhere else"
      send={() => changePassword(old, fresh)}
      onClose={onClose}
      onDone={onDone}
    >
      {/* password managers ask whose password it is */}
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <PasswordField label="Password until now" autoComplete="current-password" required value={old} onChange={(event) => { setOld(event.target.value); }} />
      <PasswordField label="New password" autoComplete="new-password" required minLength={10} hint="At least 10 characters." value={fresh} onChange={(event) => { setFresh(event.target.value); }} />
    </ChangeDialog>
  );
}
