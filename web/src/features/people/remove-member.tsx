import { useState } from "react";
import { asApiError } from "@/api/api-error";
import { bringMemberBack, removeMember } from "@/api/people";
import { useSession } from "@/api/session-store";
import type { Member } from "@/api/types";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Notice } from "@/ui/notice";
import { showToast } from "@/ui/toast";

interface RemoveMemberProps {
  member: Member;
  onClose: () => void;
  onChanged: () => void;
}

/** What a removal ends and what stays, said before it is done; for some minutes it can be undone. */
export function RemoveMember({ member, onClose, onChanged }: RemoveMemberProps) {
  const { workspace } = useSession();
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const undo = (): void => {
    bringMemberBack(member.id).then(
      () => {
        showToast({ text: `${member.name} is in ${workspace.name} again and can sign in` });
        onChanged();
      },
      (failure: unknown) => { showToast({ text: asApiError(failure).message, tone: "bad" }); },
    );
  };
  const remove = async (): Promise<void> => {
    setBusy(true);
    try {
      await removeMember(member.id);
      showToast({ text: `${member.name} is removed from ${workspace.name}`, action: { label: "Undo", run: undo }, lifetimeMs: 20_000 });
      onChanged();
      onClose();
    } catch (failure) {
      setProblem(asApiError(failure).message);
      setBusy(false);
    }
  };

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Remove ${member.name}?`}
      description={
        <>
          They lose {workspace.name} at once, on every screen, and invitations that they made end. <strong>Their films and
          notes stay.</strong> They keep their account; only a new invitation brings them back.
        </>
      }
      footer={
        <>
          <Button onClick={onClose}>Keep {member.name}</Button>
          <Button variant="danger" busy={busy} onClick={() => void remove()}>
            Remove
          </Button>
        </>
      }
    >
      {problem && <Notice tone="bad">{problem}</Notice>}
    </Dialog>
  );
}
