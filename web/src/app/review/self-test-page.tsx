import "./self-test.css";
import { useEffect, useState } from "react";
import { Link } from "react-router-dom";
import { asApiError } from "@/api/api-error";
import type { Video } from "@/api/types";
import { readVideo } from "@/api/videos";
import { usePageTitle } from "@/app/page-title";
import { paths } from "@/app/paths";
import type { Player } from "@/engine/media/media-store";
import { runSelfTest } from "@/engine/media/self-test";
import type { SelfTestReport } from "@/engine/media/self-test";
import { StampReader } from "@/engine/media/stamp";
import { loadFrameMap } from "@/features/player/load-film";
import type { Film } from "@/features/player/load-film";
import { ScrubCanvas } from "@/features/player/scrub-canvas";
import { Stage } from "@/features/player/stage";
import { usePlayer } from "@/features/player/use-player";
import { useForcedTheme } from "@/ui/theme";
import { SelfTestVerdict } from "./self-test-verdict";
import { aspectOf } from "./use-film";

type Source = "film" | "scrub";

interface SelfTestPageProps {
  videoId: string | null;
  source: Source;
  steps: number;
  play: number;
}

/** Walks through a film whose frames carry their numbers, and says how often the player was wrong. */
export function SelfTestPage({ videoId, source, steps, play }: SelfTestPageProps) {
  useForcedTheme("dark");
  usePageTitle("Self-test");
  const { video, film, scrub, problem } = useStampedFilm(videoId, source);
  const [element, setElement] = useState<HTMLVideoElement | null>(null);
  const [canvas, setCanvas] = useState<HTMLCanvasElement | null>(null);
  const player = usePlayer(element, film);
  const report = useReport(player, source === "scrub" ? canvas : element, steps, source === "scrub" ? 0 : play);
  return (
    <main className="self-test">
      <h1>Self-test</h1>
      <p className="self-test-words">
        Every frame of the test film carries its own number as a row of black and white blocks. This page steps, jumps and plays through it and
        compares the number in the picture with the number that the player names. <Link to={paths.library}>Back to the library</Link>
      </p>
      {!videoId && <p role="alert">Upload a stamped film and open this page with its id: /self-test?video=…</p>}
      {problem && <p role="alert">{problem}</p>}
      {videoId && <Sources videoId={videoId} source={source} />}
      {film && video && (
        <div className="self-test-stage" style={{ aspectRatio: film.aspect }}>
          <Stage
            aspect={film.aspect}
            poster={null}
            title={video.title}
            player={player}
            onVideo={setElement}
            overlay={(_box, picture) =>
              player && scrub && <ScrubCanvas player={player} picture={picture} playlist={scrub} onCanvas={setCanvas} alone />
            }
          />
        </div>
      )}
      {report && <SelfTestVerdict report={report} />}
    </main>
  );
}

function Sources({ videoId, source }: { videoId: string; source: Source }) {
  const link = (to: Source, words: string) => (
    <a href={`/self-test?video=${videoId}&source=${to}`} aria-current={source === to ? "page" : undefined}>
      {words}
    </a>
  );
  return (
    <nav className="self-test-sources" aria-label="What is tested">
      {link("film", "The film, each quality")} {link("scrub", "The scrub rendition")}
    </nav>
  );
}

function useReport(player: Player | null, shown: HTMLVideoElement | HTMLCanvasElement | null, steps: number, play: number): SelfTestReport | null {
  const [report, setReport] = useState<SelfTestReport | null>(null);
  useEffect(() => {
    if (!player || !shown) return;
    const reader = new StampReader(document);
    let over = false;
    let begun = false;
    const begin = (): void => {
      if (begun || over) return;
      begun = true;
      void runSelfTest({ player, read: () => reader.read(shown), steps, play, onReport: setReport, stopped: () => over });
    };
    const stop = player.store.subscribe(({ ready }, before) => {
      if (ready && !before.ready) begin();
    });
    if (player.store.getState().ready) queueMicrotask(begin);
    return () => {
      over = true;
      stop();
    };
  }, [player, shown, steps, play]);
  return report;
}

function useStampedFilm(videoId: string | null, source: Source) {
  const [found, setFound] = useState<{ video: Video; film: Film; scrub: string | null } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    if (!videoId) return;
    const abort = new AbortController();
    const load = async (): Promise<void> => {
      try {
        const video = await readVideo(videoId, abort.signal);
        if (!video.media?.frameMap) throw new Error("This film is not playable yet. Open this page again when it is.");
        const scrub = source === "scrub" ? (video.media.scrub?.playlist ?? null) : null;
        if (source === "scrub" && !scrub) throw new Error("This film was made playable before there were scrub renditions. Upload it again to test one.");
        if (scrub && typeof VideoDecoder === "undefined") throw new Error("This browser shows no scrub rendition; the player uses the film alone.");
        const map = await loadFrameMap(video.media.frameMap, abort.signal);
        const { master } = video.media;
        setFound({ video, scrub, film: { videoId: video.id, master, poster: null, map, readyFrames: null, aspect: aspectOf(video), hasAudio: false } });
      } catch (error) {
        if (!abort.signal.aborted) setProblem(asApiError(error).message);
      }
    };
    void load();
    return () => {
      abort.abort();
    };
  }, [videoId, source]);
  return { video: found?.video ?? null, film: found?.film ?? null, scrub: found?.scrub ?? null, problem };
}
