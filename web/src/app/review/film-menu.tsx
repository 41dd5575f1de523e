import { Download, Ellipsis } from "lucide-react";
import { useSession } from "@/api/session-store";
import type { Video } from "@/api/types";
import { formatBytes } from "@/ui/format";
import { IconButton } from "@/ui/icon-button";
import { Menu, MenuItem } from "@/ui/menu";
import { downloadOriginal, mayTakeOriginal } from "../take-original";

/** What can be done with the film itself, as items of a menu; null when there is nothing for this person. */
export function useFilmItems(video: Video) {
  const { person, role } = useSession();
  if (!mayTakeOriginal(role, person.id, video)) return null;
  return (
    <MenuItem icon={<Download />} shortcut={formatBytes(video.sizeBytes)} onSelect={() => void downloadOriginal(video)}>
      Download original
    </MenuItem>
  );
}

/** Beside the title where there is room; on a phone the same items stand in the player's own menu. */
export function FilmMenu({ video }: { video: Video }) {
  const items = useFilmItems(video);
  if (!items) return null;
  return (
    <span className="review-more">
      <Menu trigger={<IconButton label="More about this film" icon={<Ellipsis />} />}>{items}</Menu>
    </span>
  );
}
