import { Ellipsis } from "lucide-react";
import { useEffect, useRef } from "react";
import { useSession } from "@/api/session-store";
import type { Video } from "@/api/types";
import { IconButton } from "@/ui/icon-button";
import { Menu } from "@/ui/menu";
import { showToast } from "@/ui/toast";
import { OriginalItems } from "../original-items";
import { mayTakeOriginal } from "../take-original";

/** What can be done with the film itself, as items of a menu; null when there is nothing for this person. */
export function useFilmItems(video: Video) {
  const { person, role } = useSession();
  return mayTakeOriginal(role, person.id, video) ? <OriginalItems video={video} /> : null;
}

/** Whoever waits in the room for the original hears that it has come. */
export function useOriginalNews(video: Video): void {
  const place = video.original?.place;
  const before = useRef(place);
  useEffect(() => {
    if (before.current && before.current !== "back" && place === "back") {
      showToast({ text: "The original of this film is back from the archive and can be downloaded.", tone: "good" });
    }
    before.current = place;
  }, [place]);
}

/** Beside the title where there is room; on a phone the same items stand in the player's own menu. */
export function FilmMenu({ video }: { video: Video }) {
  const items = useFilmItems(video);
  useOriginalNews(video);
  if (!items) return null;
  return (
    <span className="review-more">
      <Menu trigger={<IconButton label="More about this film" icon={<Ellipsis />} />}>{items}</Menu>
    </span>
  );
}
