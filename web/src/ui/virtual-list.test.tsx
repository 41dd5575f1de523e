import { act, fireEvent, render, screen } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { RowHeights, rowAt } from "./row-heights";
import { VirtualList } from "./virtual-list";

const ROW = 92;

/** jsdom lays nothing out: the list begins at the window's top and has been scrolled so far. */
function scrolledTo(top: number): void {
  vi.spyOn(Element.prototype, "getBoundingClientRect").mockImplementation(() => ({ top: -top, bottom: -top }) as DOMRect);
}

function List({ count, pinned = null }: { count: number; pinned?: string | null }) {
  const items = Array.from({ length: count }, (_, n) => `row ${String(n)}`);
  return (
    <VirtualList items={items} keyOf={keyOf} pinned={pinned}>
      {(item, row) => (
        <li key={item} {...row}>
          <button>{item}</button>
        </li>
      )}
    </VirtualList>
  );
}

const keyOf = (item: string): string => item;
const shown = (): string[] => screen.getAllByRole("button").map(({ textContent }) => textContent ?? "");

async function scroll(top: number): Promise<void> {
  scrolledTo(top);
  await act(async () => {
    fireEvent.scroll(document);
    await new Promise((resolve) => requestAnimationFrame(resolve));
  });
}

describe("a list of any length", () => {
  beforeEach(() => {
    scrolledTo(0);
  });

  it("stands there whole while it is short", () => {
    render(<List count={200} />);
    expect(shown()).toHaveLength(200);
    expect(screen.getAllByRole("listitem")[0]?.getAttribute("aria-setsize")).toBeNull();
  });

  it("has in the page what is near the window, and each row says which of how many it is", async () => {
    render(<List count={10_000} />);
    expect(shown()[0]).toBe("row 0");
    expect(shown().length).toBeLessThan(40);
    await scroll(5_000 * ROW);
    expect(shown()).toContain("row 5000");
    expect(shown().length).toBeLessThan(40);
    const row = screen.getByText("row 5000").closest("li");
    expect(row?.getAttribute("aria-posinset")).toBe("5001");
    expect(row?.getAttribute("aria-setsize")).toBe("10000");
  });

  it("is as high as all of its rows, wherever it is scrolled to", async () => {
    render(<List count={10_000} />);
    const height = (): number => {
      const list = screen.getByRole("list");
      const rows = [...list.children] as HTMLElement[];
      const space = rows.reduce((sum, row) => sum + (parseFloat(row.style.marginTop) || 0), 0);
      return rows.length * ROW + space + parseFloat(list.style.paddingBottom);
    };
    for (const place of [0, 100, 3_333, 9_990]) {
      await scroll(place * ROW);
      expect(height()).toBe(10_000 * ROW);
    }
  });

  it("keeps the row that has the keyboard, and the one that is pinned", async () => {
    render(<List count={10_000} pinned="row 7000" />);
    screen.getByText("row 3").focus();
    await scroll(2_000 * ROW);
    expect(shown()).toEqual(expect.arrayContaining(["row 3", "row 2000", "row 7000"]));
    expect(document.activeElement?.textContent).toBe("row 3");
    screen.getByText("row 2000").focus();
    await scroll(4_000 * ROW);
    expect(shown()).not.toContain("row 3");
  });
});

describe("the heights of rows", () => {
  it("are guessed until they are measured", () => {
    const heights = new RowHeights(100);
    const told = vi.fn();
    heights.subscribe(told);
    heights.measured([["b", 40], ["c", 0]]);
    heights.measured([["b", 40]]);
    expect(told).toHaveBeenCalledTimes(1);
    const offsets = heights.offsets(["a", "b", "c"]);
    expect([...offsets]).toEqual([0, 100, 140, 240]);
    expect([-5, 0, 99, 100, 139, 140, 900].map((place) => rowAt(offsets, place))).toEqual([0, 0, 0, 1, 1, 2, 2]);
  });
});
