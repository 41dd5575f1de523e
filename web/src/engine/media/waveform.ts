/** The sound's outline: pairs of lowest and highest sample, −128 … 127. */
export interface Waveform {
  readonly version: 1;
  readonly sampleRate: number;
  readonly samplesPerPeak: number;
  readonly peaks: readonly number[];
}

const FULL = 128;
/** A quiet film's outline is lifted, but silence must not look like sound. */
const MOST_LIFT = 8;

function liftOf(peaks: readonly number[]): number {
  const loudest = peaks.reduce((most, peak) => Math.max(most, Math.abs(peak)), 0);
  return loudest === 0 ? 1 : Math.min(MOST_LIFT, FULL / loudest);
}

/**
 * An SVG path of the outline in a box of `columns` × 2 (y from −1 to 1), loudest of all peaks that fall into a column.
 * `seconds` is the film's length: sound may be shorter.
 */
export function waveformPath({ peaks, samplesPerPeak, sampleRate }: Waveform, seconds: number, columns: number): string {
  const pairs = Math.floor(peaks.length / 2);
  if (pairs === 0 || seconds <= 0) return "";
  const pairsPerColumn = (seconds * sampleRate) / samplesPerPeak / columns;
  const unit = FULL / liftOf(peaks);
  const top: string[] = [];
  const bottom: string[] = [];
  for (let column = 0; column < columns; column += 1) {
    let low = 0;
    let high = 0;
    const from = Math.floor(column * pairsPerColumn);
    const to = Math.max(from + 1, Math.floor((column + 1) * pairsPerColumn));
    for (let pair = from; pair < Math.min(pairs, to); pair += 1) {
      low = Math.min(low, peaks[2 * pair] as number);
      high = Math.max(high, peaks[2 * pair + 1] as number);
    }
    top.push(`${column} ${(-high / unit).toFixed(3)}`);
    bottom.push(`${column} ${(-low / unit).toFixed(3)}`);
  }
  return `M${top.join("L")}L${bottom.reverse().join("L")}Z`;
}
