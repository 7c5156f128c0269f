/** Reads the distances that visitors type. */

/**
 * NaN if the text is empty or no number. Half of the world writes a comma for the decimal point, an input method for Chinese
 * types full-width characters, and many type the unit as well.
 */
export function parseMetres(text: string): number {
  const plain = text
    .normalize('NFKC')
    .trim()
    .replace(/\s*(m|米)$/iu, '')
    .replace(/[,。]/u, '.')
  return plain === '' ? NaN : Number(plain)
}
