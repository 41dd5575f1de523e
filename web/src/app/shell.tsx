import "./shell.css";
import type { ReactNode } from "react";
import { Link, useNavigate } from "react-router-dom";
import { useSession } from "@/api/session-store";
import { AccountMenu } from "@/features/people/account-menu";
import { Chip } from "@/ui/chip";
import { useOnline } from "@/ui/use-online";
import { Brand } from "@/ui/brand";
import { paths } from "./paths";

/** The frame of the pages that are not the review room. */
export function Shell({ children }: { children: ReactNode }) {
  const { workspace } = useSession();
  const online = useOnline();
  const navigate = useNavigate();
  return (
    <div className="shell">
      <header className="shell-bar">
        <Link className="shell-brand" to={paths.library} aria-label="Practika, to the library">
          <Brand />
        </Link>
        <span className="shell-workspace">{workspace.name}</span>
        <span role="status">
          {!online && (
            <Chip tone="warn">
              <span>
                Offline<span className="shell-offline-words">: what you see may be old</span>
              </span>
            </Chip>
          )}
        </span>
        <Link className="shell-link" to={paths.usage}>
          Usage
        </Link>
        <Link className="shell-link" to={paths.codes}>
          Code book
        </Link>
        <AccountMenu
          onAccount={() => void navigate(paths.account)}
          onSwitched={() => {
            location.assign(paths.library); // nothing of the other workspace may stay in memory
          }}
        />
      </header>
      {children}
    </div>
  );
}
