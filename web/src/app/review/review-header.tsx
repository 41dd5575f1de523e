import { ArrowLeft, Clapperboard, Keyboard, Link as LinkIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-router-dom";
import type { Video } from "@/api/types";
import { paths } from "@/app/paths";
import { Button } from "@/ui/button";
import { Chip } from "@/ui/chip";
import { IconButton } from "@/ui/icon-button";
import { Tooltip } from "@/ui/tooltip";
import { FilmMenu } from "./film-menu";
import { factsOf } from "./video-facts";

interface ReviewHeaderProps {
  video: Video | null;
  children?: ReactNode;
  onKeys?: () => void;
  onLessons?: () => void;
  onShare?: () => void;
}

/** Where one is, who is here, and the way out. */
export function ReviewHeader({ video, children, onKeys, onLessons, onShare }: ReviewHeaderProps) {
  const facts = video && factsOf(video);
  return (
    <header className="review-head">
      <Tooltip text="Library">
        <Link to={paths.library} className="icon-button icon-button--quiet icon-button--medium" aria-label="Back to the library">
          <ArrowLeft aria-hidden="true" />
        </Link>
      </Tooltip>
      <h1 className="review-title">{video?.title ?? ""}</h1>
      {facts && (
        <span className="review-facts">
          <Chip>{facts}</Chip>
        </span>
      )}
      <span className="review-space" />
      {children}
      {video?.media && <FilmMenu video={video} />}
      {onLessons && <IconButton label="Lessons" icon={<Clapperboard />} onClick={onLessons} />}
      {onKeys && (
        <span className="review-keys">
          <IconButton label="Keys" shortcut="?" icon={<Keyboard />} onClick={onKeys} />
        </span>
      )}
      {onShare && (
        <Button variant="primary" icon={<LinkIcon />} onClick={onShare} className="review-share">
          Share
        </Button>
      )}
    </header>
  );
}
