import type { Role } from "@/api/types";

export const ROLE_WORDS: Record<Role, { name: string; can: string }> = {
  owner: { name: "Owner", can: "can do everything" },
  coach: { name: "Coach", can: "can upload, comment, and tidy up what others wrote" },
  member: { name: "Member", can: "can upload, draw and comment" },
  viewer: { name: "Viewer", can: "can watch and read" },
  guest: { name: "Guest", can: "can watch what is shared by a link" },
};
