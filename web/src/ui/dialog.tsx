import "./dialog.css";
import * as Radix from "@radix-ui/react-dialog";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names";
import { IconButton } from "./icon-button";

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  /** the acts, the main one last */
  footer?: ReactNode;
  size?: "small" | "medium";
}

/** The first field, else the first (and mildest) act; never the button that closes, whose tooltip would pop up. */
function focusWhatMatters(event: Event): void {
  const dialog = event.currentTarget;
  if (!(dialog instanceof HTMLElement)) return;
  event.preventDefault();
  const field = dialog.querySelector<HTMLElement>("input:not([type=hidden]), textarea");
  const act = dialog.querySelector<HTMLElement>(".dialog-foot button, .dialog-body button");
  (field ?? act ?? dialog).focus();
}

/** A question or a small task in front of the page. On a phone it rises from the bottom edge. */
export function Dialog({ open, onOpenChange, title, description, children, footer, size = "small" }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="veil" />
        <Radix.Content
          className={classNames("dialog", `dialog--${size}`)}
          onOpenAutoFocus={focusWhatMatters}
          {...(description ? {} : { "aria-describedby": undefined })}
        >
          <header className="dialog-head">
            <Radix.Title className="dialog-title">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton label="Close" icon={<X />} size="small" />
            </Radix.Close>
          </header>
          {description && <Radix.Description className="dialog-text">{description}</Radix.Description>}
          {children && <div className="dialog-body">{children}</div>}
          {footer && <footer className="dialog-foot">{footer}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
