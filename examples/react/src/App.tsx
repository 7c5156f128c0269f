import type { DepthResult, PaletteName } from 'depthdrop'
import 'depthdrop/define'
import { useState } from 'react'

function describe({ name, width, height, min, max }: DepthResult): string {
  return `${name}: ${width} × ${height} values from ${min.toFixed(1)} (far) to ${max.toFixed(1)} (near).`
}

export function App() {
  const [photo, setPhoto] = useState<File | null>(null)
  const [palette, setPalette] = useState<PaletteName>('inferno')
  const [status, setStatus] = useState('The photo stays in this page.')

  return (
    <main>
      <h1>Depth in React</h1>
      <label>
        Photo:{' '}
        <input
          type="file"
          accept="image/*"
          onChange={(event) => setPhoto(event.target.files?.[0] ?? null)}
        />
      </label>
      <label>
        Colours:{' '}
        <select value={palette} onChange={(event) => setPalette(event.target.value as PaletteName)}>
          <option>inferno</option>
          <option>grey</option>
        </select>
      </label>
      <p role="status">{status}</p>
      {photo && (
        <depth-map
          source={photo}
          alt={`Depth of ${photo.name}`}
          palette={palette}
          ondepth={(event) => setStatus(describe(event.detail))}
          onerror={(event) => setStatus(event.detail.message)}
        />
      )}
    </main>
  )
}
