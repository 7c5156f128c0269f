/** A dropped file does not know the folders that it came from, so they are kept here. */
const paths = new WeakMap<File, string>()

export function recordPath(file: File, path: string): void {
  paths.set(file, path)
}

/** The file's name, with the folders that it was dropped or chosen in. */
export function pathOf(file: File): string {
  return paths.get(file) ?? (file.webkitRelativePath || file.name)
}
