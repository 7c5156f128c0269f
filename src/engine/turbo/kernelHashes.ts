/** SHA-256 of each module of kernels, written by `npm run kernels`. */
export const HASHES = {
  kernels: {
    relaxed: '4b9bfdb500247ad1f0ac9b61332666875a0d204308f16b51606bb56ca0fad64b',
    plain: 'df82a70fbe29fddb70ec422ba16cc2ccdada8b8ffc8e663f95767051e3c9f54f',
  },
  transformer: {
    relaxed: '003b7402ccf10063aea4a54d36d383051f9a4f4efa6411ac239794019f1a5bc0',
    plain: '3d59ce4bb44b3cea367cd14c63ef92eeb70106f0f342a08e1de915e08c814a83',
  },
} as const
