/** The host named a model to which the visitor of this frame has not agreed. */
export class ModelUnasked extends Error {
  override readonly name = 'ModelUnasked'

  /** @param address as shown in messages */
  constructor(address: string) {
    super(
      `The visitor has not agreed to the model at ${address}. Send its address with set() first, and the frame asks.`,
    )
  }
}
