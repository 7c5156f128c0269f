/** The options of the files in space: 3D models, stereo pictures, blur, cut-outs and loops. docs/space.md describes each. */

/** A number is [default, least, most]; a choice is a list whose first entry is the default; a switch is its default. */
export const SPACE_OPTIONS = {
  ratio: [4, 1.01, 1000],
  cut: [16, 0, 1000],
  triangles: [200_000, 2, 2_000_000],
  points: false,
  side: [100, 1, 2000],
  relief: [15, 0.1, 500],
  base: [2, 0.2, 100],
  wall: [0, 0, 100],
  parallax: [3, 0.1, 10],
  zero: [0.5, 0, 1],
  half: false,
  swap: false,
  stack: false,
  glasses: ['dubois', 'half-colour', 'colour'],
  aperture: [3, 0.1, 10],
  focus: [-1, -1, 1],
  bokeh: ['disc', 'hexagon'],
  from: [-1, -1, 1],
  to: [1, 0, 1],
  soft: [0.05, 0, 1],
  backdrop: ['transparent', 'mask', 'fog', 'grey'],
  motion: ['sway', 'orbit', 'dolly', 'zoom', 'wiggle'],
  seconds: [2, 0.5, 10],
  pixels: [0, 0, 3840],
} as const satisfies Record<
  string,
  readonly [number, number, number] | readonly [string, string, ...string[]] | boolean
>

type Table = typeof SPACE_OPTIONS

export type SpaceOptions = {
  readonly [Name in keyof Table]: Table[Name] extends boolean
    ? boolean
    : Table[Name] extends readonly number[]
      ? number
      : Table[Name] extends readonly (infer Choice)[]
        ? Choice
        : never
}

function checked(name: string, rule: Table[keyof Table], value: unknown): unknown {
  if (typeof rule === 'boolean') return Boolean(value ?? rule)
  if (value === undefined) return rule[0]
  const choices: readonly (string | number)[] = rule
  if (typeof choices[0] === 'string') {
    if (choices.includes(String(value))) return value
    throw new TypeError(`“${name}” must be one of ${rule.join(', ')}, not “${String(value)}”.`)
  }
  const [, least = 0, most = 0] = choices.map(Number)
  if (typeof value === 'number' && value >= least && value <= most) return value
  throw new TypeError(`“${name}” must be a number from ${least} to ${most}, not ${String(value)}.`)
}

/**
 * Checks the options of a caller without types, and adds the defaults.
 * @throws TypeError with a message that names the invalid option.
 */
export function validateSpaceOptions(input: Readonly<Record<string, unknown>> = {}): SpaceOptions {
  for (const name of Object.keys(input))
    if (!Object.hasOwn(SPACE_OPTIONS, name))
      throw new TypeError(
        `There is no option “${name}”. The options are ${Object.keys(SPACE_OPTIONS).join(', ')}.`,
      )
  return Object.fromEntries(
    Object.entries(SPACE_OPTIONS).map(([name, rule]) => [name, checked(name, rule, input[name])]),
  ) as SpaceOptions
}
