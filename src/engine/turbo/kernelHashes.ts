/** SHA-256 of each module of kernels, written by `npm run kernels`. */
export const HASHES = {
  kernels: {
    relaxed: '4b9bfdb500247ad1f0ac9b61332666875a0d204308f16b51606bb56ca0fad64b',
    plain: 'df82a70fbe29fddb70ec422ba16cc2ccdada8b8ffc8e663f95767051e3c9f54f',
  },
  transformer: {
    relaxed: '049708aaaf92a5ae2c88e80b6d2779d2e2b1532d8c6f3e68d078ebf223844aed',
    plain: '3bb0be8b52af0aa976ff191e73186b054e77ffc6807c18ad85c8fd841e4116ef',
  },
} as const
