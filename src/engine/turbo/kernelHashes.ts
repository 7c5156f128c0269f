/** SHA-256 of each module of kernels, written by `npm run kernels`. */
export const HASHES = {
  kernels: {
    relaxed: 'e4006cce684ec46a80414bbc78996a58e7fc448aa0c0004dbf5416632fd1210b',
    plain: 'e9cfa2474156b7b18cc4c68389aca3ebc3c554eb8507d0c43cf9412fd21030ff',
  },
  transformer: {
    relaxed: '2e4de888a037564afbef6575b1a57466b7a3d1f74617d1c15d4cc93cc82c102b',
    plain: 'dfb012d8ac3b1d6365bd226eb62a72927d13f048a1277cd167c747ca1c663f2e',
  },
} as const
