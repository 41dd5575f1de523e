import { describe, expect, it } from "vitest";
import { UsageTeller } from "./usage-teller";
import type { Told } from "./usage-teller";
import type { UsageBatch, UsageEvent } from "./watch-meter";

function post(...answers: (Told | Error)[]) {
  const events: UsageEvent[] = [];
  const sent: UsageBatch[] = [];
  let counted = 0;
  const teller = new UsageTeller({
    drain: () => events.splice(0),
    send: (batch) => {
      sent.push(batch);
      const answer = answers.shift() ?? "counted";
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    onCounted: () => {
      counted += 1;
    },
  });
  return { teller, sent, note: (frame: number) => events.push({ kind: "annotated", frame }), counted: () => counted };
}

describe("the teller", () => {
  it("says nothing when there is nothing to tell", async () => {
    const { teller, sent } = post();
    await teller.tell();
    expect(sent).toEqual([]);
  });

  it("sends a batch again, the same one, until it is answered", async () => {
    const { teller, sent, note, counted } = post("later", new Error("no network"), "counted");
    note(1);
    await teller.tell();
    await teller.tell();
    expect(counted()).toBe(0);
    await teller.tell();
    await teller.tell();
    expect(sent).toHaveLength(3);
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
    expect(counted()).toBe(1);
  });

  it("gives each batch an id of its own and one visit to all", async () => {
    const { teller, sent, note } = post();
    note(1);
    await teller.tell();
    note(2);
    await teller.tell();
    expect(new Set(sent.map(({ id }) => id)).size).toBe(2);
    expect(new Set(sent.map(({ visit }) => visit)).size).toBe(1);
    expect(sent[0]?.id).toMatch(/^use_[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
  });

  it("lets go what is refused, and goes on", async () => {
    const { teller, sent, note } = post("refused");
    note(1);
    await teller.tell();
    note(2);
    await teller.tell();
    expect(sent.map(({ events }) => events)).toEqual([[{ kind: "annotated", frame: 1 }], [{ kind: "annotated", frame: 2 }]]);
  });

  it("is silent for good once it hears that nobody is to be counted", async () => {
    const { teller, sent, note } = post("never");
    note(1);
    await teller.tell();
    note(2);
    await teller.tell();
    expect(sent).toHaveLength(1);
  });

  it("does not send a batch twice while it is on the way", async () => {
    const { teller, sent, note } = post();
    note(1);
    await Promise.all([teller.tell(), teller.tell(true)]);
    expect(sent).toHaveLength(1);
  });
});
