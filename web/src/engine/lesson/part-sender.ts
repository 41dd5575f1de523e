/**
 * Sends what waits in the box, in order, as often as it takes: signed, put, dropped. Sending a part twice is sending it
 * once. What belongs to a lesson that is sealed or removed has nowhere to go and is let go.
 */
import { backoffMs } from "../live/socket";
import type { Part } from "./log-writer";
import type { PartBox } from "./part-box";

export interface PartRoad {
  /** Asks for addresses and puts the bytes. Throws what the API throws: `code` and `status`. */
  send(parts: readonly Part[]): Promise<void>;
}

const AT_ONCE = 20;
const LOST = new Set(["lesson_closed", "lesson_not_found", "video_not_found", "forbidden", "invalid"]);

export class PartSender {
  readonly #box: PartBox;
  readonly #road: PartRoad;
  readonly #random: () => number;
  #running: Promise<void> | null = null;
  #again = false;
  #stopped = false;

  constructor(box: PartBox, road: PartRoad, random: () => number = Math.random) {
    this.#box = box;
    this.#road = road;
    this.#random = random;
  }

  async keep(part: Part): Promise<void> {
    await this.#box.put(part);
    void this.run();
  }

  /** Resolves when nothing waits any more. */
  run(): Promise<void> {
    this.#again = true;
    this.#running ??= this.#all().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  stop(): void {
    this.#stopped = true;
  }

  async #all(): Promise<void> {
    let tries = 0;
    while (this.#again && !this.#stopped) {
      this.#again = false;
      const waiting = await this.#box.all();
      for (const [lesson, parts] of grouped(waiting)) {
        try {
          await this.#send(parts);
          tries = 0;
        } catch (error) {
          if (LOST.has((error as { code?: string }).code ?? "")) await this.#letGo(lesson, waiting);
          else {
            tries += 1;
            this.#again = true;
            await new Promise((resolve) => setTimeout(resolve, backoffMs(tries, this.#random)));
          }
        }
      }
    }
  }

  async #send(parts: readonly Part[]): Promise<void> {
    for (let from = 0; from < parts.length; from += AT_ONCE) {
      const some = parts.slice(from, from + AT_ONCE);
      await this.#road.send(some);
      for (const part of some) await this.#box.drop(part);
    }
  }

  async #letGo(lesson: string, waiting: readonly Part[]): Promise<void> {
    for (const part of waiting) if (part.lesson === lesson) await this.#box.drop(part);
  }
}

function grouped(parts: readonly Part[]): Map<string, Part[]> {
  const groups = new Map<string, Part[]>();
  for (const part of parts) groups.set(part.lesson, [...(groups.get(part.lesson) ?? []), part]);
  return groups;
}
