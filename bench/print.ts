/** The results of `npm run bench` for a terminal. */
import type { Figure } from './figure';
import type { BenchResults } from './run';

const HEAD = ['', 'CPU', 'beside', 'figure', 'paired', 'wall', 'target', 'limit', 'verdict'];
/** Columns of words; the others are numbers. */
const WORDS = new Set([0, 2, 8]);

export function printTable({ figures, machine, method, rounds, trees, kinds }: BenchResults): void {
  const lines = [HEAD, ...figures.map(cells)];
  const widths = HEAD.map((_, i) => Math.max(...lines.map((line) => line[i]!.length)));
  for (const line of lines) {
    const padded = line.map((cell, i) =>
      WORDS.has(i) ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!),
    );
    console.log(padded.join('  ').trimEnd());
  }
  const hardest = kinds.slice(0, 5).map(({ name, ms }) => `${name} ${ms} ms`);
  if (hardest.length > 0) console.log(`\nhardest of ${kinds.length} kinds of 1 MB: ${hardest.join(', ')}`);
  const { cpu, cores, platform, node, load } = machine;
  console.log(`machine: ${cpu}, ${cores} cores, ${platform}, Node ${node}, load ${load}, ${rounds} rounds`);
  console.log(`method: ${method}; figures are ratios of the least of all rounds`);
  for (const [name, { files, folders, bytes, fingerprint }] of Object.entries(trees))
    console.log(`tree ${name}: ${files} files, ${folders} folders, ${bytes} bytes, ${fingerprint}`);
}

function cells({
  title,
  value,
  reference,
  figure,
  unit,
  paired,
  wallMs,
  target,
  limit,
  verdict,
}: Figure): string[] {
  return [
    title,
    value,
    reference,
    figure === null ? '' : `${figure} ${unit}`,
    paired === null ? '' : String(paired),
    wallMs === null ? '' : `${wallMs} ms`,
    target === null ? '' : String(target),
    limit === null ? '' : String(limit),
    verdict,
  ];
}
