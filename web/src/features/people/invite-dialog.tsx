import "./invite-dialog.css";
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { asApiError } from "@/api/api-error";
import { createInvitation } from "@/api/people";
import { useSession } from "@/api/session-store";
import type { Invitation, Member, Role } from "@/api/types";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Notice } from "@/ui/notice";
import { Segmented } from "@/ui/segmented";
import { MemberList } from "./member-list";
import { ROLE_WORDS } from "./role-words";

type Invited = "coach" | "member" | "viewer";
/** Whom each role may bring in, the usual one first. */
const INVITED: Partial<Record<Role, readonly Invited[]>> = {
  owner: ["member", "coach", "viewer"],
  coach: ["member", "viewer"],
};

interface InviteDialogProps {
  people: readonly Member[];
  /** who is in it, or what somebody is, was changed */
  onChanged: () => void;
  onClose: () => void;
}

/** A link that brings people in, and who is in already. */
export function InviteDialog({ people, onChanged, onClose }: InviteDialogProps) {
  const { workspace, role } = useSession();
  const invited = INVITED[role];
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="medium"
      title={invited ? `Invite to ${workspace.name}` : `People of ${workspace.name}`}
    >
      {invited && <InvitationMaker roles={invited} />}
      <h3 className="invite-heading">{people.length === 1 ? "Just you so far" : `${String(people.length)} people`}</h3>
      <MemberList people={people} onChanged={onChanged} />
    </Dialog>
  );
}

function InvitationMaker({ roles }: { roles: readonly Invited[] }) {
  const [invited, setInvited] = useState<Invited>("member");
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const make = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      setInvitation(await createInvitation(invited));
    } catch (failure) {
      setProblem(asApiError(failure).message);
    } finally {
      setBusy(false);
    }
  };

  return (
    <div className="invite-maker">
      <Segmented
        label="Role of who is invited"
        value={invited}
        options={roles.map((value) => ({ value, label: ROLE_WORDS[value].name }))}
        onChange={(value) => {
          setInvited(value);
          setInvitation(null);
        }}
      />
      <p className="invite-can">
        {ROLE_WORDS[invited].name}s {ROLE_WORDS[invited].can}.
      </p>
      {problem && <Notice tone="bad">{problem}</Notice>}
      {invitation ? (
        <CopyLink invitation={invitation} />
      ) : (
        <Button variant="primary" busy={busy} onClick={() => void make()}>
          Create link
        </Button>
      )}
    </div>
  );
}

const until = new Intl.DateTimeFormat("en", { dateStyle: "medium" });

function CopyLink({ invitation }: { invitation: Invitation }) {
  const [copied, setCopied] = useState(false);
  // The app's own address is known best by the browser; the server's is for e-mails.
  const url = new URL(`/join/${encodeURIComponent(invitation.code)}`, location.origin).toString();
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(url);
      setCopied(true);
      setTimeout(() => { setCopied(false); }, 2000);
    } catch {
      // no permission: the field is selected on focus and can be copied by hand
    }
  };
  return (
    <div className="invite-link">
      <Field
        label="Invitation link"
        labelHidden
        readOnly
        value={url}
        hint={`Good until ${until.format(new Date(invitation.expiresAt))}. Give it only to whom you mean.`}
        onFocus={(event) => {
          event.currentTarget.select();
        }}
      />
      <Button variant="primary" icon={copied ? <Check /> : <Copy />} onClick={() => void copy()}>
        <span aria-live="polite">{copied ? "Copied" : "Copy link"}</span>
      </Button>
    </div>
  );
}
