import "./usage.css";
import { ChartNoAxesColumn } from "lucide-react";
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { asApiError } from "@/api/api-error";
import { readUsage } from "@/api/usage";
import type { WorkspaceUsage } from "@/api/usage";
import { EmptyState } from "@/ui/empty-state";
import { Notice } from "@/ui/notice";
import { Segmented } from "@/ui/segmented";
import { Skeleton } from "@/ui/skeleton";
import { CountingChoice } from "./counting-choice";
import { formatDay, formatWatched } from "./usage-words";
import { UsageTable } from "./usage-table";

const SPANS = [
  { value: "7", label: "7 days" },
  { value: "28", label: "28 days" },
  { value: "92", label: "92 days" },
] as const;
type Span = (typeof SPANS)[number]["value"];

interface UsageViewProps {
  me: string;
  /** A link to a film. */
  filmLink: (videoId: string, title: string) => ReactNode;
}

function useUsage(span: Span) {
  const [usage, setUsage] = useState<WorkspaceUsage | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [version, setVersion] = useState(0);
  useEffect(() => {
    const ending = new AbortController();
    readUsage(Number(span), ending.signal).then(
      (found) => {
        setUsage(found);
        setProblem(null);
      },
      (failure: unknown) => {
        if (!ending.signal.aborted) setProblem(asApiError(failure).message);
      },
    );
    return () => {
      ending.abort();
    };
  }, [span, version]);
  return { usage, problem, reload: () => { setVersion((one) => one + 1); } };
}

/** Minutes watched: by day, by person (for who may see them), by film. */
export function UsageView({ me, filmLink }: UsageViewProps) {
  const [span, setSpan] = useState<Span>("28");
  const { usage, problem, reload } = useUsage(span);
  const total = usage?.days.reduce((sum, { ms }) => sum + ms, 0) ?? 0;
  return (
    <main className="usage">
      <header className="usage-head">
        <h1>Usage</h1>
        <Segmented label="Days" value={span} options={SPANS} onChange={setSpan} />
      </header>
      {problem && <Notice tone="bad">{problem}</Notice>}
      {!usage && !problem && <Skeleton width="100%" height="280px" />}
      {usage && (
        <>
          <p className="usage-total">
            <strong data-testid="usage-total">{formatWatched(total)}</strong> {usage.everyone ? "watched by everybody" : "watched by you"}
          </p>
          {total === 0 ? (
            <EmptyState icon={<ChartNoAxesColumn />} title="Nothing was watched in these days" text="What is played in the review room is counted here within a minute." />
          ) : (
            <DayBars days={usage.days} />
          )}
          {usage.everyone && <People usage={usage} me={me} />}
          {usage.films.length > 0 && <Films usage={usage} filmLink={filmLink} />}
        </>
      )}
      {/* What stands below comes with what stands above: nothing moves. */}
      {(usage ?? problem) !== null && <CountingChoice onChanged={reload} />}
    </main>
  );
}

function DayBars({ days }: Pick<WorkspaceUsage, "days">) {
  const most = Math.max(...days.map(({ ms }) => ms));
  return (
    <section className="usage-part" aria-label="By day">
      <div className="usage-bars" aria-hidden="true">
        {days.map(({ day, ms }) => (
          <i key={day} title={`${formatDay(day)}: ${formatWatched(ms)}`} style={{ height: `${String(ms > 0 ? Math.max(3, (ms / most) * 100) : 0)}%` }} />
        ))}
      </div>
      <div className="usage-axis" aria-hidden="true">
        <span>{formatDay(days[0]?.day ?? "")}</span>
        <span>most: {formatWatched(most)}</span>
        <span>today</span>
      </div>
      <details className="usage-details">
        <summary>As a table</summary>
        <UsageTable label="Watched by day (UTC)" head={["Day", "Watched"]} rows={days.filter(({ ms }) => ms > 0).map(({ day, ms }) => ({ key: day, cells: [formatDay(day), formatWatched(ms)] }))} />
      </details>
    </section>
  );
}

function People({ usage, me }: { usage: WorkspaceUsage; me: string }) {
  return (
    <section className="usage-part" aria-label="By person">
      <h2>People</h2>
      <UsageTable
        label="Usage by person"
        head={["Person", "Watched", "Days", "Loops", "Notes", "Together"]}
        rows={usage.people.map((one) => ({
          key: one.personId,
          cells: [one.personId === me ? "You" : (one.name ?? "Somebody who left"), formatWatched(one.ms), one.days, one.loops, one.notes, one.sessions],
        }))}
      />
    </section>
  );
}

function Films({ usage, filmLink }: { usage: WorkspaceUsage; filmLink: UsageViewProps["filmLink"] }) {
  return (
    <section className="usage-part" aria-label="By film">
      <h2>Films watched most</h2>
      <UsageTable
        label="Usage by film"
        head={usage.everyone ? ["Film", "Watched", "People"] : ["Film", "Watched"]}
        rows={usage.films.map((film) => ({
          key: film.videoId,
          cells: [film.title === null ? "A film that was deleted" : filmLink(film.videoId, film.title), formatWatched(film.ms), ...(usage.everyone ? [film.people] : [])],
        }))}
      />
    </section>
  );
}
