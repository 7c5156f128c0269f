/** Shows progress on stderr: one line that is rewritten on a terminal, otherwise a line for every 10%. */
const MEGA = 1e6

export function progressLine(label: string): (done: number, total: number) => void {
  const began = performance.now()
  let first: number | undefined
  let shown = -1
  return (done, total) => {
    first ??= done
    const isLive = process.stderr.isTTY === true
    const step = Math.floor((done / total) * (isLive ? 1000 : 10))
    if (step === shown) return
    shown = step
    const rate = (done - first) / MEGA / Math.max(0.001, (performance.now() - began) / 1000)
    const percent = Math.floor((done / total) * 100)
    const amount = `${(done / MEGA).toFixed(1)} of ${(total / MEGA).toFixed(1)} MB`
    const text = `${label}: ${percent}%, ${amount}, ${rate.toFixed(1)} MB/s`
    process.stderr.write(isLive ? `\r${text}\u001b[K${done === total ? '\n' : ''}` : `${text}\n`)
  }
}
