/** SHA-256 of each module of kernels, written by `npm run kernels`. */
export const HASHES = {
  kernels: {
    relaxed: '3b38aa4aa5e23ba603b332956c2f63a47226dee8aaa4630e80a425c7427c371f',
    plain: 'ce559cad2eaa6f0a8d52e553bab48f6cb042b9c1afb425233137aaefe535c6e9',
  },
  transformer: {
    relaxed: '19e0d251b84e70fd02ed67399409d7724d9410ce18fdfb940ced334eddd45b8e',
    plain: '22c0d83cfae45630e91ff868b3fe83ee76eb0ca7de891aec3d32080d38342003',
  },
} as const
