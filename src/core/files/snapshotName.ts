/** What a frame of the camera is called as a photo. */

function two(value: number): string {
  return String(value).padStart(2, '0')
}

/** camera-YYYYMMDD-HHMMSS.png in the device's own time; `nth` above 1 is told, for several in one second. */
export function snapshotName(date: Date, nth = 1): string {
  const day = `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`
  const time = `${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`
  return `camera-${day}-${time}${nth > 1 ? `-${nth}` : ''}.png`
}
