/**
 * Why a step of an upload did not work, which decides what happens next:
 * transient: try again later · expired: ask for a new address and try at once · refused: final, `message` is for a person
 * · closed: the upload is finished or gone on the server · incomplete: the server misses parts.
 */
export type FaultKind = "transient" | "expired" | "refused" | "closed" | "incomplete";

export class UploadFault extends Error {
  override readonly name = "UploadFault";
  readonly kind: FaultKind;

  constructor(kind: FaultKind, message: string) {
    super(message);
    this.kind = kind;
  }
}
