/** Plays a loop on the stage, frame by frame as the worker makes them. */
import type { Preview } from '../../worker/protocol.ts'

/** As many are kept in memory, 1 MB each at most. */
const MOST_FRAMES = 48
const FRAMES_PER_SECOND = 24

export interface LoopPlayer {
  /** Makes the frames of a loop of this duration and plays them until `stop`. */
  play(seconds: number): Promise<void>
  stop(): void
}

/** @param frame makes the frame of a phase, 0 … 1; undefined if it is no longer wanted */
export function createLoopPlayer(
  frame: (phase: number) => Promise<Preview | undefined>,
  show: (preview: Preview) => void,
): LoopPlayer {
  let run = 0
  const play = async (seconds: number): Promise<void> => {
    const own = ++run
    const count = Math.min(MOST_FRAMES, Math.round(seconds * FRAMES_PER_SECOND))
    const frames: Preview[] = []
    let shown = -1
    const start = performance.now()
    const tick = (now: number): void => {
      if (own !== run) return
      const at = Math.floor((((now - start) / 1000 / seconds) % 1) * count)
      const ready = frames[Math.max(0, at)]
      if (ready !== undefined && at !== shown) {
        show(ready)
        shown = at
      }
      requestAnimationFrame(tick)
    }
    requestAnimationFrame(tick)
    for (let i = 0; i < count; ++i) {
      const made = await frame(i / count)
      if (made === undefined || own !== run) return
      frames.push(made)
    }
  }
  return {
    play,
    stop: () => {
      run += 1
    },
  }
}
