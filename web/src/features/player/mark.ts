/** Something at a moment, or over a range, as the timeline draws it. */
export interface Mark {
  readonly id: string;
  readonly start: number;
  readonly end: number;
  /** A CSS colour the canvas understands. */
  readonly color: string;
  readonly label: string;
  /** Done with: stands back. */
  readonly quiet: boolean;
}
