/** What an archive may cost, counted over it and all archives in it. */
import { LIMITS } from '../../limits';

/** Ends the reading of an archive; what was read until then stays. */
export class LimitHit extends Error {
  constructor(
    readonly limit: 'ratio' | 'size' | 'count',
    message: string,
  ) {
    super(message);
  }
}

export interface Budget {
  /** @throws LimitHit */
  takeMember(): void;
  /**
   * For one compressed stream.
   * @returns told how many bytes came out, and how many went in so far; throws LimitHit
   */
  meter(): (bytes: number, packed: number) => void;
}

export function newBudget(): Budget {
  let members = 0;
  let total = 0;
  return {
    takeMember() {
      if (++members > LIMITS.archiveMembers)
        throw new LimitHit('count', `more than ${LIMITS.archiveMembers.toLocaleString('en')} files`);
    },

    meter() {
      let out = 0;
      return (bytes, packed) => {
        out += bytes;
        total += bytes;
        if (out > LIMITS.unpackedFreely && out > packed * LIMITS.unpackedRatio)
          throw new LimitHit('ratio', `${Math.floor(out / Math.max(packed, 1))} bytes come out of each one`);
        if (total > LIMITS.unpackedBytes)
          throw new LimitHit('size', `more than ${LIMITS.unpackedBytes / 1024 / 1024} MiB come out of it`);
      };
    },
  };
}
