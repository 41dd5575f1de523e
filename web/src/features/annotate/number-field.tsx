import { useState } from "react";

interface NumberFieldProps {
  label: string;
  value: number;
  least: number;
  most: number;
  step: number;
  onChange: (value: number) => void;
}

/** A number that holds when it is a number; while somebody types it may be anything. */
export function NumberField({ label, value, least, most, step, onChange }: NumberFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <label>
      {label}
      <input
        type="number"
        inputMode="decimal"
        min={least}
        max={most}
        step={step}
        value={typed ?? String(Math.round(value * 100) / 100)}
        onChange={(event) => {
          const number = event.target.valueAsNumber;
          setTyped(event.target.value);
          if (Number.isFinite(number) && number >= least && number <= most) onChange(number);
        }}
        onBlur={() => {
          setTyped(null);
        }}
      />
    </label>
  );
}
