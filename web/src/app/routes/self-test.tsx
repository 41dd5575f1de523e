import { useSearchParams } from "react-router-dom";
import { SelfTestPage } from "../review/self-test-page";

/** As many frames as a person waits for; longer films are walked through in part. */
const STEPS = 240;

/**
 * `?video=<id>` names a stamped film, `?source=scrub` tests its scrub rendition instead of the film itself; `?steps=`
 * (frames each way) and `?play=` (seconds) say how much is tried.
 */
export function Component() {
  const [search] = useSearchParams();
  const number = (name: string, otherwise: number): number => {
    const value = Number(search.get(name) ?? Number.NaN);
    return Number.isFinite(value) ? value : otherwise;
  };
  const source = search.get("source") === "scrub" ? "scrub" : "film";
  return <SelfTestPage videoId={search.get("video")} source={source} steps={number("steps", STEPS)} play={number("play", 2)} />;
}
