/** What is wrong with depth inside a photo: it is told in a notice, and the photo is estimated all the same. */

export class DamagedDepth extends Error {
  override readonly name = 'DamagedDepth'
}

/** @throws DamagedDepth unless it holds. `what` is an English phrase that ends a sentence. */
export function ensure(holds: boolean, what: string): asserts holds {
  if (!holds) throw new DamagedDepth(what)
}
