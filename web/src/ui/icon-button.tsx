import "./icon-button.css";
import { forwardRef, type ButtonHTMLAttributes, type ReactNode } from "react";
import { classNames } from "./class-names";
import { Tooltip } from "./tooltip";

export interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "children" | "aria-label"> {
  /** its name, for the tooltip and for screen readers */
  label: string;
  icon: ReactNode;
  /** the key that does the same; shown in the tooltip */
  shortcut?: string;
  size?: "small" | "medium" | "large";
  variant?: "quiet" | "outlined" | "solid" | "over";
  /** a button that stays down while it is true */
  pressed?: boolean;
  tooltipSide?: "top" | "right" | "bottom" | "left";
}

export const IconButton = forwardRef<HTMLButtonElement, IconButtonProps>(function IconButton(
  { label, icon, shortcut, size = "medium", variant = "quiet", pressed, tooltipSide, className, ...rest },
  ref,
) {
  return (
    <Tooltip text={label} {...(shortcut ? { shortcut } : {})} {...(tooltipSide ? { side: tooltipSide } : {})}>
      <button
        ref={ref}
        type="button"
        aria-label={label}
        aria-pressed={pressed}
        aria-keyshortcuts={shortcut}
        className={classNames("icon-button", `icon-button--${variant}`, `icon-button--${size}`, className)}
        {...rest}
      >
        {icon}
      </button>
    </Tooltip>
  );
});
