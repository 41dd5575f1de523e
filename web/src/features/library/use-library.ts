import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { hearEnding } from "@/api/ended-rights";
import { requestTicket } from "@/api/live";
import { listVideos, readVideo } from "@/api/videos";
import type { VideoNotice } from "@/api/types";
import { createLiveSocket, type LiveState } from "@/engine/live/socket";
import { Library, type LibraryState } from "./library-store";

const POLL_WHILE_WORKING_MS = 2000;
const POLL_WHILE_LIVE_MS = 10_000;

/** The library of the current workspace, loaded for `query`, told of news by the room and by asking again. */
export function useLibrary(query: string): LibraryState & { library: Library; live: LiveState } {
  const [library] = useState(
    () => new Library({ list: (wanted, signal) => listVideos(wanted, signal), read: (videoId) => readVideo(videoId) }),
  );
  const state = useStore(library.store);
  const live = useNews(library);

  useEffect(() => {
    void library.load(query);
  }, [library, query]);

  const working = state.videos.some((video) => video.status === "processing");
  useEffect(() => {
    if (!working) return;
    const every = live === "live" ? POLL_WHILE_LIVE_MS : POLL_WHILE_WORKING_MS;
    const timer = setInterval(() => {
      if (!document.hidden) void library.refresh();
    }, every);
    return () => {
      clearInterval(timer);
    };
  }, [library, working, live]);

  return { ...state, library, live };
}

function useNews(library: Library): LiveState {
  const [live, setLive] = useState<LiveState>("connecting");
  useEffect(() => {
    const socket = createLiveSocket({
      room: "workspace",
      getTicket: (room) => requestTicket(room),
      onMessage: (message) => {
        if (message.type === "error") hearEnding(message);
        if (message.type === "video.status") library.notice(message.video as VideoNotice);
      },
      onState: (state) => {
        setLive(state);
        if (state === "live") void library.refresh(); // what was missed while away
      },
    });
    const look = (): void => {
      if (!document.hidden) void library.refresh();
    };
    document.addEventListener("visibilitychange", look);
    return () => {
      socket.close();
      document.removeEventListener("visibilitychange", look);
    };
  }, [library]);
  return live;
}
