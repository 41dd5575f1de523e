import "./account-menu.css";
import { LogOut, UserRound } from "lucide-react";
import { asApiError } from "@/api/api-error";
import { signOut, switchWorkspace } from "@/api/session";
import { useSession } from "@/api/session-store";
import type { Role } from "@/api/types";
import { Avatar } from "@/ui/avatar";
import { Menu, MenuChoice, MenuItem, MenuNote, MenuSeparator } from "@/ui/menu";
import { chooseTheme, useThemeChoice, type ThemeChoice } from "@/ui/theme";
import { showToast } from "@/ui/toast";
import { ROLE_WORDS } from "./role-words";

const THEMES: readonly { value: ThemeChoice; label: string }[] = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

function note(role: Role): { note: string } {
  return { note: ROLE_WORDS[role].name };
}

/** Who I am, where I am, how it looks, and the way out. */
export function AccountMenu({ onAccount, onSwitched }: { onAccount: () => void; onSwitched: () => void }) {
  const { person, workspace, workspaces } = useSession();
  const theme = useThemeChoice();

  const change = async (workspaceId: string): Promise<void> => {
    try {
      await switchWorkspace(workspaceId);
      onSwitched();
    } catch (problem) {
      showToast({ text: asApiError(problem).message, tone: "bad" });
    }
  };
  const leave = (): void => {
    signOut().catch(() => {
      showToast({ text: "You are signed out here. The server could not be told; it ends the session by itself." });
    });
  };

  return (
    <Menu
      trigger={
        <button type="button" className="account-button" aria-label={`Account of ${person.name}`}>
          <Avatar personId={person.id} name={person.name} decorative />
        </button>
      }
    >
      <MenuNote>
        <strong className="account-name">{person.name}</strong>
        <span className="account-email">{person.email}</span>
      </MenuNote>
      <MenuSeparator />
      {workspaces.length > 1 && (
        <>
          <MenuChoice
            label="Workspace"
            value={workspace.id}
            options={workspaces.map((one) => ({ value: one.id, label: one.name, ...note(one.role) }))}
            onChange={(id) => void change(id)}
          />
          <MenuSeparator />
        </>
      )}
      <MenuChoice label="Appearance" value={theme} options={THEMES} onChange={chooseTheme} />
      <MenuSeparator />
      <MenuItem icon={<UserRound />} onSelect={onAccount}>
        Your account
      </MenuItem>
      <MenuItem icon={<LogOut />} onSelect={leave}>
        Sign out
      </MenuItem>
    </Menu>
  );
}
