import "../review/review.css";
import "./lesson.css";
import { ArrowLeft, Clapperboard } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-router-dom";
import { usePageTitle } from "@/app/page-title";
import { paths } from "@/app/paths";
import { EmptyState } from "@/ui/empty-state";
import { Spinner } from "@/ui/spinner";
import { useForcedTheme } from "@/ui/theme";
import { Tooltip } from "@/ui/tooltip";
import { LessonRoom } from "./lesson-room";
import { useLesson } from "./use-lesson";

/** A lesson, when its film and its log are there. */
export function LessonPage({ videoId, lessonId }: { videoId: string; lessonId: string }) {
  useForcedTheme("dark");
  const facts = useLesson(videoId, lessonId);
  const { open, problem } = facts;
  usePageTitle(open?.lesson.title ?? "Lesson");
  const media = open?.video.media;
  const head = (
    <header className="review-head">
      <Tooltip text="Back to the film">
        <Link to={paths.video(videoId)} className="icon-button icon-button--quiet icon-button--medium" aria-label="Back to the film">
          <ArrowLeft aria-hidden="true" />
        </Link>
      </Tooltip>
      <h1 className="review-title">{open?.lesson.title ?? ""}</h1>
      {open && <span className="lesson-film">{`Lesson by ${open.lesson.createdBy.name} on ${open.video.title}`}</span>}
    </header>
  );
  const plain = (children: ReactNode): ReactNode => (
    <div className="review review--plain">
      {head}
      <main className="lesson-plain">{children}</main>
    </div>
  );
  if (problem) return plain(<EmptyState icon={<Clapperboard />} headingLevel={2} title="This lesson can’t be shown" text={problem.message} />);
  if (!open) return plain(<Spinner />);
  if (!media) return plain(<EmptyState icon={<Clapperboard />} headingLevel={2} title="This film can’t be played now" />);
  return (
    <div className="review">
      <div className="review-top">{head}</div>
      <LessonRoom {...facts} open={open} media={media} />
    </div>
  );
}
