/** The table of faults (test/faults.md): which fault can reach which stage of a photo's path, and what its test has seen. */

export const STAGES = [
  'source',
  'hash',
  'remembered',
  'decode',
  'prepare',
  'model bytes',
  'compile',
  'infer',
  'store',
  'refine',
  'colour',
  'export',
] as const

export type Stage = (typeof STAGES)[number]

/**
 * The stages that depend on what a fault breaks. The table has a row for each of them. `why` says for the others why the fault cannot
 * reach them.
 */
export const FAULTS = {
  'worker killed': {
    stages: ['prepare', 'model bytes', 'compile', 'infer', 'refine', 'colour', 'export'],
    why: 'runs in the page itself',
  },
  'wasm trap': { stages: ['compile', 'infer'], why: 'runs no WebAssembly' },
  'out of memory': {
    stages: ['source', 'hash', 'decode', 'compile', 'infer', 'refine', 'colour', 'export'],
    why: 'allocates only what an earlier stage has held',
  },
  'never answers': { stages: STAGES, why: '' },
  'connection cut': {
    stages: ['source', 'model bytes', 'compile', 'colour'],
    why: 'loads no file',
  },
  'connection slow': {
    stages: ['source', 'model bytes'],
    why: 'loads no file that a slow one delays alone',
  },
  'wrong answer': { stages: ['source', 'model bytes', 'compile'], why: 'loads no file' },
  'IndexedDB missing': { stages: ['remembered', 'model bytes', 'store'], why: 'uses no storage' },
  'IndexedDB blocked': {
    stages: ['remembered', 'store'],
    why: 'uses no storage that another tab opens',
  },
  'IndexedDB fails in mid-write': { stages: ['store'], why: 'writes no map' },
  'IndexedDB of another version': { stages: ['remembered', 'store'], why: 'uses no storage' },
  'quota full': { stages: ['model bytes', 'store'], why: 'writes nothing' },
  'storage evicted': { stages: ['remembered', 'model bytes'], why: 'reads no storage' },
  'update in mid-run': { stages: ['infer'], why: 'ends before the update does' },
  'tab frozen': { stages: ['infer'], why: 'is as short as a frame' },
  'page killed': { stages: ['model bytes', 'store'], why: 'writes nothing' },
  'clock jumps': { stages: ['infer', 'store'], why: 'reads no clock' },
} as const satisfies Readonly<
  Record<string, { readonly stages: readonly Stage[]; readonly why: string }>
>

export type Fault = keyof typeof FAULTS

export interface Row {
  readonly fault: Fault
  readonly stage: Stage
  /** How the test injects the fault. */
  readonly how: string
  readonly outcome: Outcome
  /** The sentences on screen; 'nothing' where the visitor notices nothing. */
  readonly sees: string
  /** File and title of the test. */
  readonly test: string
}

export const OUTCOMES = ['map', 'map after a second try', 'sentence', 'Stop'] as const
export type Outcome = (typeof OUTCOMES)[number]

const HEAD = `# Faults

A photo that is dropped in ends as a right map or as a sentence, nothing that the visitor had is lost, and nothing hangs. Each row
is a test that breaks one thing at one stage of a photo's path. \`npm run faults\` runs these tests and writes this file; \`npm test\` fails
if a row has another outcome or another sentence.

- **map**: the map is the same as without the fault.
- **map after a second try**: the same map; the page has repeated the work by itself.
- **sentence**: there is no map, and the page says why and what to do.
- **Stop**: the page says after 15 seconds that there is no progress. After Stop the next photo has its map.

`

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}

function line(cells: readonly string[]): string {
  return `| ${cells.map(cell).join(' | ')} |\n`
}

function ruled(head: readonly string[]): string {
  return line(head) + line(head.map(() => '---'))
}

function byPlace(a: Row, b: Row): number {
  const faults = Object.keys(FAULTS)
  return (
    faults.indexOf(a.fault) - faults.indexOf(b.fault) ||
    STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage) ||
    (a.how < b.how ? -1 : 1)
  )
}

export function rowLine({ fault, stage, how, outcome, sees, test }: Row): string {
  return line([fault, stage, how, outcome, sees, test])
}

/** The cells of fault × stage without a row although the fault can reach the stage. */
export function emptyCells(rows: readonly Pick<Row, 'fault' | 'stage'>[]): readonly string[] {
  return (Object.keys(FAULTS) as Fault[]).flatMap((fault) =>
    FAULTS[fault].stages
      .filter((stage) => !rows.some((row) => row.fault === fault && row.stage === stage))
      .map((stage) => `${fault} × ${stage}`),
  )
}

/** The whole of test/faults.md. */
export function tableText(rows: readonly Row[]): string {
  const count = (fault: Fault, stage: Stage): number =>
    rows.filter((row) => row.fault === fault && row.stage === stage).length
  const overview = (Object.keys(FAULTS) as Fault[]).map((fault) =>
    line([
      fault,
      ...STAGES.map((stage) => String(count(fault, stage) || '–')),
      FAULTS[fault].why || 'every stage',
    ]),
  )
  const ends = OUTCOMES.map(
    (outcome) => `${rows.filter((row) => row.outcome === outcome).length} ${outcome}`,
  )
  return [
    HEAD,
    `${rows.length} rows: ${ends.join(', ')}.\n\n`,
    '## Rows for each fault and stage\n\nA dash: the stage cannot meet this fault, because it does what the last column says.\n\n',
    ruled(['fault', ...STAGES, 'the other stages']),
    ...overview,
    '\n## Rows\n\n',
    ruled(['fault', 'stage', 'how', 'outcome', 'what the visitor sees', 'test']),
    ...[...rows].sort(byPlace).map(rowLine),
  ].join('')
}
