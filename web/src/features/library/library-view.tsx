import "./library-view.css";
import { CloudOff, SearchX, Upload } from "lucide-react";
import { useState, type ReactNode } from "react";
import { asApiError } from "@/api/api-error";
import { retryVideo } from "@/api/videos";
import type { Role, Video } from "@/api/types";
import { Button } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";
import { showToast } from "@/ui/toast";
import { cancelWithUndo } from "./cancel-with-undo";
import type { Library, LibraryState } from "./library-store";
import { LibrarySearch } from "./library-search";
import { RemoveDialog } from "./remove-dialog";
import { RenameDialog } from "./rename-dialog";
import type { CardActs } from "./video-card";
import { GridSkeleton, VideoGrid } from "./video-grid";
import { mayChange, mayUpload } from "./video-words";

interface LibraryViewProps {
  state: LibraryState;
  library: Library;
  /** the words that are searched for */
  query: string;
  role: Role;
  /** who looks */
  personId: string;
  /** films that are shown elsewhere on the page just now */
  hidden: ReadonlySet<string>;
  address: (videoId: string) => string;
  onSearch: (query: string) => void;
  onPickFiles: () => void;
  /** taking the uploaded files home: whose, and how */
  /** menu items about the uploaded file */
  originals: (video: Video) => ReactNode;
  /** people and the like, right of the title */
  extras?: ReactNode;
  /** what stands between the title and the films: uploads */
  children?: ReactNode;
}

export function LibraryView(props: LibraryViewProps) {
  const { state, library, role, hidden, onSearch, onPickFiles, extras, children } = props;
  const dialogs = useVideoDialogs(library);
  const acts: CardActs = {
    address: props.address,
    mayChange: (video) => mayChange(role, props.personId, video),
    originals: props.originals,
    ...dialogs.acts,
  };
  const shown = state.videos.filter((video) => !hidden.has(video.id));
  return (
    <main className="library" aria-busy={state.phase === "loading"}>
      <header className="library-head">
        <h1 className="library-title">Library</h1>
        <div className="library-extras">{extras}</div>
        <LibrarySearch query={props.query} onSearch={onSearch} />
        {mayUpload(role) && (
          <Button variant="primary" icon={<Upload />} onClick={onPickFiles}>
            Upload
          </Button>
        )}
      </header>
      {children}
      {state.phase === "loading" && <GridSkeleton />}
      {state.phase === "failed" && (
        <Unreachable problem={state.problem} onRetry={() => void library.load(state.query)} />
      )}
      {state.phase === "ready" &&
        (shown.length > 0 ? (
          <VideoGrid
            videos={shown}
            acts={acts}
            onAdd={mayUpload(role) && !state.query ? onPickFiles : null}
            more={{
              exists: state.cursor !== null,
              loading: state.loadingMore,
              problem: state.problem,
              load: () => void library.loadMore(),
            }}
          />
        ) : (
          <Nothing state={state} role={role} onPickFiles={onPickFiles} onSearch={onSearch} busy={hidden.size > 0} />
        ))}
      {dialogs.element}
    </main>
  );
}

function useVideoDialogs(library: Library) {
  const [renaming, setRenaming] = useState<Video | null>(null);
  const [removing, setRemoving] = useState<Video | null>(null);

  const retry = async (video: Video): Promise<void> => {
    try {
      library.put(await retryVideo(video.id));
    } catch (problem) {
      showToast({ text: asApiError(problem).message, tone: "bad" });
    }
  };
  const copyLink = async (address: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(address);
      showToast({ text: "Link copied. It works for people of this workspace.", tone: "good" });
    } catch {
      showToast({ text: `Copy this address: ${address}`, lifetimeMs: 20_000 });
    }
  };

  const element = (
    <>
      {renaming && (
        <RenameDialog key={renaming.id} video={renaming} onClose={() => { setRenaming(null); }} onRenamed={(video) => { library.put(video); }} />
      )}
      {removing && (
        <RemoveDialog
          key={removing.id}
          video={removing}
          onClose={() => { setRemoving(null); }}
          onRemoved={(video) => {
            library.drop(video.id);
            showToast({ text: `“${video.title}” was deleted.` });
          }}
        />
      )}
    </>
  );
  return {
    element,
    acts: {
      onRename: setRenaming,
      onRemove: setRemoving,
      onRetry: (video: Video) => void retry(video),
      onCancel: (video: Video) => void cancelWithUndo(video, (changed) => { library.put(changed); }),
      onCopyLink: (address: string) => void copyLink(address),
    },
  };
}

function Unreachable({ problem, onRetry }: { problem: string | null; onRetry: () => void }) {
  return (
    <div className="library-nothing" role="alert">
      <EmptyState icon={<CloudOff />} title="Your films can’t be shown just now" text={problem}>
        <Button variant="primary" onClick={onRetry}>
          Try again
        </Button>
      </EmptyState>
    </div>
  );
}

interface NothingProps {
  state: LibraryState;
  role: Role;
  busy: boolean;
  onPickFiles: () => void;
  onSearch: (query: string) => void;
}

function Nothing({ state, role, busy, onPickFiles, onSearch }: NothingProps) {
  if (state.query) {
    return (
      <div className="library-nothing">
        <EmptyState icon={<SearchX />} title={`Nothing is called “${state.query}”`} text="Search looks at names of films.">
          <Button onClick={() => { onSearch(""); }}>Show all films</Button>
        </EmptyState>
      </div>
    );
  }
  if (busy) return null;
  if (!mayUpload(role)) {
    return (
      <div className="library-nothing">
        <EmptyState title="No films yet" text="When somebody of this workspace uploads one, it appears here." />
      </div>
    );
  }
  return (
    <div className="library-nothing library-nothing--target">
      <EmptyState
        icon={<Upload />}
        title="Upload the first film"
        text={
          <>
            <span className="library-drop-words">Drop it anywhere on this page, or choose it. </span>
            Any video file from a phone, a camera or an editor will do. You can watch it in seconds, and then write and draw
            on its exact frames.
          </>
        }
      >
        <Button variant="primary" size="large" onClick={onPickFiles}>
          Choose files
        </Button>
      </EmptyState>
    </div>
  );
}
