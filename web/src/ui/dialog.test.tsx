import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, it } from "vitest";
import { Dialog } from "./dialog";
import { Menu, MenuItem } from "./menu";
import { TooltipProvider } from "./tooltip";

function Page() {
  const [open, setOpen] = useState(false);
  const ask = (): void => {
    setOpen(true);
  };
  return (
    <TooltipProvider>
      <button type="button" onClick={ask}>
        Rename
      </button>
      <Menu trigger={<button type="button">More</button>}>
        <MenuItem onSelect={ask}>Rename it</MenuItem>
      </Menu>
      {open && <Dialog open onOpenChange={setOpen} title="Rename the film" />}
    </TooltipProvider>
  );
}

describe("a dialog", () => {
  it("gives the keyboard back to the button that opened it", async () => {
    render(<Page />);
    await userEvent.click(screen.getByText("Rename"));
    expect(screen.getByRole("dialog", { name: "Rename the film" })).toBeTruthy();
    await userEvent.keyboard("{Escape}");
    await expect.poll(() => document.activeElement?.textContent).toBe("Rename");
  });

  it("gives it back to the button of the menu that opened it", async () => {
    render(<Page />);
    screen.getByText("More").focus();
    await userEvent.keyboard("{Enter}");
    await userEvent.click(await screen.findByText("Rename it"));
    await screen.findByRole("dialog", { name: "Rename the film" });
    await userEvent.keyboard("{Escape}");
    await expect.poll(() => document.activeElement?.textContent).toBe("More");
  });
});
