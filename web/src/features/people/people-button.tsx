import "./people-button.css";
import { UserPlus } from "lucide-react";
import { useEffect, useState } from "react";
import { listPeople } from "@/api/people";
import { useSession } from "@/api/session-store";
import type { Member } from "@/api/types";
import { AvatarStack } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { InviteDialog } from "./invite-dialog";

/** Who is in this workspace, and the door for more. */
export function PeopleButton() {
  const { workspace, person, role } = useSession();
  const [people, setPeople] = useState<Member[]>([]);
  const [open, setOpen] = useState(false);
  const [version, setVersion] = useState(0);
  useEffect(() => {
    const ending = new AbortController();
    listPeople(ending.signal).then(setPeople, () => undefined);
    return () => {
      ending.abort();
    };
  }, [workspace.id, open, version]);
  const shown = people.length > 0 ? people : [{ id: person.id, name: person.name, email: person.email, role }];
  return (
    <>
      <span className="people-stack">
        <AvatarStack people={shown} most={5} />
      </span>
      <Button variant="quiet" icon={<UserPlus />} aria-haspopup="dialog" onClick={() => { setOpen(true); }}>
        <span className="people-word">{role === "owner" || role === "coach" ? "Invite" : "People"}</span>
      </Button>
      {open && <InviteDialog people={shown} onChanged={() => { setVersion((one) => one + 1); }} onClose={() => { setOpen(false); }} />}
    </>
  );
}
