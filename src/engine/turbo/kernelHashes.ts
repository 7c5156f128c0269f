/** SHA-256 of each module of kernels, written by `npm run kernels`. */
export const HASHES = {
  kernels: {
    relaxed: '6621fe8ab50f951f26e70f4b6ef11bd4377f59138ea1ba79808fdeefd22169aa',
    plain: 'c844f972c351261abe228d97827bff50e943d10779d467a9e37ac9c60090f520',
  },
  transformer: {
    relaxed: 'eb83b33be1d79b450522374c7af73c44f75a4444dad817ebb6e20846f4309313',
    plain: '95d94435a7f8cacfe8bf086395538df25ac22c520b81110ffaca29516d9a387c',
  },
} as const
