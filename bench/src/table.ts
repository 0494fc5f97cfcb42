import { ratioOf, type Bench, type Measurement } from './bench';

export interface Row {
  readonly bench: Bench;
  readonly measured: Measurement;
}

/** The results as a Markdown table. */
export function tableOf(rows: readonly Row[]): string {
  const head = ['| | what | figure | ceiling | ratio | to reach | |', '|---|---|---|---|---|---|---|'];
  return [...head, ...rows.map(rowOf)].join('\n');
}

function rowOf({ bench, measured }: Row): string {
  const { figure, unit, ceiling, details = {}, faults } = measured;
  const more = Object.entries(details).map(([name, value]) => `${name} ${rounded(value)}`);
  const shown = [`${rounded(figure)} ${unit}`, ...more].join(', ');
  const held = ceiling === undefined ? '' : `${rounded(ceiling.figure)} (${ceiling.what})`;
  const ratio = ratioOf(measured)?.toFixed(2) ?? '';
  const verdict =
    faults.length > 0 ? `BROKEN: ${faults.join('; ')}` : bench.isReached(measured) ? 'yes' : 'no';
  return `| ${[bench.name, bench.what, shown, held, ratio, bench.toReach, verdict].join(' | ')} |`;
}

/** As many digits as mean something. */
export function rounded(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}
