import { createStore, type StoreApi } from "zustand/vanilla";
import { asApiError } from "@/api/api-error";
import type { Video, VideoNotice, VideoPage } from "@/api/types";

export interface LibraryState {
  videos: readonly Video[];
  cursor: string | null;
  query: string;
  phase: "loading" | "ready" | "failed";
  loadingMore: boolean;
  problem: string | null;
}

export interface LibraryApi {
  list(query: { limit: number; cursor?: string | null; q?: string }, signal?: AbortSignal): Promise<VideoPage>;
  read(videoId: string): Promise<Video>;
}

const PAGE = 24;

function merged(fresh: readonly Video[], old: readonly Video[]): Video[] {
  const ids = new Set(fresh.map((video) => video.id));
  return [...fresh, ...old.filter((video) => !ids.has(video.id))];
}

/** The first page again: it replaces what it covers, so that removed films vanish; older pages stay. */
function refreshed(page: VideoPage, old: readonly Video[]): readonly Video[] {
  const last = page.videos.at(-1);
  if (!last || page.cursor === null) return page.videos;
  return merged(
    page.videos,
    old.filter((video) => video.createdAt < last.createdAt),
  );
}

/** The list of films: loads pages, looks again, and takes in what the room tells. */
export class Library {
  readonly store: StoreApi<LibraryState> = createStore<LibraryState>(() => ({
    videos: [],
    cursor: null,
    query: "",
    phase: "loading",
    loadingMore: false,
    problem: null,
  }));
  private readonly api: LibraryApi;
  private asking: AbortController | null = null;

  constructor(api: LibraryApi) {
    this.api = api;
  }

  /** The first page of what matches `query`. */
  async load(query: string): Promise<void> {
    this.asking?.abort();
    const mine = new AbortController();
    this.asking = mine;
    this.store.setState({ query, phase: "loading", problem: null, loadingMore: false });
    try {
      const page = await this.api.list({ limit: PAGE, ...(query ? { q: query } : {}) }, mine.signal);
      if (this.asking === mine) this.store.setState({ ...page, phase: "ready" });
    } catch (problem) {
      if (this.asking === mine) this.store.setState({ phase: "failed", problem: asApiError(problem).message });
    }
  }

  async loadMore(): Promise<void> {
    const { cursor, query, loadingMore, phase } = this.store.getState();
    if (!cursor || loadingMore || phase !== "ready") return;
    this.store.setState({ loadingMore: true, problem: null });
    try {
      const page = await this.api.list({ limit: PAGE, cursor, ...(query ? { q: query } : {}) });
      if (this.store.getState().query !== query) return;
      this.store.setState(({ videos }) => ({
        videos: merged(videos, page.videos),
        cursor: page.cursor,
        loadingMore: false,
      }));
    } catch (problem) {
      this.store.setState({ loadingMore: false, problem: asApiError(problem).message });
    }
  }

  /** The newest page again, without a flicker; what was loaded beyond it stays. */
  async refresh(): Promise<void> {
    const { query, phase } = this.store.getState();
    if (phase === "loading") return;
    try {
      const page = await this.api.list({ limit: PAGE, ...(query ? { q: query } : {}) });
      const now = this.store.getState();
      if (now.query !== query || now.phase === "loading") return;
      const videos = refreshed(page, now.videos);
      const cursor = videos.length > page.videos.length ? now.cursor : page.cursor;
      this.store.setState({ videos, cursor, phase: "ready", problem: null });
    } catch {
      // the next turn tries again; what is shown stays true enough
    }
  }

  /** What the room told about a film that is being made playable. */
  notice(notice: VideoNotice): void {
    const known = this.store.getState().videos.find((video) => video.id === notice.videoId);
    const opens = notice.playable && known?.media === null;
    if (!known || opens || notice.status !== known.status) void this.readAgain(notice.videoId);
    // Ready means with its media, which only reading brings.
    if (!known || notice.status === "ready") return;
    const { status, stage, percent, secondsLeft, ahead, failure, original } = notice;
    const media = notice.playable ? known.media : null;
    this.put({ ...known, media, status, stage, percent, secondsLeft, ahead, failure, original });
  }

  put(video: Video): void {
    this.store.setState(({ videos, query }) => {
      if (videos.some((one) => one.id === video.id)) {
        return { videos: videos.map((one) => (one.id === video.id ? video : one)) };
      }
      return query ? {} : { videos: [video, ...videos] };
    });
  }

  drop(videoId: string): void {
    this.store.setState(({ videos }) => ({ videos: videos.filter((video) => video.id !== videoId) }));
  }

  private async readAgain(videoId: string): Promise<void> {
    try {
      this.put(await this.api.read(videoId));
    } catch {
      // removed meanwhile, or out of reach: the next refresh says which
    }
  }
}
