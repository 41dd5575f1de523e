/**
 * hls.js without what our films never have: transport streams, DRM, subtitles inside the playlist, advertisements.
 *
 * Its own light build leaves out separate audio too, which ours is. So the full module is taken, the parts are left
 * out of its table of parts (as its light build does) and the bundler drops what is then not named any more. Each
 * sentence must stand exactly once: another version of hls.js fails the build here instead of playing wrongly.
 */
import type { Plugin } from "vite";

/** Parts of the configuration that are undefined in a build without them. */
const WITHOUT = [
  "subtitleStreamController: SubtitleStreamController",
  "subtitleTrackController: SubtitleTrackController",
  "timelineController: TimelineController",
  "emeController: EMEController",
  "cmcdController: CMCDController",
  "contentSteeringController: ContentSteeringController",
  "iframeController: IFrameController",
  "interstitialsController: InterstitialsController",
  "id3TrackController: ID3TrackController",
];

/** Our segments are fragmented MP4: nothing is made of anything else. */
const DEMUXERS = ["TSDemuxer", "AACDemuxer", "MP3Demuxer"].map((name) => `, {\n  demux: ${name},\n  remux: MP4Remuxer\n}`);
const ADVANCED = "{\n  muxConfig.splice(2, 0, {\n    demux: AC3Demuxer,\n    remux: MP4Remuxer\n  });\n}\n";

const CHANGES: readonly (readonly [from: string, to: string])[] = [
  ...WITHOUT.map((part) => [part, `${part.split(":")[0] ?? ""}: undefined`] as const),
  ...[...DEMUXERS, ADVANCED].map((part) => [part, ""] as const),
  ["requestMediaKeySystemAccessFunc: requestMediaKeySystemAccess", "requestMediaKeySystemAccessFunc: null"],
  ["enableInterstitialPlayback: true", "enableInterstitialPlayback: false"],
  ["cueHandler: Cues,", "cueHandler: undefined,"],
  ...["enableWebVTT", "enableIMSC1", "enableCEA708Captions"].map((name) => [`${name}: true`, `${name}: false`] as const),
];

/** The module's text without those parts. Throws when one is not there exactly once. */
export function slim(code: string): string {
  return CHANGES.reduce((text, [from, to]) => {
    const pieces = text.split(from);
    if (pieces.length !== 2) throw new Error(`hls.js has ${String(pieces.length - 1)} times, not once: ${from}`);
    return pieces.join(to);
  }, code);
}

export function slimHls(): Plugin {
  return {
    name: "slim-hls",
    apply: "build",
    transform: {
      filter: { id: /hls\.js\/dist\/hls\.mjs$/ },
      handler: (code) => ({ code: slim(code), map: null }),
    },
  };
}
