import { Ellipsis, UserMinus } from "lucide-react";
import { useState } from "react";
import { refreshSession } from "@/api/access-token";
import { asApiError } from "@/api/api-error";
import { changeRole } from "@/api/people";
import { useSession } from "@/api/session-store";
import type { Member, Role } from "@/api/types";
import { Avatar } from "@/ui/avatar";
import { IconButton } from "@/ui/icon-button";
import { ListRow } from "@/ui/list-row";
import { Menu, MenuChoice, MenuItem, MenuSeparator } from "@/ui/menu";
import { showToast } from "@/ui/toast";
import { RemoveMember } from "./remove-member";
import { ROLE_WORDS } from "./role-words";

/** What each role may make of others, and of whom: those who have one of these roles. */
const MANAGED: Partial<Record<Role, readonly Role[]>> = {
  owner: ["owner", "coach", "member", "viewer"],
  coach: ["member", "viewer"],
};

interface MemberListProps {
  people: readonly Member[];
  onChanged: () => void;
}

/** Everybody in the workspace; who may, changes what they are and removes them. */
export function MemberList({ people, onChanged }: MemberListProps) {
  const { person, role } = useSession();
  const [leaving, setLeaving] = useState<Member | null>(null);
  const given = MANAGED[role] ?? [];

  const give = async (member: Member, next: Role, undone = false): Promise<void> => {
    try {
      await changeRole(member.id, next);
      const undo = { label: "Undo", run: () => void give({ ...member, role: next }, member.role, true) };
      const own = member.id === person.id;
      // Who gives up being an owner cannot take it back.
      showToast({ text: `${own ? "You are" : `${member.name} is`} now: ${ROLE_WORDS[next].name}`, ...(undone || own ? {} : { action: undo, lifetimeMs: 10_000 }) });
      if (own) await refreshSession();
    } catch (failure) {
      showToast({ text: asApiError(failure).message, tone: "bad" });
    }
    onChanged();
  };

  return (
    <>
      <ul>
        {people.map((member) => (
          <ListRow
            key={member.id}
            leading={<Avatar personId={member.id} name={member.name} decorative />}
            title={member.id === person.id ? `${member.name} (you)` : member.name}
            meta={member.secondFactor ? `${member.email} · second factor` : member.email}
            trailing={
              <span className="invite-acts">
                <span className="invite-role">{ROLE_WORDS[member.role].name}</span>
                {given.includes(member.role) && (
                  <Menu trigger={<IconButton label={`Change ${member.name}`} icon={<Ellipsis />} size="small" />}>
                    <MenuChoice
                      label="Role"
                      value={member.role}
                      options={given.map((value) => ({ value, label: ROLE_WORDS[value].name }))}
                      onChange={(next) => void give(member, next)}
                    />
                    {member.id !== person.id && (
                      <>
                        <MenuSeparator />
                        <MenuItem icon={<UserMinus />} danger onSelect={() => { setLeaving(member); }}>
                          Remove…
                        </MenuItem>
                      </>
                    )}
                  </Menu>
                )}
              </span>
            }
          />
        ))}
      </ul>
      {leaving && <RemoveMember member={leaving} onClose={() => { setLeaving(null); }} onChanged={onChanged} />}
    </>
  );
}
