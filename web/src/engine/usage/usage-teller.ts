/** Tells what was noted, in batches that may be sent again: each is kept until the server has answered. */
import { ulid } from "../live/ulid";
import type { UsageBatch, UsageEvent } from "./watch-meter";

/** What became of a batch. `later`: nobody knows; send it again. `never`: this person is not counted. */
export type Told = "counted" | "refused" | "later" | "never";

export interface TellerOptions {
  /** The next events, none when there is nothing to tell. */
  readonly drain: () => UsageEvent[];
  /** `last`: the page may be gone before the answer comes. */
  readonly send: (batch: UsageBatch, last: boolean) => Promise<Told>;
  readonly onCounted?: () => void;
}

/** Batches that wait for the network; older ones are forgotten. */
const MOST_WAITING = 30;

export class UsageTeller {
  readonly #options: TellerOptions;
  readonly #visit = `vis_${ulid()}`;
  readonly #onTheWay = new Set<string>();
  #waiting: UsageBatch[] = [];
  #silent = false;

  constructor(options: TellerOptions) {
    this.#options = options;
  }

  /** Sends all that there is; resolves when everything was answered. */
  async tell(last = false): Promise<void> {
    this.#gather();
    const free = this.#waiting.filter(({ id }) => !this.#onTheWay.has(id));
    const told = await Promise.all(free.map((batch) => this.#sendOne(batch, last)));
    if (told.includes("counted")) this.#options.onCounted?.();
  }

  #gather(): void {
    for (let events = this.#options.drain(); events.length > 0; events = this.#options.drain()) {
      if (!this.#silent) this.#waiting.push({ v: 1, id: `use_${ulid()}`, visit: this.#visit, events });
    }
    this.#waiting = this.#waiting.slice(-MOST_WAITING);
  }

  async #sendOne(batch: UsageBatch, last: boolean): Promise<Told> {
    this.#onTheWay.add(batch.id);
    const told = await this.#options.send(batch, last).catch((): Told => "later");
    this.#onTheWay.delete(batch.id);
    if (told === "never") {
      this.#silent = true;
      this.#waiting = [];
    }
    if (told !== "later") this.#waiting = this.#waiting.filter(({ id }) => id !== batch.id);
    return told;
  }
}
