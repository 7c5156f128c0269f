/** SHA-256 of each module of kernels, written by `npm run kernels`. */
export const HASHES = {
  kernels: {
    relaxed: 'e26de24a752515e24bb34d1009112740fe18653c4cef5c4357c3ab5a223d77e1',
    plain: 'cc9588fc8f04838830137c0f227e5561a026b14fc0ff649e633667525353b5b6',
  },
  transformer: {
    relaxed: 'eb83b33be1d79b450522374c7af73c44f75a4444dad817ebb6e20846f4309313',
    plain: '95d94435a7f8cacfe8bf086395538df25ac22c520b81110ffaca29516d9a387c',
  },
} as const
