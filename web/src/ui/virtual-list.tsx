import { startTransition, useEffect, useLayoutEffect, useMemo, useState, useSyncExternalStore } from "react";
import type { CSSProperties, ReactNode, Ref } from "react";
import { RowAnchor, heldRows, placeOf } from "./row-anchor";
import { RowHeights, rowAt } from "./row-heights";

/** What a row's `<li>` is given. */
export interface RowProps {
  readonly ref: Ref<HTMLLIElement>;
  readonly style?: CSSProperties;
  readonly "data-row"?: string;
  readonly "aria-setsize"?: number;
  readonly "aria-posinset"?: number;
}

interface VirtualListProps<T> {
  items: readonly T[];
  keyOf: (item: T) => string;
  className?: string;
  /** A row that is there wherever one looks, such as the one that will be scrolled to. */
  pinned: string | null;
  children: (item: T, row: RowProps) => ReactNode;
}

/** Shorter lists stand there whole: the browser's own search finds everything in them. */
const WHOLE_UP_TO = 200;
const GUESS = 92;
/** Rows are ready so many pixels before they are seen: the keyboard always finds a next one. */
const AHEAD = 600;
const WHOLE_ROW: RowProps = { ref: null };

interface Range {
  readonly first: number;
  readonly last: number;
}

function useInSight(list: HTMLElement | null, offsets: Float64Array, anchor: RowAnchor): { range: Range; held: readonly string[] } {
  const [sight, setSight] = useState<{ range: Range; held: readonly string[] }>({ range: { first: 0, last: 20 }, held: [] });
  useLayoutEffect(() => {
    if (!list) return;
    let due: number | null = null;
    const look = (): void => {
      due = null;
      anchor.pick(list);
      const { top, bottom } = placeOf(list);
      const range = { first: rowAt(offsets, top - AHEAD), last: rowAt(offsets, bottom + AHEAD) };
      const held = heldRows(list);
      setSight((known) => {
        const same = known.range.first === range.first && known.range.last === range.last && known.held.join() === held.join();
        return same ? known : { range, held };
      });
    };
    // Rows are ready ahead of what is seen, so they may be made in the pauses between two pictures.
    const soon = (): void => {
      due ??= requestAnimationFrame(() => {
        startTransition(look);
      });
    };
    look();
    const stop = new AbortController();
    const { signal } = stop;
    document.addEventListener("scroll", soon, { capture: true, passive: true, signal });
    document.addEventListener("focusin", soon, { signal });
    window.addEventListener("resize", soon, { signal });
    return () => {
      stop.abort();
      if (due !== null) cancelAnimationFrame(due);
    };
  }, [list, offsets, anchor]);
  return sight;
}

function useMeasured(heights: RowHeights): ResizeObserver | null {
  const [observer] = useState(() => {
    if (typeof ResizeObserver === "undefined") return null;
    return new ResizeObserver((entries) => {
      heights.measured(
        entries.map(({ target, borderBoxSize }) => [(target as HTMLElement).dataset["row"] ?? "", borderBoxSize[0]?.blockSize ?? 0] as const),
      );
    });
  });
  useEffect(() => () => observer?.disconnect(), [observer]);
  return observer;
}

/**
 * A list of any length of which only what is near the window stands in the page. Rows lie in the flow, so none ever
 * covers another while its height is only guessed; what is left out is space above a row. Each says which of how many
 * it is, and rows with the keyboard or an open form stay.
 */
export function VirtualList<T>(props: VirtualListProps<T>) {
  if (props.items.length <= WHOLE_UP_TO) {
    return <ul className={props.className}>{props.items.map((item) => props.children(item, WHOLE_ROW))}</ul>;
  }
  return <LongList {...props} />;
}

function LongList<T>({ items, keyOf, className, pinned, children }: VirtualListProps<T>) {
  const [list, setList] = useState<HTMLUListElement | null>(null);
  const [heights] = useState(() => new RowHeights(GUESS));
  const version = useSyncExternalStore(heights.subscribe, heights.version);
  const keys = useMemo(() => items.map(keyOf), [items, keyOf]);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the version stands for what was measured
  const offsets = useMemo(() => heights.offsets(keys), [heights, keys, version]);
  const observer = useMeasured(heights);
  const [anchor] = useState(() => new RowAnchor());
  // Before the next look: rows that came or were measured above must not push away what is being read.
  useLayoutEffect(() => {
    if (list) anchor.hold(list);
  });
  const { range, held } = useInSight(list, offsets, anchor);
  const [observe] = useState(() => (row: HTMLLIElement | null): void => {
    if (row) observer?.observe(row);
  });
  const shown = new Set<number>();
  for (let n = range.first; n <= Math.min(range.last, items.length - 1); n += 1) shown.add(n);
  for (const key of pinned === null ? held : [...held, pinned]) {
    const n = keys.indexOf(key);
    if (n >= 0) shown.add(n);
  }
  const order = [...shown].sort((a, b) => a - b);
  const endOf = (n: number | undefined): number => (n === undefined ? 0 : (offsets[n + 1] as number));
  const rows = order.map((n, place) => {
    const above = (offsets[n] as number) - endOf(order[place - 1]);
    const style = above > 0 ? { marginTop: above } : {};
    const row = { ref: observe, style, "data-row": keys[n] as string, "aria-setsize": items.length, "aria-posinset": n + 1 };
    return children(items[n] as T, row);
  });
  return (
    <ul ref={setList} className={className} data-long="true" style={{ paddingBottom: endOf(items.length - 1) - endOf(order.at(-1)) }}>
      {rows}
    </ul>
  );
}
