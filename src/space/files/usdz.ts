/** Writes a surface with the photo on it as USDZ (https://openusd.org/release/spec_usdz.html), for Apple's Quick Look. */
import type { Surface } from '../mesh/surface.ts'
import { boundsOf } from './glb.ts'
import { storedZip } from './storedZip.ts'
import { decimal, linesAsBytes } from './textLines.ts'

/** Yields `(x, y), …` with `size` numbers in each tuple. */
function* tuples(
  values: Float32Array,
  size: 2 | 3,
  map = (value: number, _: number) => value,
): Generator<string> {
  for (let i = 0; i < values.length; i += size) {
    const numbers = Array.from({ length: size }, (_, k) => decimal(map(values[i + k]!, k)))
    yield `${i === 0 ? '' : ', '}(${numbers.join(', ')})`
  }
}

function* numbers(values: Iterable<number>): Generator<string> {
  let separator = ''
  for (const value of values) {
    yield `${separator}${value}`
    separator = ', '
  }
}

/** The photo has its light already, so the material emits it and reflects nothing. */
const MATERIAL = `
  def Material "Photo"
  {
    token outputs:surface.connect = </Scene/Photo/Surface.outputs:surface>

    def Shader "Surface"
    {
      uniform token info:id = "UsdPreviewSurface"
      color3f inputs:diffuseColor = (0, 0, 0)
      color3f inputs:emissiveColor.connect = </Scene/Photo/Texture.outputs:rgb>
      float inputs:metallic = 0
      float inputs:roughness = 1
      token outputs:surface
    }

    def Shader "Texture"
    {
      uniform token info:id = "UsdUVTexture"
      asset inputs:file = @photo.jpg@
      token inputs:sourceColorSpace = "sRGB"
      float2 inputs:st.connect = </Scene/Photo/Places.outputs:result>
      token inputs:wrapS = "clamp"
      token inputs:wrapT = "clamp"
      float3 outputs:rgb
    }

    def Shader "Places"
    {
      uniform token info:id = "UsdPrimvarReader_float2"
      string inputs:varname = "st"
      float2 outputs:result
    }
  }
`

function* lines({ positions, places, triangles }: Surface, remark: string): Generator<string> {
  const { min, max } = boundsOf(positions)
  yield `#usda 1.0
(
  defaultPrim = "Scene"
  doc = ${JSON.stringify(remark)}
  metersPerUnit = 1
  upAxis = "Y"
)

def Xform "Scene" (
  kind = "component"
)
{
  def Mesh "Surface" (
    prepend apiSchemas = ["MaterialBindingAPI"]
  )
  {
    uniform bool doubleSided = 1
    uniform token subdivisionScheme = "none"
    rel material:binding = </Scene/Photo>
    float3[] extent = [(${min.map(decimal).join(', ')}), (${max.map(decimal).join(', ')})]
    point3f[] points = [`
  yield* tuples(positions, 3)
  yield ']\n    texCoord2f[] primvars:st = ['
  // In USD the picture's bottom is 0.
  yield* tuples(places, 2, (value, k) => (k === 0 ? value : 1 - value))
  yield '] (\n      interpolation = "vertex"\n    )\n    int[] faceVertexCounts = ['
  yield* numbers(new Uint8Array(triangles.length / 3).fill(3))
  yield ']\n    int[] faceVertexIndices = ['
  yield* numbers(triangles)
  yield `]\n  }\n${MATERIAL}}\n`
}

/** @param remark one line of ASCII about the file */
export function writeUsdz(
  surface: Surface,
  jpeg: Uint8Array,
  remark: string,
): Uint8Array<ArrayBuffer> {
  return storedZip([
    { name: 'scene.usda', bytes: linesAsBytes(lines(surface, remark)) },
    { name: 'photo.jpg', bytes: jpeg },
  ])
}
