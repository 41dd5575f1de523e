import { ArchiveRestore, Download, Hourglass } from "lucide-react";
import { useSession } from "@/api/session-store";
import type { ReturnSpeed, Video } from "@/api/types";
import { formatBytes } from "@/ui/format";
import { MenuItem } from "@/ui/menu";
import { askBack, downloadOriginal, mayTakeOriginal, untilWords } from "./take-original";

const SPEEDS: readonly { speed: ReturnSpeed; label: string; note: string }[] = [
  { speed: "bulk", label: "Bring original back", note: "within 2 days" },
  { speed: "standard", label: "Bring it back sooner", note: "12 hours, 8 × the cost" },
];

/** What can be done with the uploaded file where it lies now; nothing for those who may not have it. */
export function OriginalItems({ video }: { video: Video }) {
  const { person, role } = useSession();
  if (!mayTakeOriginal(role, person.id, video)) return null;
  if (video.original?.place === "archived") {
    return SPEEDS.map(({ speed, label, note }) => (
      <MenuItem key={speed} icon={<ArchiveRestore />} shortcut={note} onSelect={() => void askBack(video, speed)}>
        {label}
      </MenuItem>
    ));
  }
  if (video.original?.place === "returning") {
    return (
      <MenuItem icon={<Hourglass />} disabled shortcut={untilWords(video.original.until ?? null)} onSelect={() => undefined}>
        Original is on its way
      </MenuItem>
    );
  }
  return (
    <MenuItem icon={<Download />} shortcut={formatBytes(video.sizeBytes)} onSelect={() => void downloadOriginal(video)}>
      Download original
    </MenuItem>
  );
}
