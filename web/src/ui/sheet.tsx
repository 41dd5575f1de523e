import "./dialog.css";
import "./sheet.css";
import * as Radix from "@radix-ui/react-dialog";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names";
import { IconButton } from "./icon-button";

interface SheetProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** the edge that it is drawn from */
  side?: "bottom" | "right";
  children: ReactNode;
}

/** A drawer at an edge: tools and lists on a phone, details on a desk. */
export function Sheet({ open, onOpenChange, title, side = "bottom", children }: SheetProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="veil" />
        <Radix.Content className={classNames("sheet", `sheet--${side}`)} aria-describedby={undefined}>
          <header className="dialog-head">
            <Radix.Title className="dialog-title">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton label="Close" icon={<X />} size="small" />
            </Radix.Close>
          </header>
          <div className="sheet-body">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
