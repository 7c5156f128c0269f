/** Turns a 3D view as the visitor tilts the phone (https://www.w3.org/TR/orientation-event/). */
/** The view turns by this many times the angle of the phone, whose screen must stay visible. */
const GAIN = 1.5
const RADIANS = Math.PI / 180

interface Permission {
  /** iOS asks the visitor, and only in a click. */
  requestPermission?(): Promise<'granted' | 'denied'>
}

/** False on devices without a touch screen: most of them have no sensor, and the event never comes. */
export function mayTilt(): boolean {
  return 'DeviceOrientationEvent' in window && matchMedia('(pointer: coarse)').matches
}

/** Call it in a click. @returns false if the visitor or the browser refused. */
export async function allowTilt(): Promise<boolean> {
  const { requestPermission } = DeviceOrientationEvent as Permission
  if (requestPermission === undefined) return true
  const answer = await requestPermission.call(DeviceOrientationEvent).catch(() => 'denied')
  return answer === 'granted'
}

/** Degrees of a turn to the right and of one towards the visitor, on the screen as it is held. */
function onScreen(beta: number, gamma: number): readonly [right: number, towards: number] {
  const angle = screen.orientation.angle
  if (angle === 90) return [beta, -gamma]
  if (angle === 180) return [-gamma, -beta]
  return angle === 270 ? [-beta, gamma] : [gamma, beta]
}

/**
 * The screen is a window: when its right edge goes back, the visitor sees the scene from the left.
 *
 * @param turn receives angles in radians, to the right and upwards, as `moved` of orbit.ts
 * @returns a function that stops it
 */
export function followTilt(turn: (right: number, above: number) => void): () => void {
  let last: readonly [right: number, towards: number] | null = null
  let angle = NaN
  const follow = ({ beta, gamma }: DeviceOrientationEvent): void => {
    if (beta === null || gamma === null) return
    const now = onScreen(beta, gamma)
    const scale = RADIANS * GAIN
    // After a turn of the screen the axes are others.
    if (last !== null && angle === screen.orientation.angle)
      turn((last[0] - now[0]) * scale, (now[1] - last[1]) * scale)
    last = now
    angle = screen.orientation.angle
  }
  window.addEventListener('deviceorientation', follow)
  return () => window.removeEventListener('deviceorientation', follow)
}
