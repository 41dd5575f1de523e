import "./button.css";
import { Slot, Slottable } from "@radix-ui/react-slot";
import { forwardRef, type ButtonHTMLAttributes, type MouseEvent, type ReactNode } from "react";
import { classNames } from "./class-names";
import { Spinner } from "./spinner";

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** primary: the one main act of a view; danger: destroys something; live: something goes on now */
  variant?: "primary" | "secondary" | "quiet" | "danger" | "live";
  size?: "small" | "medium" | "large";
  icon?: ReactNode;
  /** keeps the width and shows that it works */
  busy?: boolean;
  asChild?: boolean;
}

/** While busy the button keeps the focus and its place, but does nothing (also not submit). */
function refuse(event: MouseEvent<HTMLButtonElement>): void {
  event.preventDefault();
}

export const Button = forwardRef<HTMLButtonElement, ButtonProps>(function Button(
  { variant = "secondary", size = "medium", icon, busy = false, asChild = false, className, children, ...rest },
  ref,
) {
  const Tag = asChild ? Slot : "button";
  return (
    <Tag
      ref={ref}
      {...(asChild ? {} : { type: "button" as const })}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      className={classNames("button", `button--${variant}`, `button--${size}`, busy && "button--busy", className)}
      {...rest}
      {...(busy ? { onClick: refuse } : {})}
    >
      {icon && <span className="button-icon" aria-hidden="true">{icon}</span>}
      <Slottable>{children}</Slottable>
      {busy && <Spinner />}
    </Tag>
  );
});
