/** Hosts that answer every address with a page of their own do not have the file that was asked for. */
export function isHtml(contentType: string | null): boolean {
  return contentType?.startsWith('text/html') === true
}
