import { setBlur, setKnown } from "@/engine/canvas/draft-keys";
import type { DraftStore } from "@/engine/canvas/draft-store";
import { UNITS } from "@/engine/canvas/shapes/shape";
import type { Blur, Ruler, Unit } from "@/engine/canvas/shapes/shape";
import { NumberField } from "./number-field";

/** A ruler whose length somebody knows is the measure of the whole film. */
export function RulerFacts({ draft, ruler }: { draft: DraftStore; ruler: Ruler }) {
  const { length, unit } = ruler.known ?? { length: 1, unit: "m" as Unit };
  return (
    <fieldset>
      <legend>Length</legend>
      <label className="shape-check shape-wide">
        <input type="checkbox" checked={ruler.known !== undefined} onChange={(event) => { setKnown(draft, event.target.checked ? { length, unit } : null); }} />
        I know how long this is
      </label>
      {ruler.known && (
        <>
          <NumberField label="Known length" value={length} least={0.001} most={1_000_000} step={0.1} onChange={(next) => { setKnown(draft, { length: next, unit }); }} />
          <label>
            Unit
            <select value={unit} onChange={(event) => { setKnown(draft, { length, unit: event.target.value as Unit }); }}>
              {UNITS.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          </label>
        </>
      )}
      <p>Once it is posted, all rulers of this film are read in its unit. True for what is as far from the camera as this line.</p>
    </fieldset>
  );
}

export function BlurFacts({ draft, blur }: { draft: DraftStore; blur: Blur }) {
  return (
    <fieldset>
      <legend>Blur</legend>
      <label>
        Form
        <select value={blur.form} onChange={(event) => { setBlur(draft, { form: event.target.value as Blur["form"] }); }}>
          <option value="ellipse">Ellipse</option>
          <option value="box">Box</option>
        </select>
      </label>
      <NumberField label="Strength, %" value={blur.strength * 100} least={1} most={20} step={1} onChange={(percent) => { setBlur(draft, { strength: percent / 100 }); }} />
      <p>It hides this part in the player, for everyone who sees the note, on the note’s frames. The film’s file, its downloads and its preview pictures are untouched.</p>
    </fieldset>
  );
}
