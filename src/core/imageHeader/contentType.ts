/** Hosts that answer every address with a page of their own do not have the file that was asked for. */
export const isPage = (contentType: string | null): boolean => contentType?.startsWith('text/html') === true
