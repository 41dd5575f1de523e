import "./video-card.css";
import { AudioLines, CircleStop, Film, Link2, MoreVertical, Pencil, RotateCcw, Trash2, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-router-dom";
import type { Video } from "@/api/types";
import { Avatar } from "@/ui/avatar";
import { Chip } from "@/ui/chip";
import { formatAgo, formatDuration, speakDuration } from "@/ui/format";
import { IconButton } from "@/ui/icon-button";
import { Menu, MenuItem, MenuSeparator } from "@/ui/menu";
import { Progress } from "@/ui/progress";
import { Skeleton } from "@/ui/skeleton";
import { Poster } from "./poster";
import { isCancelled, isInWork, isPlayable, isWorthRetrying, pictureWords, workWords } from "./video-words";

export interface CardActs {
  address: (videoId: string) => string;
  mayChange: (video: Video) => boolean;
  onRename: (video: Video) => void;
  onRemove: (video: Video) => void;
  onRetry: (video: Video) => void;
  onCancel: (video: Video) => void;
  onCopyLink: (address: string) => void;
  originals: (video: Video) => ReactNode;
}

function StatusChip({ video }: { video: Video }) {
  if (isCancelled(video)) return <Chip tone="over">Cancelled</Chip>;
  if (video.status === "failed") return <Chip tone="bad">Can’t be played</Chip>;
  if (video.status === "uploading") return <Chip tone="over">Uploading</Chip>;
  if (video.status === "processing") {
    const percent = `${String(Math.round(video.percent))} %`;
    if (isPlayable(video)) return <Chip tone="over">Playable, {percent}</Chip>;
    return <Chip tone="over">Processing{video.percent ? ` ${percent}` : ""}</Chip>;
  }
  return null;
}

function Facts({ video }: { video: Video }) {
  if (video.status === "failed") {
    return <p className="video-card-reason">{video.failure?.reason ?? "This file can’t be played."}</p>;
  }
  if (video.status === "processing") {
    return <p className="video-card-facts">{workWords(video)}</p>;
  }
  if (video.status === "uploading") {
    return (
      <p className="video-card-facts">
        <Avatar personId={video.createdBy.id} name={video.createdBy.name} size="small" />
        <span className="video-card-words">began {formatAgo(video.createdAt)}</span>
      </p>
    );
  }
  const picture = pictureWords(video);
  return (
    <p className="video-card-facts">
      <Avatar personId={video.createdBy.id} name={video.createdBy.name} size="small" />
      <span className="video-card-words">
        {video.durationSeconds !== null && <span className="visually-hidden">{speakDuration(video.durationSeconds)}, </span>}
        {formatAgo(video.createdAt)}
        {picture && ` · ${picture}`}
      </span>
    </p>
  );
}

function CardMenu({ video, acts }: { video: Video; acts: CardActs }) {
  const change = acts.mayChange(video);
  return (
    <Menu
      trigger={
        <IconButton className="video-card-menu" label={`More for ${video.title}`} size="small" icon={<MoreVertical />} />
      }
    >
      {isPlayable(video) && (
        <MenuItem icon={<Link2 />} onSelect={() => { acts.onCopyLink(new URL(acts.address(video.id), location.href).toString()); }}>
          Copy link
        </MenuItem>
      )}
      {acts.originals(video)}
      {change && video.status === "failed" && (
        <MenuItem icon={<RotateCcw />} onSelect={() => { acts.onRetry(video); }}>
          Try again
        </MenuItem>
      )}
      {change && isInWork(video) && (
        <MenuItem icon={<CircleStop />} onSelect={() => { acts.onCancel(video); }}>
          Cancel processing
        </MenuItem>
      )}
      {change && (
        <>
          <MenuItem icon={<Pencil />} onSelect={() => { acts.onRename(video); }}>
            Rename
          </MenuItem>
          <MenuSeparator />
          <MenuItem danger icon={<Trash2 />} onSelect={() => { acts.onRemove(video); }}>
            Delete
          </MenuItem>
        </>
      )}
    </Menu>
  );
}

function EmptyPicture({ video }: { video: Video }) {
  if (video.status === "failed" && !isCancelled(video)) return <TriangleAlert />;
  return video.source?.soundOnly ? <AudioLines /> : <Film />;
}

/** The picture opens the film too; keyboard and screen reader have the title for that. */
function PictureLink({ to, children }: { to: string | null; children: ReactNode }) {
  if (to === null) return <>{children}</>;
  return (
    <Link className="video-card-picture-link" to={to} tabIndex={-1} aria-hidden="true">
      {children}
    </Link>
  );
}

/** One film: its picture, how long it is, how it stands, and what can be done with it. */
export function VideoCard({ video, acts }: { video: Video; acts: CardActs }) {
  const open = isPlayable(video);
  const change = acts.mayChange(video);
  return (
    <li className="video-card" data-status={video.status}>
      <div className="video-card-picture">
        <PictureLink to={open ? acts.address(video.id) : null}>
          <Poster video={video} fallback={<EmptyPicture video={video} />} />
        </PictureLink>
        <span className="video-card-status"><StatusChip video={video} /></span>
        {video.durationSeconds !== null && video.status !== "failed" && (
          <span className="video-card-duration" aria-hidden="true">
            {formatDuration(video.durationSeconds)}
          </span>
        )}
        {video.status === "processing" && (
          <div className="video-card-progress">
            <Progress label={`Processing ${video.title}`} percent={video.percent} size="small" />
          </div>
        )}
      </div>
      <div className="video-card-foot">
        <div className="video-card-text">
          <h2 className="video-card-title">
            {open ? (
              <Link className="video-card-link" to={acts.address(video.id)}>
                {video.title}
              </Link>
            ) : (
              video.title
            )}
          </h2>
          <Facts video={video} />
          {change && isWorthRetrying(video) && (
            <button type="button" className="video-card-retry" onClick={() => { acts.onRetry(video); }}>
              <RotateCcw aria-hidden="true" /> Try again
            </button>
          )}
        </div>
        {(change || open) && <CardMenu video={video} acts={acts} />}
      </div>
    </li>
  );
}

/** The size of a card before there is one. */
export function CardSkeleton() {
  return (
    <li className="video-card" aria-hidden="true">
      <div className="video-card-picture">
        <Skeleton />
      </div>
      <div className="video-card-foot">
        <div className="video-card-text">
          <div className="video-card-line">
            <Skeleton width="62%" height="12px" />
          </div>
          <div className="video-card-line">
            <Skeleton width="38%" height="10px" />
          </div>
        </div>
      </div>
    </li>
  );
}
