import "./lessons.css";
import { Clapperboard, Ellipsis, Pencil, Play, Trash2 } from "lucide-react";
import { useState, type ReactNode } from "react";
import { Link } from "react-router-dom";
import type { Lesson } from "@/api/types";
import { Button } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";
import { formatAgo, formatDuration } from "@/ui/format";
import { IconButton } from "@/ui/icon-button";
import { ListRow } from "@/ui/list-row";
import { Menu, MenuItem } from "@/ui/menu";
import { Sheet } from "@/ui/sheet";
import { LessonRemoval, LessonRename } from "./lesson-dialogs";
import { useLessonList } from "./use-lesson-list";

interface LessonsSheetProps {
  videoId: string;
  addressOf: (lesson: Lesson) => string;
  /** May this person rename and remove it? */
  mayKeep: (lesson: Lesson) => boolean;
  onClose: () => void;
  /** What begins a lesson, or says that one is being recorded; null for those who may not. */
  children: ReactNode;
}

/** "Ana · 3 min ago · 2:10 · team only" */
function factsOf({ createdBy, createdAt, lengthMs, state, audience, voiceParts }: Lesson): string {
  const length = state === "recording" ? "being recorded" : formatDuration(lengthMs / 1000);
  const facts = [createdBy.name, formatAgo(createdAt), length];
  if (voiceParts > 0) facts.push("with voice");
  if (audience === "team") facts.push("team only");
  return facts.join(" · ");
}

/** The lessons of a film, newest first. */
export function LessonsSheet({ videoId, addressOf, mayKeep, onClose, children }: LessonsSheetProps) {
  const { lessons, more, problem, reload, readOn, replace, drop } = useLessonList(videoId);
  const [renamed, rename] = useState<Lesson | null>(null);
  const [removed, remove] = useState<Lesson | null>(null);
  return (
    <Sheet open onOpenChange={onClose} title="Lessons" side="aside">
      <div className="lessons">
        {children}
        {problem && (
          <EmptyState icon={<Clapperboard />} headingLevel={3} title="The lessons could not be loaded" text={problem}>
            <Button onClick={reload}>Try again</Button>
          </EmptyState>
        )}
        {!lessons && !problem && <p role="status" className="lessons-reading">Reading the lessons …</p>}
        {lessons?.length === 0 && (
          <EmptyState icon={<Clapperboard />} headingLevel={3} title="No lessons yet" text="A recorded session stands here afterwards, to be replayed with all that was drawn." />
        )}
        {lessons && lessons.length > 0 && (
          <ul className="lessons-list" aria-label="Lessons of this film">
            {lessons.map((lesson) => (
              <ListRow
                key={lesson.id}
                leading={<Play className="lessons-icon" aria-hidden="true" />}
                title={<Link to={addressOf(lesson)}>{lesson.title}</Link>}
                meta={factsOf(lesson)}
                trailing={
                  mayKeep(lesson) && (
                    <Menu trigger={<IconButton size="small" label={`More about ${lesson.title}`} icon={<Ellipsis />} />}>
                      <MenuItem icon={<Pencil />} onSelect={() => { rename(lesson); }}>Rename</MenuItem>
                      <MenuItem icon={<Trash2 />} danger onSelect={() => { remove(lesson); }}>Delete</MenuItem>
                    </Menu>
                  )
                }
              />
            ))}
          </ul>
        )}
        {more && <Button onClick={readOn}>Show older lessons</Button>}
      </div>
      {renamed && <LessonRename lesson={renamed} onClose={() => { rename(null); }} onRenamed={replace} />}
      {removed && <LessonRemoval lesson={removed} onClose={() => { remove(null); }} onRemoved={drop} />}
    </Sheet>
  );
}
