/** True for a file that the browser, or its name, says is a video. Some systems know no type for MOV and MKV. */
export function isVideo(file: File): boolean {
  return file.type.startsWith('video/') || /\.(?:mp4|m4v|mov|webm|mkv)$/i.test(file.name)
}
