import { Globe, Lock, Users } from "lucide-react";
import type { ReactNode } from "react";
import type { Audience } from "@/engine/live/annotation";

interface AudienceFacts {
  readonly label: string;
  /** What stands on a note. */
  readonly mark: string;
  readonly icon: ReactNode;
}

/** How each audience is called and marked. */
export const AUDIENCE: Readonly<Record<Audience, AudienceFacts>> = {
  everyone: { label: "Everyone", mark: "everyone", icon: <Globe aria-hidden="true" /> },
  team: { label: "Team only", mark: "team only", icon: <Users aria-hidden="true" /> },
  private: { label: "Only me", mark: "only you", icon: <Lock aria-hidden="true" /> },
};

export const AUDIENCE_OPTIONS: readonly { value: Audience; label: string; note: string }[] = [
  { value: "everyone", label: "Everyone", note: "who may see the film" },
  { value: "team", label: "Team only", note: "no guests" },
  { value: "private", label: "Only me", note: "nobody else" },
];
