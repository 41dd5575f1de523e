import "./usage.css";
import { Flame } from "lucide-react";
import type { WatchedFilm } from "@/api/usage";
import { EmptyState } from "@/ui/empty-state";
import { formatDuration } from "@/ui/format";
import { Notice } from "@/ui/notice";
import { Sheet } from "@/ui/sheet";
import { heatPath, heatRows } from "./heat";
import { formatDollars, formatPlays, formatWatched } from "./usage-words";
import { UsageTable } from "./usage-table";

interface FilmUsageSheetProps {
  usage: WatchedFilm | null;
  /** Why there is none. */
  problem: string | null;
  /** Length of the film. */
  seconds: number;
  me: string;
  onClose: () => void;
}

/** One film in numbers: what of it was watched, who practised, and what it costs. */
export function FilmUsageSheet({ usage, problem, seconds, me, onClose }: FilmUsageSheetProps) {
  return (
    <Sheet open onOpenChange={onClose} title="Usage of this film" side="aside">
      <div className="film-usage">
        {problem && <Notice tone="bad">{problem}</Notice>}
        {usage && <Heat usage={usage} seconds={seconds} />}
        {usage && <PracticeTable usage={usage} me={me} />}
        {usage?.cost && <Cost usage={usage} cost={usage.cost} />}
      </div>
    </Sheet>
  );
}

function Heat({ usage, seconds }: { usage: WatchedFilm; seconds: number }) {
  const path = heatPath(usage.plays);
  if (!path) {
    return <EmptyState icon={<Flame />} headingLevel={3} title="Not watched yet" text="Play the film; a minute later this shows what was watched most." />;
  }
  const who = usage.everyone ? `${String(usage.watchers)} ${usage.watchers === 1 ? "person" : "people"} watched` : "What you watched";
  return (
    <section aria-label="Heat map">
      <h3>{who}</h3>
      <svg className="film-usage-heat" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        <path d={path} />
      </svg>
      <UsageTable
        label="Times watched, by part of the film"
        head={["Part", "Watched", "Loops"]}
        rows={heatRows(usage.plays, usage.loops, seconds).map((row) => ({
          key: String(row.from),
          cells: [`${formatDuration(row.from)}–${formatDuration(row.to)}`, formatPlays(row.plays), String(row.loops)],
        }))}
      />
    </section>
  );
}

function PracticeTable({ usage, me }: { usage: WatchedFilm; me: string }) {
  return (
    <section aria-label="Practice">
      <h3>Practice, last seven days</h3>
      <UsageTable
        label="Practice by person"
        head={["Person", "This week", "Week before"]}
        rows={usage.practice.map((one) => ({
          key: one.personId,
          cells: [one.personId === me ? "You" : (one.name ?? "Somebody who left"), formatWatched(one.ms), formatWatched(one.before)],
        }))}
      />
    </section>
  );
}

function Cost({ usage, cost }: { usage: WatchedFilm; cost: NonNullable<WatchedFilm["cost"]> }) {
  return (
    <section aria-label="Cost">
      <h3>What it costs on AWS</h3>
      <UsageTable
        label="Cost of the film"
        head={["What", "US dollars"]}
        rows={[
          { key: "encoding", cells: ["Made playable, once", formatDollars(cost.encoding)] },
          { key: "storage", cells: ["Kept, a month", formatDollars(cost.storageMonth)] },
          { key: "delivery", cells: [`Shown, last ${String(usage.costDays)} days`, formatDollars(cost.delivery)] },
        ]}
      />
      <p className="film-usage-note">
        An estimate by list prices from the film’s size and renditions ({cost.storedGb.toFixed(3)} GB kept) and {formatWatched(cost.watchedMinutes * 60_000)} watched at {String(cost.playedMbit)} Mbit/s.
      </p>
    </section>
  );
}
