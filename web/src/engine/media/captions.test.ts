import { describe, expect, it } from "vitest";
import { linesAt, parseCaptions } from "./captions";

const FILE = `WEBVTT
X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0

00:00:00.500 --> 00:00:01.500
Heel <i>first</i>
then the toe

00:00:01.000 --> 00:00:02.000
&lt;script&gt; &amp; more

01:00:00.000 --> 01:00:00.040
late
`;

describe("captions", () => {
  const cues = parseCaptions(FILE);

  it("are words on the film's clock", () => {
    expect(cues.map(({ start, end }) => [start, end])).toEqual([
      [0.5, 1.5],
      [1, 2],
      [3600, 3600.04],
    ]);
    expect(cues[0]?.lines).toEqual(["Heel first", "then the toe"]);
    expect(cues[1]?.lines).toEqual(["<script> & more"]);
  });

  it("are shown from their first moment until their last, together where they overlap", () => {
    expect(linesAt(cues, 0.499)).toEqual([]);
    expect(linesAt(cues, 0.5)).toEqual(["Heel first", "then the toe"]);
    expect(linesAt(cues, 1.2)).toEqual(["Heel first", "then the toe", "<script> & more"]);
    expect(linesAt(cues, 1.5)).toEqual(["<script> & more"]);
    expect(linesAt(cues, 2)).toEqual([]);
    expect(linesAt(cues, 3600.02)).toEqual(["late"]);
  });

  it("are none in what is no caption file", () => {
    expect(parseCaptions("<html>not found</html>")).toEqual([]);
  });
});
