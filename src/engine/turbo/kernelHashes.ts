/** SHA-256 of each module of kernels, written by `npm run kernels`. */
export const HASHES = {
  kernels: {
    relaxed: '3b38aa4aa5e23ba603b332956c2f63a47226dee8aaa4630e80a425c7427c371f',
    plain: 'ce559cad2eaa6f0a8d52e553bab48f6cb042b9c1afb425233137aaefe535c6e9',
  },
  transformer: {
    relaxed: 'd25b0a98b414fc937795b611a033032208e273f0be401634d3931480dd19e089',
    plain: '47b69a48311ca2aece5b31296720df64b84465265673d7a499545d8b3dfd2ee5',
  },
} as const
