import "./segmented.css";
import * as Radix from "@radix-ui/react-toggle-group";
import type { ReactNode } from "react";

interface SegmentedProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; label: ReactNode; name?: string }[];
  onChange: (value: T) => void;
}

/** One of few, all in sight. */
export function Segmented<T extends string>({ label, value, options, onChange }: SegmentedProps<T>) {
  return (
    <Radix.Root
      type="single"
      className="segmented"
      aria-label={label}
      value={value}
      onValueChange={(next) => {
        if (next) onChange(next as T);
      }}
    >
      {options.map((option) => (
        <Radix.Item key={option.value} value={option.value} className="segmented-item" aria-label={option.name}>
          {option.label}
        </Radix.Item>
      ))}
    </Radix.Root>
  );
}
