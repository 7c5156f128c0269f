/** A model that never ends: a Loop of 2⁶² turns (about 10 years). onnxruntime-web accepts it. */

import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { FLOAT32, type Graph, INT64, writeOnnx } from '../../../../src/core/onnx/index.ts'
import { eachField } from '../../../../src/core/onnx/wire.ts'
import { node, tinyFile, tinyModel } from './tinyGraph.ts'

const BOOL = 9
/** The field numbers of onnx.proto3. */
const [MODEL_GRAPH, ATTRIBUTE_NAME, ATTRIBUTE_GRAPH, ATTRIBUTE_TYPE, GRAPH_TYPE] = [7, 1, 6, 20, 5]

const body: Graph = {
  name: 'body',
  nodes: [node('Identity', ['more'], 'goes_on'), node('Relu', ['before'], 'after')],
  initializers: [],
  inputs: [
    { name: 'turn', dataType: INT64, dims: [] },
    { name: 'more', dataType: BOOL, dims: [] },
    { name: 'before', dataType: FLOAT32, dims: [1, 3, 8, 8] },
  ],
  outputs: [
    { name: 'goes_on', dataType: BOOL, dims: [] },
    { name: 'after', dataType: FLOAT32, dims: [1, 3, 8, 8] },
  ],
}

function graphBytes(graph: Graph): Uint8Array {
  let bytes = new Uint8Array()
  eachField(writeOnnx(tinyModel(graph)), (field) => {
    if (field.number === MODEL_GRAPH) bytes = field.bytes().slice()
  })
  return bytes
}

const attribute = new BinaryWriter()
  .tag(ATTRIBUTE_NAME, WireType.LengthDelimited)
  .string('body')
  .tag(ATTRIBUTE_GRAPH, WireType.LengthDelimited)
  .bytes(graphBytes(body))
  .tag(ATTRIBUTE_TYPE, WireType.Varint)
  .int32(GRAPH_TYPE)
  .finish()

export const endlessModel = tinyFile({
  front: [
    node('Loop', ['turns', 'more', 'input'], 'looped', {
      body: { kind: 'opaque', value: attribute },
    }),
  ],
  constants: [
    {
      name: 'turns',
      dims: [],
      dataType: INT64,
      raw: new Uint8Array(BigInt64Array.of(2n ** 62n).buffer),
    },
    { name: 'more', dims: [], dataType: BOOL, raw: Uint8Array.of(1) },
  ],
  last: 'looped',
})
