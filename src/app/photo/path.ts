/** The folders that a file came from. */

/** Only files of a folder input have `webkitRelativePath`. The paths of dropped files are recorded here. */
const paths = new WeakMap<File, string>()

export function recordPath(file: File, path: string): void {
  paths.set(file, path)
}

/** The file name with the folders that the visitor dropped or chose, such as 'album/summer/a.jpg'. */
export function pathOf(file: File): string {
  return paths.get(file) ?? (file.webkitRelativePath || file.name)
}
