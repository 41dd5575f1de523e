import { describe, expect, it } from "vitest";
import { frameMapOf } from "../frame-map";
import { parsePlaylist, readInit, readSegment, segmentAt } from "./fragments";

const bytesOf = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));
const u32 = (n: number): number[] => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255];
const box = (name: string, ...content: number[][]): number[] => {
  const all = content.flat();
  return [...u32(all.length + 8), ...bytesOf(name), ...all];
};
const zeros = (n: number): number[] => Array.from({ length: n }, () => 0);
const buffer = (bytes: number[]): ArrayBuffer => Uint8Array.from(bytes).buffer;

const AVCC = [1, 0x42, 0xc0, 0x1e, 255];
const INIT = buffer([
  ...box("ftyp", bytesOf("isom")),
  ...box("moov", box("trak", box("mdia", box("mdhd", zeros(12), u32(90_000), u32(0)),
    box("minf", box("stbl", box("stsd", zeros(8), box("avc1", zeros(78), box("avcC", AVCC)))))))),
]);
const fragment = (ticks: number, data: string): number[] => [
  ...box("moof", box("mfhd", zeros(8)), box("traf", box("tfhd", zeros(8)), box("tfdt", [1, 0, 0, 0], u32(0), u32(ticks)))),
  ...box("mdat", bytesOf(data)),
];
/** Frames at uneven times, in ticks of 1/90000 s. */
const TICKS = [0, 3_600, 9_000, 10_000, 400_000, 403_600];
const map = frameMapOf(Float64Array.from(TICKS), { num: 1, den: 90_000 });

describe("the scrub rendition's files", () => {
  it("are named by the playlist, with the time that each begins", () => {
    const text = '#EXTM3U\n#EXT-X-MAP:URI="init.mp4"\n#EXTINF:4.000000,\nseg_00000.m4s\n#EXTINF:0.500000,\nseg_00001.m4s\n#EXT-X-ENDLIST\n';
    const index = parsePlaylist(text, "https://films.example/t/scrub/index.m3u8");
    expect(index.init).toBe("https://films.example/t/scrub/init.mp4");
    expect(index.segments.map(({ start }) => start)).toEqual([0, 4]);
    expect([0, 3.99, 4, 9].map((seconds) => segmentAt(index, seconds))).toEqual([0, 0, 1, 1]);
    expect(() => parsePlaylist("<html>", "https://films.example/")).toThrow("names no segments");
  });

  it("say how they are to be decoded", () => {
    const { codec, description, ticksPerSecond } = readInit(INIT);
    expect(codec).toBe("avc1.42c01e");
    expect([...description]).toEqual(AVCC);
    expect(ticksPerSecond).toBe(90_000);
    expect(() => readInit(buffer(box("ftyp", [])))).toThrow("no moov");
  });

  it("hold each frame under its own number, whatever the rate", () => {
    const data = buffer([...fragment(3_600, "one"), ...fragment(9_000, "two"), ...fragment(400_000, "four")]);
    const frames = readSegment(data, readInit(INIT), map);
    expect([...frames].map(([n, bytes]) => `${String(n)} ${String.fromCharCode(...bytes)}`)).toEqual(["1 one", "2 two", "4 four"]);
    expect(() => readSegment(data.slice(0, -1), readInit(INIT), map)).toThrow("breaks off");
  });
});
