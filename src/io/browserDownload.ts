/** Saves a file in the visitor's download folder. */

/** Browsers read the blob after the click has returned. A minute is enough for the largest file. */
const KEEP_MS = 60_000

export function download(blob: Blob, fileName: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = fileName
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), KEEP_MS)
}
