import { useState } from "react";
import type { FormEvent } from "react";
import { closeAccount } from "@/api/account";
import type { Account, Belonging } from "@/api/account";
import { asApiError } from "@/api/api-error";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, PasswordField } from "@/ui/field";
import { Notice } from "@/ui/notice";
import { ROLE_WORDS } from "./role-words";

const SENTENCE = "close my account";
const FORM = "close-account";

interface CloseAccountProps {
  account: Account;
  onClosed: () => void;
}

/** What goes and what stays, said before anything is asked. */
export function CloseAccount({ account, onClosed }: CloseAccountProps) {
  const [asks, setAsks] = useState(false);
  return (
    <section className="account-part account-danger" aria-labelledby="account-close">
      <h2 id="account-close">Close your account</h2>
      <p>At once you cannot sign in any more, anywhere. Within minutes your name, e-mail, password, sessions, lessons you recorded and counts of what you watched are gone.</p>
      <p>
        <strong>What stays:</strong> notes and drawings in workspaces with others, under the name “Former member”, for others rely on
        them; and films you uploaded there. Lessons that others recorded keep the names of who was in the room. The security
        log keeps your number, without a name. Backups forget within a year.
      </p>
      {account.workspaces.some(({ fate }) => fate !== "stays") && (
        <ul className="account-fates">
          {account.workspaces.filter(({ fate }) => fate !== "stays").map((one) => (
            <li key={one.id}>
              {one.fate === "goes" ? (
                <><strong>{one.name}</strong> goes with you: nobody else is in it. Its films and notes are deleted.</>
              ) : (
                <><strong>{one.name}</strong> has no other owner: you choose who owns it after you.</>
              )}
            </li>
          ))}
        </ul>
      )}
      <div className="account-acts">
        <Button variant="danger" onClick={() => { setAsks(true); }}>
          Close my account…
        </Button>
      </div>
      {asks && <Confirm account={account} onCancel={() => { setAsks(false); }} onClosed={onClosed} />}
    </section>
  );
}

function Confirm({ account, onCancel, onClosed }: CloseAccountProps & { onCancel: () => void }) {
  const orphans = account.workspaces.filter(({ fate }) => fate === "needs_owner");
  const [password, setPassword] = useState("");
  const [sentence, setSentence] = useState("");
  const [words, setWords] = useState(false);
  const [heirs, setHeirs] = useState<Readonly<Record<string, string>>>({});
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    const chosen = Object.entries(heirs).map(([workspaceId, personId]) => ({ workspaceId, personId }));
    closeAccount({ password, confirmation: sentence, eraseWords: words, heirs: chosen }).then(onClosed, (failure: unknown) => {
      setProblem(asApiError(failure).message);
      setBusy(false);
    });
  };
  return (
    <Dialog
      open
      onOpenChange={onCancel}
      size="medium"
      title="Close your account for good?"
      description="There is no way back. Nobody can bring an account back that was closed."
      footer={
        <>
          <Button onClick={onCancel}>Keep my account</Button>
          <Button type="submit" form={FORM} variant="danger" busy={busy}>
            Close my account
          </Button>
        </>
      }
    >
      <form id={FORM} className="account-form" onSubmit={submit}>
        {orphans.map((one) => (
          <Heir key={one.id} workspace={one} value={heirs[one.id] ?? ""} onChange={(personId) => { setHeirs({ ...heirs, [one.id]: personId }); }} />
        ))}
        <label className="account-check">
          <input type="checkbox" checked={words} onChange={(event) => { setWords(event.target.checked); }} />
          <span>Erase what I wrote and drew too. Others lose it, in every version.</span>
        </label>
        <PasswordField label="Your password" autoComplete="current-password" required value={password} onChange={(event) => { setPassword(event.target.value); }} />
        <Field label={`Type “${SENTENCE}”`} autoComplete="off" autoCapitalize="none" required value={sentence} onChange={(event) => { setSentence(event.target.value); }} />
        {problem && <Notice tone="bad">{problem}</Notice>}
      </form>
    </Dialog>
  );
}

function Heir({ workspace, value, onChange }: { workspace: Belonging; value: string; onChange: (personId: string) => void }) {
  return (
    <label className="account-heir">
      <span>Who owns {workspace.name} after you?</span>
      <select required value={value} onChange={(event) => { onChange(event.target.value); }}>
        <option value="">Choose a person</option>
        {workspace.others.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name} ({ROLE_WORDS[one.role].name})
          </option>
        ))}
      </select>
    </label>
  );
}
