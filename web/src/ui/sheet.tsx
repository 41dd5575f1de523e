import "./dialog.css";
import "./sheet.css";
import * as Radix from "@radix-ui/react-dialog";
import { X } from "lucide-react";
import { forwardRef, useState, type ReactNode } from "react";
import { classNames } from "./class-names";
import { IconButton } from "./icon-button";
import { keyboardPlace } from "./keyboard-place";

interface SheetProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** the edge that it is drawn from; "aside": the right one of a desk, the bottom of a phone, and the page stays clear */
  side?: "bottom" | "right" | "aside";
  children: ReactNode;
}

/** A drawer at an edge: tools and lists on a phone, details on a desk. */
export function Sheet({ open, onOpenChange, ...content }: SheetProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={classNames("veil", content.side === "aside" && "veil--clear")} />
        <Content {...content} />
      </Radix.Portal>
    </Radix.Root>
  );
}

type ContentProps = Omit<SheetProps, "open" | "onOpenChange">;

const Content = forwardRef<HTMLDivElement, ContentProps>(function Content({ title, side = "bottom", children }, ref) {
  // Like a dialog, it is opened by state and gives the keyboard back itself.
  const [opener] = useState(keyboardPlace);
  return (
    <Radix.Content
      ref={ref}
      className={classNames("sheet", `sheet--${side}`)}
      aria-describedby={undefined}
      onOpenAutoFocus={(event) => {
        event.preventDefault();
        if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
      }}
      onCloseAutoFocus={(event) => {
        event.preventDefault();
        opener?.focus();
      }}
    >
      <header className="dialog-head">
        <Radix.Title className="dialog-title">{title}</Radix.Title>
        <Radix.Close asChild>
          <IconButton label="Close" icon={<X />} size="small" />
        </Radix.Close>
      </header>
      <div className="sheet-body">{children}</div>
    </Radix.Content>
  );
});
