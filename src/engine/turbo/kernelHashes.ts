/** SHA-256 of each module of kernels, written by `npm run kernels`. */
export const INTEGRITY = {
  kernels: {
    relaxed: 'sha256-OziqSqXiO6YDszKVbC9jpHIm3uiqpGMOgKQlx0J8Nx8=',
    plain: 'sha256-zlWcrS6qbwqNUuVTurSPbLBCucGvtCUjMTeq7+U1xuk=',
  },
  transformer: {
    relaxed: 'sha256-GLTOIzFfZRYh29UwQqmo6H11JJu0YIazuwc+22Uqlr4=',
    plain: 'sha256-APrMV8+2j/uCx5U16cnuYQlES/e2VNsR2Qfw1bUGkS8=',
  },
} as const
