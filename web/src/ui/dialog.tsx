import "./dialog.css";
import * as Radix from "@radix-ui/react-dialog";
import { X } from "lucide-react";
import { forwardRef, useState, type ReactNode } from "react";
import { classNames } from "./class-names";
import { IconButton } from "./icon-button";
import { keyboardPlace } from "./keyboard-place";

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
export function Dialog({ open, onOpenChange, ...content }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="veil" />
        <Content {...content} />
      </Radix.Portal>
    </Radix.Root>
  );
}

type ContentProps = Omit<DialogProps, "open" | "onOpenChange">;

const Content = forwardRef<HTMLDivElement, ContentProps>(function Content({ title, description, children, footer, size = "small" }, ref) {
  // It is opened by state, not by a trigger of its own: it must remember itself whom to give the keyboard back.
  const [opener] = useState(keyboardPlace);
  return (
    <Radix.Content
      ref={ref}
      className={classNames("dialog", `dialog--${size}`)}
      onOpenAutoFocus={focusWhatMatters}
      onCloseAutoFocus={(event) => {
        event.preventDefault();
        opener?.focus();
      }}
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
  );
});
