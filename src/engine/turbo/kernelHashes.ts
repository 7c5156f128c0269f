/** SHA-256 of each module of kernels, written by `npm run kernels`. */
export const HASHES = {
  kernels: {
    relaxed: 'e4006cce684ec46a80414bbc78996a58e7fc448aa0c0004dbf5416632fd1210b',
    plain: 'e9cfa2474156b7b18cc4c68389aca3ebc3c554eb8507d0c43cf9412fd21030ff',
  },
  transformer: {
    relaxed: '049708aaaf92a5ae2c88e80b6d2779d2e2b1532d8c6f3e68d078ebf223844aed',
    plain: '3bb0be8b52af0aa976ff191e73186b054e77ffc6807c18ad85c8fd841e4116ef',
  },
} as const
