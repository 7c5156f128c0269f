/** The painters that the page keeps: hired when first needed, replaced when they die. */
import type { Size } from '../../core/types.ts'
import type { PainterDoor } from '../../worker/protocol.ts'
import { type Mortal, mortal, WorkerDied } from '../mortal.ts'
import { spawnPainter } from '../spawn.ts'

export type Painter = Mortal<PainterDoor>

/** Below this one painter is done before a second one has its job. */
const PIXELS_PER_PAINTER = 1_000_000
const MOST_PAINTERS = 4
/** A painter silent this long is gone: a strip takes milliseconds, also where several pictures wait for theirs. */
export const LIMIT_MS = 20_000

const painters: Painter[] = []

/** As many painters as pay off for so large a picture. */
export function painterCount({ width, height }: Size): number {
  return Math.max(
    1,
    Math.min(
      MOST_PAINTERS,
      navigator.hardwareConcurrency,
      Math.floor((width * height) / PIXELS_PER_PAINTER),
    ),
  )
}

/** At least one. Throws 'sandboxed' where no worker may be started. */
export function hire(count: number): readonly [Painter, ...Painter[]] {
  for (let i = 0; i < count; i++)
    if (painters[i]?.dead !== false) painters[i] = mortal<PainterDoor>(spawnPainter())
  const [first, ...others] = painters.slice(0, count)
  if (first === undefined) throw new WorkerDied('No painter.')
  return [first, ...others]
}
