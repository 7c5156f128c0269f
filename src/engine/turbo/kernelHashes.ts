/** SHA-256 of each module of kernels, written by `npm run kernels`. */
export const HASHES = {
  kernels: {
    relaxed: '2617d9475dea6a8ce5c0cb3064a8b13b553cbab122d1daaba724f6c1b4f1c90b',
    plain: '30cdfe3f5e11eef37cecaf56fb3fd727edac8de796a5c8dd78cd0213702215ba',
  },
  transformer: {
    relaxed: 'd0fd655a431e189f8620587042cc396f1526d46a36949111253780d648380532',
    plain: 'e2cdc7f40be938ba00ad72c0dbacb008b98ccd5cbaa07effdc978c48d320972d',
  },
} as const
