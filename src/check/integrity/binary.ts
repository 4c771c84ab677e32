/**
 * Content that cannot be reviewed by reading it. Rule: integrity/binary-content.
 */
import type { BinaryKind } from '../../document';
import type { Observation } from '../../types';

export function checkBinary(binary: BinaryKind, into: Observation[]): void {
  const isMedia = binary.class === 'media';
  into.push({
    rule: 'integrity/binary-content',
    severity: isMedia ? 'info' : 'low',
    start: 0,
    end: 0,
    message: isMedia
      ? `${binary.name}: not scanned for text`
      : `${binary.name}: nobody can review it by reading`,
  });
}
