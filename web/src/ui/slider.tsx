import "./slider.css";
import * as Radix from "@radix-ui/react-slider";

interface SliderProps {
  label: string;
  value: number;
  min: number;
  max: number;
  step: number;
  onChange: (value: number) => void;
  /** reads the value aloud, e.g. "40 percent" */
  valueText?: string;
}

export function Slider({ label, value, min, max, step, onChange, valueText }: SliderProps) {
  return (
    <Radix.Root
      className="slider"
      value={[value]}
      min={min}
      max={max}
      step={step}
      onValueChange={([next]) => {
        if (next !== undefined) onChange(next);
      }}
    >
      <Radix.Track className="slider-track">
        <Radix.Range className="slider-range" />
      </Radix.Track>
      <Radix.Thumb className="slider-thumb" aria-label={label} aria-valuetext={valueText} />
    </Radix.Root>
  );
}
