import "./menu.css";
import * as Radix from "@radix-ui/react-dropdown-menu";
import { Check } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { classNames } from "./class-names";

interface MenuProps {
  trigger: ReactElement;
  align?: "start" | "center" | "end";
  side?: "top" | "bottom";
  children: ReactNode;
}

export function Menu({ trigger, align = "end", side = "bottom", children }: MenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className="menu" align={align} side={side} sideOffset={6} collisionPadding={8}>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface MenuItemProps {
  icon?: ReactNode;
  shortcut?: string;
  danger?: boolean;
  disabled?: boolean;
  onSelect: () => void;
  children: ReactNode;
}

export function MenuItem({ icon, shortcut, danger = false, disabled = false, onSelect, children }: MenuItemProps) {
  return (
    <Radix.Item
      className={classNames("menu-item", danger && "menu-item--danger")}
      disabled={disabled}
      onSelect={onSelect}
    >
      <span className="menu-icon" aria-hidden="true">{icon}</span>
      <span className="menu-text">{children}</span>
      {shortcut && <kbd className="menu-key">{shortcut}</kbd>}
    </Radix.Item>
  );
}

interface MenuChoiceProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; label: string; note?: string }[];
  onChange: (value: T) => void;
}

/** One of several, with a tick at the one that holds. */
export function MenuChoice<T extends string>({ label, value, options, onChange }: MenuChoiceProps<T>) {
  return (
    <>
      <Radix.Label className="menu-label">{label}</Radix.Label>
      <Radix.RadioGroup
        value={value}
        onValueChange={(next) => {
          onChange(next as T);
        }}
      >
        {options.map((option) => (
          <Radix.RadioItem key={option.value} value={option.value} className="menu-item">
            <span className="menu-icon">
              <Radix.ItemIndicator>
                <Check />
              </Radix.ItemIndicator>
            </span>
            <span className="menu-text">{option.label}</span>
            {option.note && <span className="menu-key">{option.note}</span>}
          </Radix.RadioItem>
        ))}
      </Radix.RadioGroup>
    </>
  );
}

interface MenuSwatchesProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; label: string; color: string }[];
  onChange: (value: T) => void;
}

/** One of several colours, in a row. */
export function MenuSwatches<T extends string>({ label, value, options, onChange }: MenuSwatchesProps<T>) {
  return (
    <>
      <Radix.Label className="menu-label">{label}</Radix.Label>
      <Radix.RadioGroup
        className="menu-swatches"
        aria-label={label}
        value={value}
        onValueChange={(next) => {
          onChange(next as T);
        }}
      >
        {options.map((option) => (
          <Radix.RadioItem key={option.value} value={option.value} className="menu-swatch" aria-label={option.label} title={option.label}>
            <i style={{ background: option.color }} />
          </Radix.RadioItem>
        ))}
      </Radix.RadioGroup>
    </>
  );
}

export function MenuSeparator() {
  return <Radix.Separator className="menu-line" />;
}

/** Something to read in a menu, not to choose. */
export function MenuNote({ children }: { children: ReactNode }) {
  return <div className="menu-note">{children}</div>;
}
