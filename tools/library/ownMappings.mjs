/** The mappings of a source map (https://tc39.es/ecma426/), without those of some sources. */

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** @param {string} segment base64 VLQ @returns {number[]} */
function decoded(segment) {
  const values = []
  let [value, shift] = [0, 0]
  for (const digit of segment) {
    const bits = DIGITS.indexOf(digit)
    value += (bits & 31) * 2 ** shift
    shift += 5
    if (bits & 32) continue
    values.push(value % 2 === 1 ? -Math.floor(value / 2) : value / 2)
    value = 0
    shift = 0
  }
  return values
}

/** @param {readonly number[]} values */
function encoded(values) {
  let text = ''
  for (const value of values) {
    let rest = value < 0 ? -value * 2 + 1 : value * 2
    do {
      const bits = rest % 32
      rest = Math.floor(rest / 32)
      text += DIGITS[rest > 0 ? bits + 32 : bits]
    } while (rest > 0)
  }
  return text
}

/**
 * A place in the code of another source is mapped to nothing, once for each stretch of such places.
 * @param {string} mappings
 * @param {(source: number) => boolean} isKept Receives the index of a source.
 */
export function filteredMappings(mappings, isKept) {
  // Source, line, column and name are relative to the segment before, also across lines.
  const read = [0, 0, 0, 0]
  const written = [0, 0, 0, 0]
  return mappings
    .split(';')
    .map((line) => {
      let [at, from, isEmpty] = [0, 0, true]
      const segments = []
      for (const segment of line === '' ? [] : line.split(',')) {
        const [column = 0, ...fields] = decoded(segment)
        at += column
        for (const [i, field] of fields.entries()) read[i] = (read[i] ?? 0) + field
        const isOwn = fields.length > 0 && isKept(read[0] ?? -1)
        if (!isOwn && isEmpty) continue
        isEmpty = !isOwn
        const own = isOwn ? read.slice(0, fields.length) : []
        segments.push(encoded([at - from, ...own.map((value, i) => value - (written[i] ?? 0))]))
        for (const [i, value] of own.entries()) written[i] = value
        from = at
      }
      return segments.join(',')
    })
    .join(';')
}
