import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useSearchParams } from "react-router-dom";
import { useStore } from "zustand";
import { useSession } from "@/api/session-store";
import type { Video } from "@/api/types";
import { cancelWithUndo } from "@/features/library/cancel-with-undo";
import { LibraryView } from "@/features/library/library-view";
import { useLibrary } from "@/features/library/use-library";
import { isInWork, isPlayable, mayUpload, stageWords } from "@/features/library/video-words";
import { PeopleButton } from "@/features/people/people-button";
import { DropZone } from "@/features/upload/drop-zone";
import { UploadDock } from "@/features/upload/upload-dock";
import { addFiles, findInterrupted, listenToUploads, uploadJobs } from "@/features/upload/upload-jobs";
import type { FilmStanding } from "@/features/upload/upload-row";
import { usePageTitle } from "../page-title";
import { paths } from "../paths";
import { Shell } from "../shell";
import { OriginalItems } from "../original-items";

function standing(video: Video): FilmStanding {
  const words =
    video.status === "ready"
      ? "Ready to watch"
      : video.status === "failed"
        ? (video.failure?.reason ?? "This file can’t be played.")
        : isPlayable(video)
          ? "already playable, sharper pictures follow"
          : stageWords(video);
  return {
    status: video.status,
    words,
    percent: video.percent,
    poster: video.media?.poster ?? null,
    address: isPlayable(video) ? paths.video(video.id) : null,
  };
}

/** Films that have their own row above the grid; each comes into the grid when it is ready, refused, or its row is hidden. */
function useShownAbove(videos: readonly Video[]): ReadonlySet<string> {
  const { jobs, interrupted } = useStore(uploadJobs);
  const [, redraw] = useState(0);
  useEffect(() => {
    const ends = jobs.map((job) =>
      job.upload.progress.subscribe((now, before) => {
        if (now.videoId !== before.videoId) redraw((count) => count + 1);
      }),
    );
    return () => {
      for (const end of ends) end();
    };
  }, [jobs]);
  const above = [...interrupted.map((one) => one.videoId), ...jobs.map((job) => job.upload.progress.getState().videoId)];
  return new Set(videos.filter((video) => (video.status === "uploading" || video.status === "processing") && above.includes(video.id)).map((video) => video.id));
}

export function Component() {
  usePageTitle("Library");
  const [search, setSearch] = useSearchParams();
  const query = search.get("q") ?? "";
  const { workspace, role, person } = useSession();
  const { library, ...state } = useLibrary(query);
  const picker = useRef<HTMLInputElement>(null);
  const hidden = useShownAbove(state.videos);

  useEffect(
    () =>
      listenToUploads({
        onBegun: (video) => {
          library.put(video);
        },
        onCancelled: (videoId) => {
          library.drop(videoId);
        },
      }),
    [library],
  );
  useEffect(() => void findInterrupted(workspace.id), [workspace.id]);

  const byId = useMemo(() => new Map(state.videos.map((video) => [video.id, video])), [state.videos]);
  const standingOf = useCallback(
    (videoId: string) => {
      const video = byId.get(videoId);
      if (!video) return null;
      const cancel = (): void => void cancelWithUndo(video, (changed) => { library.put(changed); });
      return isInWork(video) ? { ...standing(video), cancel } : standing(video);
    },
    [byId, library],
  );
  const upload = (files: File[]): void => void addFiles(files, workspace.id);

  return (
    <Shell>
      <LibraryView
        state={state}
        library={library}
        query={query}
        role={role}
        personId={person.id}
        hidden={hidden}
        address={paths.video}
        originals={(video) => <OriginalItems video={video} />}
        extras={<PeopleButton />}
        onSearch={(wanted) => {
          setSearch(wanted ? { q: wanted } : {}, { replace: true });
        }}
        onPickFiles={() => {
          picker.current?.click();
        }}
      >
        <UploadDock standingOf={standingOf} onDropped={(videoId) => { library.drop(videoId); }} />
      </LibraryView>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label="Choose films to upload"
        data-testid="file-picker"
        onChange={(event) => {
          upload([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      <DropZone enabled={mayUpload(role)} onFiles={upload} />
    </Shell>
  );
}
