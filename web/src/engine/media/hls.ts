/**
 * Feeds an HLS film to a `<video>`: hls.js where Media Source Extensions exist (it is loaded only then), the browser's
 * own player elsewhere (iPhone).
 *
 * HLS time is not frame time: a player may place the first picture a constant while after 0. That offset is measured
 * at load, from the start PTS of the first appended video fragment against 0, where the frame map begins.
 */
import type Hls from "hls.js";
import type { ErrorData, HlsConfig } from "hls.js";
import type { FeedReports } from "./media-store";
import type { Quality } from "./player-state";

export interface Feed {
  destroy(): void;
}

const CONFIG: Partial<HlsConfig> = {
  // Also a film whose rest is still being made begins at its beginning and not near its end.
  startPosition: 0,
  maxBufferLength: 30,
  // What was played stays for stepping back, a few minutes of it.
  backBufferLength: 180,
  capLevelToPlayerSize: true,
  // A segment is cut to pieces nowhere: it is fragmented MP4 and goes to the browser as it came. A worker would be 40 kB.
  enableWorker: false,
};

const HLS_TYPE = "application/vnd.apple.mpegurl";

export async function attachFilm(video: HTMLVideoElement, master: string, reports: FeedReports): Promise<Feed> {
  const { default: HlsPlayer } = await import("hls.js");
  if (HlsPlayer.isSupported()) return attachByHlsJs(new HlsPlayer(CONFIG), HlsPlayer, video, master, reports);
  if (video.canPlayType(HLS_TYPE) !== "") return attachNatively(video, master, reports);
  reports.failed("This browser cannot play the film. Use a current Chrome, Edge, Firefox or Safari.");
  return { destroy: () => undefined };
}

function attachByHlsJs(hls: Hls, { Events, ErrorTypes }: typeof Hls, video: HTMLVideoElement, master: string, reports: FeedReports): Feed {
  let measured = false;
  let recovered = 0;
  hls.on(Events.MANIFEST_PARSED, () => {
    reports.qualities(hls.levels.map(qualityOf), {
      choose: (index) => {
        // Somebody who picks a quality wants to see it now, also on a film that stands still.
        if (index === null) hls.nextLevel = -1;
        else hls.currentLevel = index;
      },
    });
  });
  hls.on(Events.LEVEL_UPDATED, (_event, { details }) => reports.extent(details.edge));
  hls.on(Events.LEVEL_SWITCHED, (_event, { level }) => reports.shownQuality(level));
  hls.on(Events.BUFFER_APPENDED, (_event, { frag, type }) => {
    const start = frag.elementaryStreams.video?.startPTS ?? frag.elementaryStreams.audiovideo?.startPTS;
    if (measured || frag.type !== "main" || type === "audio" || start === undefined || frag.sn === "initSegment") return;
    measured = true;
    reports.offset(start - (frag.sn === firstNumber(hls) ? 0 : frag.start));
  });
  hls.on(Events.ERROR, (_event, data) => {
    if (!data.fatal) return;
    if (data.type === ErrorTypes.MEDIA_ERROR && recovered < 2) {
      recovered += 1;
      hls.recoverMediaError();
      return;
    }
    reports.failed(sentenceFor(data, ErrorTypes.NETWORK_ERROR));
  });
  hls.loadSource(master);
  hls.attachMedia(video);
  return { destroy: () => hls.destroy() };
}

function firstNumber(hls: Hls): number | undefined {
  return hls.levels[Math.max(0, hls.loadLevel)]?.details?.startSN;
}

function qualityOf(level: { height: number; width: number; bitrate: number }, index: number): Quality {
  return { index, height: Math.min(level.height, level.width), width: level.width, bitsPerSecond: level.bitrate };
}

function sentenceFor(data: ErrorData, network: string): string {
  if (data.response?.code === 403) return "The link to this film has expired. Reload the page to get a new one.";
  if (data.type === network) return "The film cannot be loaded just now. Check your connection and reload the page.";
  return "This browser could not decode the film. Reload the page, or try another browser.";
}

function attachNatively(video: HTMLVideoElement, master: string, reports: FeedReports): Feed {
  const onError = (): void => reports.failed("The film cannot be loaded just now. Check your connection and reload the page.");
  // With the clock at 0 the first picture is frame 0: when the browser says it begins, that is the offset.
  video.requestVideoFrameCallback?.((_now, { mediaTime }) => {
    if (video.currentTime < 0.001) reports.offset(mediaTime);
  });
  const onExtent = (): void => {
    if (video.seekable.length > 0) reports.extent(video.seekable.end(video.seekable.length - 1));
  };
  const grows = ["loadedmetadata", "durationchange", "progress"] as const;
  for (const event of grows) video.addEventListener(event, onExtent);
  video.addEventListener("error", onError);
  video.src = master;
  return {
    destroy: () => {
      for (const event of grows) video.removeEventListener(event, onExtent);
      video.removeEventListener("error", onError);
      video.removeAttribute("src");
      video.load();
    },
  };
}
