/** SHA-256 of each module of kernels, written by `npm run kernels`. */
export const HASHES = {
  kernels: {
    relaxed: '3b38aa4aa5e23ba603b332956c2f63a47226dee8aaa4630e80a425c7427c371f',
    plain: 'ce559cad2eaa6f0a8d52e553bab48f6cb042b9c1afb425233137aaefe535c6e9',
  },
  transformer: {
    relaxed: '18b4ce23315f651621dbd53042a9a8e87d75249bb46086b3bb073edb652a96be',
    plain: '00facc57cfb68ffb82c79535e9c9ee6109444bf7b654db11d907f0d5b506912f',
  },
} as const
