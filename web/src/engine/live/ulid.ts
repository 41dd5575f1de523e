/** Ids made by this client: 48 bits of time, 80 of chance, sortable (ulid/spec). Ids of one millisecond keep their order. */
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

let lastTime = -1;
let lastChance = new Uint8Array(16);

function chanceOf(now: number): Uint8Array {
  if (now > lastTime) {
    lastTime = now;
    lastChance = crypto.getRandomValues(new Uint8Array(16)).map((byte) => byte % 32);
    return lastChance;
  }
  for (let i = 15; i >= 0; i -= 1) {
    const digit = (lastChance[i] as number) + 1;
    lastChance[i] = digit % 32;
    if (digit < 32) break;
  }
  return lastChance;
}

export function ulid(now = Date.now()): string {
  const chance = chanceOf(now);
  let rest = lastTime;
  let time = "";
  for (let i = 0; i < 10; i += 1) {
    time = LETTERS.charAt(rest % 32) + time;
    rest = Math.floor(rest / 32);
  }
  return time + Array.from(chance, (digit) => LETTERS.charAt(digit)).join("");
}

export const annotationId = (): string => `ann_${ulid()}`;
